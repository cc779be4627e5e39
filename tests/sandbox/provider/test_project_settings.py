"""The project file with which the engine runs a program where it is."""

from pathlib import Path

import pytest

from chatops_pulumi.sandbox.program.project import load_project
from chatops_pulumi.sandbox.provider.engine_runtime import project_settings

YAML = """name: shop
runtime: yaml
config: {"aws:region": eu-central-1}
resources: {}
packages: {chatops: ../plugin, random: random@4.0.0, awsx: {source: awsx}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "plugin").mkdir()
    (tmp_path / "program" / "src").mkdir(parents=True)
    (tmp_path / "program" / "src" / "index.ts").write_text("")
    return tmp_path / "program"


def test_a_program_in_yaml_is_the_project_file_itself(folder: Path) -> None:
    (folder / "Pulumi.yaml").write_text(YAML)
    assert project_settings(load_project(folder, "dev")) == {
        "name": "shop",
        "runtime": "yaml",
        "resources": {},
        "packages": {
            "chatops": str((folder.parent / "plugin").resolve()),
            "random": "random@4.0.0",
            "awsx": {"source": "awsx"},
        },
    }


@pytest.mark.parametrize(
    ("main", "where"), [("", "."), ("main: src\n", "src"), ("main: src/index.ts\n", "src/index.ts")]
)
def test_a_program_in_another_language_stays_where_it_is(folder: Path, main: str, where: str) -> None:
    (folder / "Pulumi.yaml").write_text(
        f"name: shop\nruntime: {{name: nodejs, options: {{typescript: false}}}}\n{main}"
    )
    assert project_settings(load_project(folder, "dev")) == {
        "name": "shop",
        "runtime": {"name": "nodejs", "options": {"typescript": False}},
        "main": str((folder / where).resolve()),
    }


def test_a_python_program_runs_in_this_environment(folder: Path) -> None:
    (folder / "Pulumi.yaml").write_text("name: shop\nruntime: {name: python, options: {virtualenv: venv}}\n")
    (folder / "__main__.py").write_text("")
    settings = project_settings(load_project(folder, "dev"))
    assert settings["runtime"] == {"name": "python", "options": {"toolchain": "pip"}}
    assert settings["main"] == str(folder.resolve())
