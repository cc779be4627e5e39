"""The page's scripts: what they import exists, is used, and does not lead back."""

import re
from graphlib import TopologicalSorter

import pytest

from tests.paths import ROOT

FOLDER = ROOT / "chatops_pulumi" / "web" / "static"
SCRIPTS = {path.name: path.read_text() for path in sorted(FOLDER.glob("*.js"))}
IMPORT = re.compile(r'^import \{ (.+) \} from "\./(\w+\.js)";$', re.MULTILINE)
EXPORT = re.compile(r"^export (?:async )?(?:const|function|let) (\w+|\$)", re.MULTILINE)


def test_no_script_imports_itself_through_others() -> None:
    imported = {name: {source for _, source in IMPORT.findall(text)} for name, text in SCRIPTS.items()}
    order = list(TopologicalSorter(imported).static_order())  # raises CycleError
    assert order[-1] == "page.js"
    assert set(order) == set(SCRIPTS)


@pytest.mark.parametrize("name", SCRIPTS)
def test_what_is_imported_exists_and_is_used(name: str) -> None:
    text = SCRIPTS[name]
    assert len(IMPORT.findall(text)) == len(re.findall(r"^import", text, re.MULTILINE))
    body = IMPORT.sub("", text)
    for names, source in IMPORT.findall(text):
        for one in names.split(", "):
            assert one in EXPORT.findall(SCRIPTS[source]), f"{source} exports no {one}"
            assert re.search(rf"(?<![\w$]){re.escape(one)}(?![\w$])", body), f"{one} is not used"


@pytest.mark.parametrize("name", SCRIPTS)
def test_what_is_exported_is_imported(name: str) -> None:
    imported = {
        one
        for text in SCRIPTS.values()
        for names, at in IMPORT.findall(text)
        if at == name
        for one in names.split(", ")
    }
    assert set(EXPORT.findall(SCRIPTS[name])) <= imported
