"""The results of scenarios in JUnit's XML format, which CI systems show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from chatops_pulumi.sandbox.scenarios.report import failure_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chatops_pulumi.sandbox.scenarios.run import ScenarioResult

_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 does not allow (section 2.2)."""

_MESSAGE: Final = 4
"""Lines of a failure in its short message: the step, what differs, and both values."""


def junit_report(results: Sequence[ScenarioResult]) -> str:
    """One test case per scenario, with its file, its line and what does not hold.

    The elements are those that Jenkins and GitLab read: ``testsuites``, ``testsuite``, ``testcase``, ``failure``, ``error``.
    A program that does not run is an ``error``; an expectation that does not hold is a ``failure``.
    """
    failures = sum(1 for one in results if not one.holds and not one.error)
    errors = sum(1 for one in results if one.error)
    counts = {"tests": str(len(results)), "failures": str(failures), "errors": str(errors)}
    seconds = f"{sum(one.seconds for one in results):.3f}"
    root = Element("testsuites", {**counts, "time": seconds})
    suite = SubElement(root, "testsuite", {"name": "chatops", **counts, "skipped": "0", "time": seconds})
    for result in results:
        file = result.file
        folder = ".".join(part for part in file.path.parent.parts if part not in {"/", ".", ".."}) or "scenarios"
        line = file.lines[len(result.steps) - 1] if result.steps and not result.holds else 1
        case = SubElement(
            suite,
            "testcase",
            {
                "classname": _clean(folder),
                "name": _clean(file.name),
                "file": _clean(str(file.path)),
                "line": str(line),
                "time": f"{result.seconds:.3f}",
            },
        )
        if not result.holds:
            text = failure_text(result)
            kind = "error" if result.error else "failure"
            message = " ".join(line.strip() for line in text.splitlines()[:_MESSAGE])
            SubElement(case, kind, {"message": _clean(message)}).text = _clean(text)
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _clean(text: str) -> str:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
