"""The words and forms that may not come back: every text that a person can read, in plain technical English.

They come from a review of the English of this project. Each has the word to use instead.
"""

import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

FORBIDDEN = {
    r"mend(s|ed|ing)?": "fix",
    r"anew|once more": "again",
    r"whoever": "anyone who",
    r"whatever": "any, everything that",
    r"nobody|somebody": "no one is a subject: use the passive, or say what happens",
    r"of (your|its|their|one's|his|her) own|of the user's own|eines? eigenen?": "your own X, its own X",
    r"(is|are|was) none of": "is not one of",
    r"(?<!there )(?<!that )(is|are) no (?!longer\b|%)": "is not a",
    r"stands?|stood|parted": "appears, is in; separated",
    r"believed|belief": "unverified",
    r"tie[sd]?|tying|untie[sd]?": "associate, link",
    r"blanks?": "space",
    r"worlds?": "AWS",
    r"undertakings?|wish(es)?": "operation, option",
    r"tells?|told": "print, report, say",
    r"(take|takes|taken|taking|took) over": "import, migrate, replace",
    r"take[sn]? out of|taken? out": "remove",
    r"how it ended": "result",
    r"(one|a|an) (rule|thread|message|step|line|entry|call|button|topic|target) an? \w+": "per",
    r"made (of|by)": "created by, consists of",
    r"None where|Error where|empty where": "if",
    r"as it stands|as it is(?= [.:;])": "unchanged",
    r"to be sure of|may not work": "possibly does not work",
    r"authoris\w+|behaviours?|colours?|honours?|recognis\w+|organis\w+|favours?": "American spelling",
    r"under way": "in progress",
    r"the way it took|called well": "delivery path",
}
ALLOWED = re.compile(
    r"there (is|are) no"
    r"|is no longer"
    r"|is none %"
    r"|[a-z_]*tell\(\)|\.tell\b"
    r"|stands? for"
    r"|blank line|target=\"_blank\"|_blank"
    r"|colour-scheme"
    r"|AWS Organi[sz]ations?"
)
FORMS = re.compile("|".join(rf"(?P<f{index}>\b(?:{form})\b)" for index, form in enumerate(FORBIDDEN)), re.IGNORECASE)


def _python_texts(path: Path) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(path.read_text()).readline):
        if token.type in {tokenize.STRING, tokenize.COMMENT}:
            for offset, line in enumerate(token.string.split("\n")):
                yield token.start[0] + offset, line


def _plain_texts(path: Path) -> Iterator[tuple[int, str]]:
    in_code = False
    for number, line in enumerate(path.read_text().split("\n"), 1):
        if path.suffix == ".md" and line.lstrip().startswith("```"):
            in_code = not in_code
        if not in_code:
            yield number, re.sub(r"`[^`]*`", "", line) if path.suffix == ".md" else line


def _files() -> list[Path]:
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").rglob("*.md")]
    package = ROOT / "chatops_pulumi"
    code = [*package.rglob("*.py"), *package.rglob("*.html"), *package.rglob("*.js"), package / "texts" / "en.toml"]
    programs = [*(ROOT / "stacks").rglob("*.yaml"), *(ROOT / "examples").rglob("*.py"), ROOT / "Makefile"]
    found = [*documents, *code, *programs]
    return sorted(path for path in found if not {"node_modules", ".venv", "vendor"} & set(path.parts))


def problems_in(path: Path) -> Iterator[str]:
    """Every forbidden word or form of a file, with its line and what to use instead."""
    texts = _python_texts(path) if path.suffix == ".py" else _plain_texts(path)
    for number, line in texts:
        for match in FORMS.finditer(ALLOWED.sub("", line)):
            instead = list(FORBIDDEN.values())[int(str(match.lastgroup).removeprefix("f"))]
            yield f"{path.relative_to(ROOT)}:{number}: {match[0]!r} (use: {instead}): {line.strip()}"


def test_every_text_is_in_plain_technical_english() -> None:
    found = [problem for path in _files() for problem in problems_in(path)]
    assert found == [], "\n".join(["", *found])


@pytest.mark.parametrize(
    "text",
    [
        "To mend it: take it out.",
        "'x' is no text; it must be JSON.",
        "one rule a stage",
        "A button of your own.",
        "That CodeDeploy sends it is believed.",
    ],
)
def test_the_forms_are_found(text: str, tmp_path: Path) -> None:
    assert FORMS.search(ALLOWED.sub("", text)), text


def test_what_is_allowed_is_not_found() -> None:
    for text in ("There is no Pulumi.yaml here.", "It is no longer kept.", "A blank line ends it."):
        assert not FORMS.search(ALLOWED.sub("", text)), text
