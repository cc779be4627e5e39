"""The parts of the package and who imports whom, from the code."""

import ast
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import grimp

from tools.docs.markdown import plain, table

PACKAGE: Final = "chatops_pulumi"
BEGIN: Final = "<!-- generated: packages -->\n"
END: Final = "<!-- end -->\n"
_NOT_SHOWN: Final = frozenset({"", "version"})
UPPER_CORE: Final = "core (upper)"
"""The modules of ``core`` that read playbooks and texts. The others are below both."""


def with_packages(page: str, root: Path) -> str:
    """The page with a new table between the markers.

    Args:
        page: The page's text.
        root: The repository.
    """
    before, rest = page.split(BEGIN)
    after = rest.split(END, 1)[1]
    rows = [(f"`{name}`", plain(_purpose(root / PACKAGE, name))) for name in direct_imports() if name != UPPER_CORE]
    return f"{before}{BEGIN}\n{table(('Package', 'Purpose'), rows)}\n{END}{after}"


def direct_imports() -> dict[str, list[str]]:
    """Each part of the package to the parts that it imports, without those that it reaches through another part anyway."""
    graph = grimp.build_graph(PACKAGE)
    of_core = {module for module in graph.modules if module.startswith(f"{PACKAGE}.core.")}
    upper = {
        module
        for module in of_core
        if any(
            other.startswith((f"{PACKAGE}.playbooks", f"{PACKAGE}.texts"))
            for other in graph.find_upstream_modules(module)
        )
    }

    def part(module: str) -> str:
        return UPPER_CORE if module in upper else module.removeprefix(PACKAGE).strip(".").partition(".")[0]

    imports: dict[str, set[str]] = {part(module): set() for module in sorted(graph.modules)}
    for module in graph.modules:
        imports[part(module)] |= {part(other) for other in graph.find_modules_directly_imported_by(module)}
    shown = {name: found - {name, *_NOT_SHOWN} for name, found in imports.items() if name not in _NOT_SHOWN}
    return {
        name: sorted(other for other in found if not any(other in reached(third, shown) for third in found - {other}))
        for name, found in shown.items()
    }


def reached(name: str, imports: Mapping[str, set[str]]) -> set[str]:
    """Everything that a part imports, also through others."""
    found: set[str] = set()
    left = set(imports[name])
    while left:
        other = left.pop()
        if other not in found:
            found.add(other)
            left |= imports[other]
    return found


def _purpose(package: Path, name: str) -> str:
    """The first paragraph of the docstring."""
    file = package / name / "__init__.py"
    text = ast.get_docstring(ast.parse((file if file.exists() else package / f"{name}.py").read_text("utf-8"))) or ""
    return text.split("\n\n")[0]
