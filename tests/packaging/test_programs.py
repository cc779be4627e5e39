"""What `make sdks` compiles: the examples and the blocks in the documentation, where the compilers find the SDK."""

import json
import re
from pathlib import Path

import pytest

from tests.paths import ROOT
from tools.package import programs


@pytest.fixture
def sdk(tmp_path: Path) -> Path:
    """A generated SDK, as far as the programs need it."""
    (tmp_path / "sdk" / "src" / "main" / "java").mkdir(parents=True)
    return tmp_path / "sdk"


def test_the_example_and_every_block_are_programs(tmp_path: Path) -> None:
    (tmp_path / "docs" / "how-to").mkdir(parents=True)
    (tmp_path / "main.go").write_text("example\n")
    (tmp_path / "README.md").write_text("```go\none\n```\n")
    (tmp_path / "docs" / "how-to" / "page.md").write_text(
        "```go\ntwo\n```\n\n```python\nthree\n```\n\n```go\nfour\n```\n"
    )
    assert programs.written("go", "main.go", tmp_path) == ["example\n", "one\n", "two\n", "four\n"]


def test_typescript_finds_the_sdk(sdk: Path) -> None:
    programs.typescript(sdk)
    example = (ROOT / "examples" / "typescript" / "index.ts").read_text("utf-8")
    written = {path.name: path.read_text("utf-8") for path in (sdk / "programs").glob("*.ts")}
    assert written["program0.ts"] == example
    page = (ROOT / "docs" / "how-to" / "other-languages.md").read_text("utf-8")
    assert page.split("```typescript\n")[1].split("```")[0] in written.values()
    options = json.loads((sdk / "programs" / "tsconfig.json").read_text("utf-8"))["compilerOptions"]
    assert options["strict"]
    (place,) = options["paths"]["@pulumi/chatops"]
    assert (sdk / "programs" / place).resolve() == sdk


def test_go_programs_are_in_the_module_that_they_import(sdk: Path) -> None:
    programs.go(sdk)
    text = (sdk / "chatops" / "programs" / "program0" / "main.go").read_text("utf-8")
    assert text == (ROOT / "examples" / "go" / "main.go").read_text("utf-8")


def test_java_finds_the_sdk_where_the_example_s_project_looks(sdk: Path) -> None:
    programs.java(sdk)
    folder = sdk.with_name("java-program")
    place = re.findall(r"<sdk>\$\{project\.basedir\}/(.*)</sdk>", (folder / "pom.xml").read_text("utf-8"))
    assert (folder / place[0] / "java").is_dir()


def test_dotnet_programs_are_beside_the_sdk(sdk: Path) -> None:
    programs.dotnet(sdk)
    assert (sdk.with_name("dotnet-program") / "Program.cs").is_file()
