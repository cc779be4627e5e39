"""Every block of code in the documentation: programs run, commands exist with their options, YAML and scenarios are read."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from chatops_pulumi.cli.commands import app
from chatops_pulumi.sandbox.program.project import load_project
from chatops_pulumi.sandbox.scenarios.reader import parse_scenario
from chatops_pulumi.sandbox.session import Sandbox
from tests.paths import ROOT

PAGES = sorted(
    [
        *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "examples").glob("*/README.md"),
    ]
)
BLOCK = re.compile(r"^(?P<indent> *)```(?P<kind>\w+)\n(?P<text>.*?)^ *```$", re.DOTALL | re.MULTILINE)
KINDS = {"python", "console", "text", "yaml", "json", "typescript", "mermaid", "diff", "hcl", "go", "csharp", "java"}


def blocks(kind: str) -> Iterator[Any]:
    for page in PAGES:
        for found in BLOCK.finditer(page.read_text("utf-8")):
            if found["kind"] == kind:
                text = re.sub(rf"^{found['indent']}", "", found["text"], flags=re.MULTILINE)
                line = page.read_text("utf-8")[: found.start()].count("\n") + 1
                yield pytest.param(text, id=f"{page.relative_to(ROOT)}:{line}")


WIDEST = 100  # columns that the site shows without a scroll bar (docs/site.css)


def test_no_block_is_wider_than_the_site() -> None:
    of_the_site = [page for page in PAGES if "docs" in page.parts and page.name != "_index.md"]
    wide = [
        f"{page.relative_to(ROOT)}: {line}"
        for page in of_the_site
        for found in BLOCK.finditer(page.read_text("utf-8"))
        for line in found["text"].splitlines()
        if len(line.removeprefix(found["indent"])) > WIDEST
    ]
    assert wide == []


def test_every_block_says_what_it_is() -> None:
    for page in PAGES:
        fences = [line.strip() for line in page.read_text("utf-8").splitlines() if line.lstrip().startswith("```")]
        for opening, closing in zip(fences[::2], fences[1::2], strict=True):
            assert opening.removeprefix("```") in KINDS, f"{page.name}: {opening}"
            assert closing == "```"


PROGRAMS = [block for block in blocks("python") if re.match(r"(?:import|from) ", block.values[0])]


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_runs(program: str, tmp_path: Path) -> None:
    if "pytest" in program or "chatops_pulumi.testing" in program:
        compile(program, "block", "exec")
        return
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    (tmp_path / "__main__.py").write_text(program)
    config = {"aws:region": "eu-central-1", "aws-native:region": "eu-central-1"}
    with Sandbox.open(load_project(tmp_path, "dev", config)) as sandbox:
        assert any(sandbox.rules().values())


def test_there_are_programs() -> None:
    assert len(PROGRAMS) >= 3


def commands() -> dict[str, set[str]]:
    """Each command of ``chatops`` to its options."""
    root: Any = typer.main.get_command(app)
    return {
        name: {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
        for name, command in root.commands.items()
    }


TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def words_of(line: str) -> list[list[str]]:
    """The commands of a line of a shell, without comments."""
    text = line.split(" #", maxsplit=1)[0].strip()
    try:
        return [shlex.split(part) for part in re.split(r"\s*(?:&&|\|)\s*", text)]
    except ValueError:
        return []


@pytest.mark.parametrize("block", list(blocks("console")))
def test_commands_exist_with_their_options(block: str) -> None:
    known = commands()
    for line in block.replace("\\\n", " ").splitlines():
        for words in words_of(line):
            if words[:1] == ["chatops"] and len(words) > 1:
                assert words[1] in known or words[1].startswith("-") or words[1].isupper() or words[1] == "[OPTIONS]", (
                    line
                )
                given = words[: words.index("--")] if "--" in words else words
                for option in (word.partition("=")[0] for word in given[2:] if word.startswith("--")):
                    assert option in known[words[1]] or option == "--help", f"{line}: {option}"
            if words[:1] == ["make"]:
                assert {word for word in words[1:] if "=" not in word} <= TARGETS, line


@pytest.mark.parametrize("block", list(blocks("yaml")))
def test_yaml_is_read(block: str) -> None:
    read = yaml.safe_load(block)
    if isinstance(read, dict) and "steps" in read:
        parse_scenario(block, Path("block.yaml"))
