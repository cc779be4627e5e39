"""The schema, the Registry's page, the version and the licenses."""

import json
import re
import tomllib
from importlib.metadata import distribution
from typing import Any

import pytest

from chatops_pulumi.hosting.metadata import with_metadata
from chatops_pulumi.hosting.type_names import with_short_type_names
from chatops_pulumi.version import __version__
from tests.paths import ROOT
from tools.package import licenses, registry
from tools.package.schema import schema_text

SCHEMA: dict[str, Any] = json.loads((ROOT / "schema.json").read_text("utf-8"))
REPOSITORY = "https://github.com/example/pulumi-chatops"


def test_the_schema_is_up_to_date() -> None:
    assert (ROOT / "schema.json").read_text("utf-8") == schema_text(), "run make schema"


def test_the_registry_s_page_is_up_to_date() -> None:
    assert (ROOT / "docs" / "_index.md").read_text("utf-8") == registry.page(), "run make schema"


def test_tag_package_plugin_and_schema_have_one_version() -> None:
    assert SCHEMA["version"] == __version__ == distribution("chatops-pulumi").version
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    newest = re.findall(r"^## (\S+)", changelog, re.MULTILINE)[0]
    assert newest.strip("[]") in {"Unreleased", __version__}


def test_the_released_schema_has_everything_that_the_registry_shows() -> None:
    schema = json.loads(schema_text(REPOSITORY))
    for key in ("displayName", "description", "keywords", "license", "homepage", "repository", "publisher", "logoUrl"):
        assert schema[key], key
    assert {"kind/component", "category/cloud"} <= set(schema["keywords"])
    assert schema["pluginDownloadURL"] == "git://github.com/example/pulumi-chatops/plugin"
    assert schema["logoUrl"].endswith(f"/v{__version__}/docs/logo.svg")
    assert (ROOT / "docs" / "logo.svg").exists()


@pytest.mark.parametrize(
    "address", ["github.com/a/b", "https://gitlab.com/a/b", "https://github.com/a", "https://github.com/a/b/"]
)
def test_an_address_that_is_not_a_repository_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="is not a repository on GitHub"):
        with_metadata({"name": "chatops", "version": "1"}, address)


def test_every_reference_in_the_schema_leads_to_a_type() -> None:
    references = set(re.findall(r'"#/types/([^"]+)"', json.dumps(SCHEMA)))
    assert references <= set(SCHEMA["types"])
    assert not [token for token in SCHEMA["types"] if token.endswith("Args")]


def test_every_input_and_type_property_is_described() -> None:
    entries = [(token, entry["inputProperties"]) for token, entry in SCHEMA["resources"].items()]
    entries += [(token, entry["properties"]) for token, entry in SCHEMA["types"].items() if "properties" in entry]
    missing = [
        f"{token}.{key}" for token, found in entries for key, value in found.items() if not value.get("description")
    ]
    assert missing == []


def test_descriptions_spell_arguments_as_the_schema_does() -> None:
    texts = " ".join(re.findall(r'"description": "([^"]*)"', json.dumps(SCHEMA)))
    assert "Required with channel.configurationArn." in texts
    python = {name for name in re.findall(r"[a-z]+(?:_[a-z]+)+", texts) if name != "retry_all"}
    assert python == set()


def test_two_types_that_would_get_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="differ only by the ending Args"):
        with_short_type_names({"types": {"a:index:Alarm": {}, "a:index:AlarmArgs": {}}})


def test_every_installed_license_is_accepted() -> None:
    assert licenses.problems(licenses.installed("chatops-pulumi", frozenset({"sandbox"}))) == []
    runtime = licenses.installed("chatops-pulumi", frozenset())
    assert {"pulumi", "pulumi-aws", "pydantic"} <= set(runtime)
    assert "moto" not in runtime


@pytest.mark.parametrize(
    ("expression", "accepted"),
    [
        ("MIT", True),
        ("APACHE-2.0 OR GPL-3.0-ONLY", True),
        ("APACHE-2.0 AND CNRI-PYTHON", True),
        ("(MIT OR ISC) AND BSD-3-CLAUSE", True),
        ("GPL-3.0-ONLY", False),
        ("MIT AND GPL-3.0-ONLY", False),
        ("", False),
    ],
)
def test_licenses(expression: str, accepted: bool) -> None:
    assert (licenses.problem(expression) == "") is accepted


def test_examples_have_every_language() -> None:
    listed = set(re.findall(r"^\| \[([a-z-]+)\]", (ROOT / "examples" / "README.md").read_text(), re.MULTILINE))
    assert {"python", "typescript", "go", "csharp", "java", "yaml"} <= listed


def test_the_package_needs_only_what_its_components_need() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    names = {re.split(r"[>=<\[]", requirement)[0] for requirement in project["dependencies"]}
    assert names == {"pulumi", "pulumi-aws", "pulumi-aws-native", "pulumi-command", "pydantic"}
