"""The site builds strictly, its reference is up to date, and every link leads somewhere."""

import re
import shutil
import tomllib
from pathlib import Path

import pytest

from tests.paths import ROOT
from tools.docs import __main__ as tool
from tools.docs import packages, picture
from tools.docs.links import broken_links
from tools.docs.llms import listed, summary
from tools.docs.site import for_site


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built from a copy: other tests and people use the repository."""
    copy = tmp_path_factory.mktemp("site")
    for name in ("docs", "zensical.toml", "SECURITY.md", "CHANGELOG.md", "CONTRIBUTING.md"):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copyfile)(source, copy / name)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(tool, "ROOT", copy)
        assert tool.build() == []
    return copy / "build" / "site"


@pytest.mark.parametrize("path", [path for path, _ in tool.generated()], ids=lambda path: path.name)
def test_generated_pages_are_up_to_date(path: Path) -> None:
    texts = dict(tool.generated())
    assert path.read_text("utf-8") == texts[path], "run make docs"


def test_every_page_has_a_markdown_twin_and_a_line_in_llms_txt(built: Path) -> None:
    nav = tomllib.loads((ROOT / "zensical.toml").read_text())["project"]["nav"]
    text = (built / "llms.txt").read_text("utf-8")
    assert re.findall(r"\]\(([^)]+)\)", text) == list(listed(nav))
    for page in listed(nav):
        assert (built / page).read_text("utf-8").strip()
        assert (built / page.replace("README.md", "index.md")).with_suffix(".html").exists()


def test_no_page_loads_anything_from_another_server(built: Path) -> None:
    for page in built.rglob("*.html"):
        assert not re.search(r'<(?:script|link|img)[^>]+(?:src|href)="https?://', page.read_text("utf-8")), page.name


def test_every_argument_and_command_is_in_the_reference(built: Path) -> None:
    components = (built / "reference" / "components.md").read_text("utf-8")
    for argument in ("deployment_groups", "approvers", "freezes", "alarm_topic_arn", "restrict_to_chat"):
        assert f"`{argument}`" in components
    assert "alarmTopicArn" not in components, "the names are Python's"
    commands = (built / "reference" / "commands.md").read_text("utf-8")
    for command in ("play", "sandbox", "test", "check", "adopt"):
        assert f"\n## chatops {command}\n" in commands


@pytest.mark.parametrize(
    ("html", "problem"),
    [
        ('<a href="gone.html">', "gone.html does not exist"),
        ('<a href="b.html#gone">', "b.html#gone names an anchor that does not exist"),
        ('<img src="https://example.com/a.png">', "loads https://example.com/a.png from another server"),
    ],
)
def test_a_broken_link_is_found(tmp_path: Path, html: str, problem: str) -> None:
    (tmp_path / "a.html").write_text(html)
    (tmp_path / "b.html").write_text('<h1 id="here">B</h1><a href="#here">')
    assert broken_links(tmp_path) == [f"a.html: {problem}"]


@pytest.mark.parametrize(
    ("link", "place"),
    [
        ("[a](../SECURITY.md#x)", "[a](../security.md#x)"),
        ("[a](how-to/remove.md)", "[a](../how-to/remove.md)"),
        ("[examples/python](../examples/python/)", "`examples/python`"),
        ("[the stacks](../stacks/)", "the stacks (`stacks`)"),
        ("[a](https://example.com)", "[a](https://example.com)"),
        ("[a](#here)", "[a](#here)"),
    ],
)
def test_links_of_the_repository_become_links_of_the_site(link: str, place: str) -> None:
    assert for_site(link, "docs/confirm.md", "explanation/confirm.md") == place


def test_a_summary_is_the_first_sentence() -> None:
    page = "# Title\n\n![x](y.png)\n\n| a |\n|---|\n\nThe **first** [sentence](a.md), `here`. The second.\n"
    assert summary(page) == "The first sentence, here."
    assert summary("# Only a title\n") == ""


def test_the_picture_has_every_package_above_what_it_imports() -> None:
    imports = packages.direct_imports()
    assert {"components", "sandbox", "core", packages.UPPER_CORE} <= set(imports)
    assert "web" in imports["cli"]
    assert packages.reached("sandbox", {name: set(found) for name, found in imports.items()}).isdisjoint(
        {"components", "playbooks", "web"}
    )
    drawn = picture.svg(imports, "Which package imports which")
    heights = {name: float(y) for y, name in re.findall(r'y="([\d.]+)">([^<]+)</text>', drawn)}
    assert set(heights) == set(imports)
    assert all(heights[name] < heights[other] for name, others in imports.items() for other in others)


def test_no_arrow_of_the_picture_passes_behind_a_box() -> None:
    imports = {"a": ["b", "d"], "b": ["c"], "c": ["d"], "d": [], "e": ["d"], "f": ["c"]}
    drawn = picture.svg(imports, "Six parts")
    boxes = [tuple(map(float, box)) for box in re.findall(r'<rect x="([\d.]+)" y="([\d.]+)" width="(\d+)"', drawn)]
    lanes = [
        (float(x), float(y)) for x, y in re.findall(r"([\d.]+) (?=[\d.]+V)[\d.]+V([\d.]+)", drawn)
    ]  # an arrow goes straight down beside the boxes of a row
    assert len(boxes) == 6
    assert len(lanes) == 2, "from a to d, over two rows"
    for x, bottom in lanes:
        in_row = [(left, left + width) for left, top, width in boxes if top < bottom <= top + 60]
        assert in_row
        assert all(not left <= x <= right for left, right in in_row)


def test_the_table_of_permissions_has_every_resource_type() -> None:
    page = (ROOT / "docs" / "reference" / "iam-permissions.md").read_text("utf-8")
    records = "".join(path.read_text() for path in (ROOT / "tests" / "upgrades" / "records").rglob("*.json"))
    types = set(re.findall(r"(?:aws|aws-native|command):\w+(?:/\w+)?:[A-Z]\w+", records))
    assert len(types) > 10
    assert {name for name in types if f"`{name}`" not in page} == set()
