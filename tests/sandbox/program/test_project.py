"""Reading a project and a stack's configuration without the Pulumi CLI."""

import json
from pathlib import Path

import pytest

from chatops_pulumi.sandbox.program.project import ProjectError, load_project


def write(directory: Path, **files: str) -> Path:
    directory.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        path = directory / name.replace("__", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (directory / "__main__.py").touch()
    return directory


PROJECT = "name: shop\nruntime: python\n"


def test_values_reach_the_program_as_the_cli_hands_them_over(tmp_path: Path) -> None:
    write(
        tmp_path,
        Pulumi__yaml=PROJECT,
        Pulumi__dev__yaml=(
            "config:\n  aws:region: eu-west-1\n  count: 3\n  wide: true\n  shop:names: [a, b]\n"
            "  tags:\n    team: ops\n    on: false\n"
        ),
    )
    config = load_project(tmp_path, "dev").config
    assert config["aws:region"] == "eu-west-1"
    assert config["shop:count"] == "3"
    assert config["shop:wide"] == "true"
    assert json.loads(config["shop:names"]) == ["a", "b"]
    assert json.loads(config["shop:tags"]) == {"team": "ops", "on": False}


def test_project_is_found_upwards_and_main_names_the_directory(tmp_path: Path) -> None:
    write(tmp_path, Pulumi__yaml=PROJECT + "main: stacks\nstackConfigDir: stacks\n")
    write(tmp_path / "stacks", Pulumi__dev__yaml="config: {}\n")
    project = load_project(tmp_path / "stacks", "dev")
    assert (project.name, project.stack, project.root) == ("shop", "dev", tmp_path)
    assert project.directory == tmp_path / "stacks"
    assert project.entry == tmp_path / "stacks" / "__main__.py"


def test_main_may_name_a_file(tmp_path: Path) -> None:
    write(tmp_path, Pulumi__yaml=PROJECT + "main: infra/app.py\n")
    write(tmp_path / "infra", app__py="")
    project = load_project(tmp_path, "dev")
    assert (project.directory, project.entry) == (tmp_path / "infra", tmp_path / "infra" / "app.py")


def test_secrets_become_a_placeholder_and_a_note(tmp_path: Path) -> None:
    write(
        tmp_path,
        Pulumi__yaml=PROJECT,
        Pulumi__dev__yaml="config:\n  token:\n    secure: v1:abc\n  db:\n    user: me\n    password:\n      secure: v1:x\n",
    )
    project = load_project(tmp_path, "dev")
    assert project.config["shop:token"] == "(secret)"
    assert json.loads(project.config["shop:db"]) == {"user": "me", "password": "(secret)"}
    assert project.secret_keys == ("shop:db", "shop:token")
    assert len(project.notes) == 2
    assert "v1:" not in json.dumps(project.config)


def test_defaults_stack_values_and_overrides_win_in_this_order(tmp_path: Path) -> None:
    write(
        tmp_path,
        Pulumi__yaml=PROJECT
        + "config:\n  a: {type: string, default: one}\n  b: {type: integer, default: 1}\n  c: {type: boolean, default: false}\n"
        + "  aws:region: {value: eu-west-1}\n",
        Pulumi__dev__yaml="config:\n  b: 2\n  c: true\n",
    )
    config = load_project(tmp_path, "dev", {"c": "false"}).config
    assert config == {"shop:a": "one", "shop:b": "2", "shop:c": "false", "aws:region": "eu-west-1"}


def test_a_project_without_stack_files_runs_without_configuration(tmp_path: Path) -> None:
    write(tmp_path, Pulumi__yaml=PROJECT)
    project = load_project(tmp_path, "dev")
    assert project.config == {}
    assert "no stack files" in project.notes[0]


def test_environments_are_noted(tmp_path: Path) -> None:
    write(tmp_path, Pulumi__yaml=PROJECT, Pulumi__dev__yaml="environment: [aws/dev]\n")
    assert "ESC" in load_project(tmp_path, "dev").notes[0]


@pytest.mark.parametrize(
    ("project", "stack", "expected"),
    [
        ("name: [\n", "", "line 2"),
        ("- a\n", "", "must hold keys and values"),
        ("runtime: python\n", "", "has no name"),
        ("name: shop\n", "", "names no runtime"),
        ("name: shop\nruntime: {options: {}}\n", "", "names no runtime"),
        ("name: shop\nruntime: nodejs\nmain: gone\n", "", "does not exist"),
        (PROJECT + "main: gone\n", "", "does not exist"),
        (PROJECT + "config:\n  a: {type: integer}\n", "config: {}\n", "'a' is declared without a default"),
        (PROJECT + "config:\n  a: {type: integer}\n", "config: {a: x}\n", "'a' must be an integer, but it is 'x'"),
        (PROJECT + "config:\n  a: {type: boolean}\n", "config: {a: yes please}\n", "must be true or false"),
        (PROJECT + "config:\n  a: {type: array}\n", "config: {a: x}\n", "must be a list"),
        (PROJECT + "config:\n  a: {type: object}\n", "config: {a: [x]}\n", "must be an object"),
        (PROJECT + "config:\n  a: {type: array, items: {type: integer}}\n", "config: {a: [1, x]}\n", "wrong item 1"),
        (PROJECT + "config:\n  a: {type: array, items: {type: string}}\n", "config: {a: [1]}\n", "must be a text"),
        (PROJECT + "config:\n  a: {type: number}\n", "", "Pulumi knows: string, integer"),
        (PROJECT + "config:\n  a: {value: 1, default: 2}\n", "", "both 'value' and 'default'"),
        (PROJECT, "config: [a]\n", "'config' must hold keys and values"),
    ],
)
def test_problems_are_told_clearly(tmp_path: Path, project: str, stack: str, expected: str) -> None:
    write(tmp_path, Pulumi__yaml=project, Pulumi__dev__yaml=stack)
    with pytest.raises(ProjectError, match=expected.replace("(", r"\(")) as caught:
        load_project(tmp_path, "dev")
    assert "Pulumi" in str(caught.value)


def test_all_configuration_problems_are_told_at_once(tmp_path: Path) -> None:
    write(
        tmp_path,
        Pulumi__yaml=PROJECT + "config:\n  a: {type: integer}\n  b: {type: string}\n",
        Pulumi__dev__yaml="config: {a: x}\n",
    )
    with pytest.raises(ProjectError) as caught:
        load_project(tmp_path, "dev")
    assert "'a' must be an integer" in str(caught.value)
    assert "'b' is declared without a default" in str(caught.value)


def test_unknown_stack_names_the_stacks_and_the_nearest(tmp_path: Path) -> None:
    write(tmp_path, Pulumi__yaml=PROJECT, Pulumi__staging__yaml="", Pulumi__prod__yaml="")
    with pytest.raises(ProjectError, match=r"Fix: did you mean 'staging'\? The stacks are: prod, staging\."):
        load_project(tmp_path, "stagin")


def test_no_project_at_all(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=r"There is no Pulumi\.yaml"):
        load_project(tmp_path, "dev")
    with pytest.raises(ProjectError, match="is not a folder"):
        load_project(tmp_path / "gone", "dev")


@pytest.mark.parametrize(
    ("value", "account"),
    [
        ('["210987654321"]', "210987654321"),
        ("[210987654321]", "210987654321"),
        ('["210987654321", "123456789012"]', None),
        ('["21"]', None),
        ("nonsense", None),
        ("{}", None),
    ],
)
def test_the_account_is_the_only_one_that_the_provider_allows(tmp_path: Path, value: str, account: str | None) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: p\nruntime: python\n")
    (tmp_path / "__main__.py").write_text("")
    assert load_project(tmp_path, "dev").account is None
    assert load_project(tmp_path, "dev", {"aws:allowedAccountIds": value}).account == account


@pytest.mark.parametrize(
    ("main", "directory", "entry"),
    [("", ".", "Pulumi.yaml"), ("main: src\n", "src", "Pulumi.yaml"), ("main: src/index.ts\n", "src", "src/index.ts")],
)
def test_a_program_in_another_language(tmp_path: Path, main: str, directory: str, entry: str) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "index.ts").write_text("")
    write(tmp_path, Pulumi__yaml=f"name: shop\nruntime: {{name: nodejs}}\n{main}")
    project = load_project(tmp_path, "dev")
    assert project.runtime == "nodejs"
    assert project.directory == (tmp_path / directory).resolve()
    assert project.entry == (tmp_path / entry).resolve()
