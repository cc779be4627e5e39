"""The reference of limits, from the checks that enforce them."""

from collections.abc import Iterator
from typing import TypeVar

from chatops_pulumi.core import limits
from chatops_pulumi.core.limits import NumberLimit, TextLimit
from chatops_pulumi.playbooks import PLAYBOOKS
from tools.docs.markdown import GENERATED, plain, table

_INTRODUCTION = """# Limits

Look up how long a value may be and which characters it may contain. The package checks these limits before anything is
registered, or as soon as an output is known. *Source* is the AWS page, schema or API model that a limit comes from. A value
above a limit is an error; a value above an advised limit is a warning.
"""
_Limit = TypeVar("_Limit", TextLimit, NumberLimit)


def page() -> str:
    """The whole page."""
    texts = table(("Value", "Characters", "Allowed", "Source"), map(_text, _unique(_texts())))
    numbers = table(("Value", "Allowed", "Source"), map(_number, _unique(_numbers())))
    return f"{GENERATED}\n{_INTRODUCTION}\n## Texts\n\n{texts}\n## Numbers\n\n{numbers}"


def _texts() -> Iterator[TextLimit]:
    yield from (value for value in vars(limits).values() if isinstance(value, TextLimit))
    for playbook in sorted(PLAYBOOKS.values(), key=lambda one: one.order):
        for kind in playbook.gates:
            yield from (limit for limit in kind.limits.values() if isinstance(limit, TextLimit))


def _numbers() -> Iterator[NumberLimit]:
    yield from (value for value in vars(limits).values() if isinstance(value, NumberLimit))


def _unique(found: Iterator[_Limit]) -> list[_Limit]:
    return list({limit.what: limit for limit in found}.values())


def _text(limit: TextLimit) -> tuple[str, ...]:
    length = f"{limit.minimum} to {limit.maximum}"
    if limit.advised_maximum is not None:
        length += f" (warning above {limit.advised_maximum})"
    allowed = plain(limit.pattern_in_words) or "any text"
    return plain(limit.noun), length, allowed, plain(limit.source)


def _number(limit: NumberLimit) -> tuple[str, ...]:
    return plain(limit.what), f"{limit.minimum} to {limit.maximum} {limit.unit}", plain(limit.source)
