"""The page's templates and files."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from chatops_pulumi.sandbox.chat.markup import as_html
from chatops_pulumi.web.presentation import helpers


@cache
def environment() -> Environment:
    """The environment of the templates. All values are escaped, and an unknown name is an error."""
    found = Environment(
        loader=PackageLoader("chatops_pulumi.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    found.globals.update(helpers())
    filters: dict[str, Any] = {"chat": as_html}
    found.filters.update(filters)
    return found


def render(name: str, **values: Any) -> str:
    """Render a template with its values."""
    return environment().get_template(name).render(**values)


def static(name: str) -> str:
    """The text of a static file of the page."""
    return (files("chatops_pulumi.web") / "static" / name).read_text(encoding="utf-8")


@cache
def static_files() -> frozenset[str]:
    """The names of the page's static files."""
    return frozenset(file.name for file in (files("chatops_pulumi.web") / "static").iterdir())
