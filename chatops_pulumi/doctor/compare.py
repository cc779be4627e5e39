"""Compares what the state says of a resource with what AWS has. Pure.

Two values are the same if AWS treats them alike: JSON texts with other spaces, lists in another order, an action of a policy as a
text or in a list, and nothing in place of an empty value.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from chatops_pulumi.core.accounts import is_account
from chatops_pulumi.doctor.state import HIDDEN, Hidden

_SHOWN: Final = 160
_LISTS_OF_POLICIES: Final = ("Action", "NotAction", "Resource", "NotResource")
_EMPTY: Final[tuple[Any, ...]] = (None, "", [], {})
_ZEROS: Final[tuple[Any, ...]] = (*_EMPTY, False, 0)
"""What a provider writes into the state for a setting that a program does not give, where AWS has nothing."""


@dataclass(frozen=True)
class Difference:
    """A property that AWS has otherwise than the state."""

    path: str
    expected: Any
    found: Any

    @property
    def is_hidden(self) -> bool:
        """Whether the state encrypts the value, so that nothing was compared."""
        return isinstance(self.expected, Hidden)

    def __str__(self) -> str:
        if self.is_hidden:
            return f"{self.path} is a secret in the state"
        if self.expected in _EMPTY:
            return f"{self.path} was added: {_shown(self.found)}"
        if self.found in _EMPTY:
            return f"{self.path} is gone: {_shown(self.expected)}"
        expected, found = _near(self.expected, self.found)
        return f"{self.path} is {found}, and the stack says {expected}"


def differences(
    expected: Mapping[str, Any], live: Mapping[str, Any], defaults: Mapping[str, Any] | None = None
) -> tuple[Difference, ...]:
    """Compare the properties that were read.

    Args:
        expected: The properties in the state.
        live: The properties in AWS: all that are compared.
        defaults: What AWS has where a program gives nothing.

    Returns:
        The differences, in the order of the properties.
    """
    found: list[Difference] = []
    for key, value in live.items():
        stated = expected.get(key)
        if stated in _EMPTY and defaults is not None:
            stated = defaults.get(key, stated)
        found += _compare(key, canonical(stated), canonical(value))
    return tuple(found)


def canonical(value: Any) -> Any:
    """Return the value in the one form that all values with the same meaning share."""
    if isinstance(value, str):
        return _of_text(value)
    if isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Mapping):
        content = {key: canonical(one) for key, one in cast("Mapping[str, Any]", value).items()}
        content = {key: one for key, one in content.items() if one not in _EMPTY}
        return _policy(content) if "Statement" in content else content
    if isinstance(value, Sequence):
        return [canonical(one) for one in cast("Sequence[Any]", value)]
    return value


def _of_text(text: str) -> Any:
    if text in {"true", "false"}:
        return text == "true"
    if text[:1] in "{[" and text[-1:] in "}]" and text:
        try:
            return canonical(json.loads(text))
        except (ValueError, RecursionError):
            return text
    return text


def _policy(document: Mapping[str, Any]) -> dict[str, Any]:
    statements = document["Statement"]
    listed = cast("list[Any]", statements if isinstance(statements, list) else [statements])
    return {**document, "Statement": [_statement(one) for one in listed]}


def _statement(statement: Any) -> Any:
    if not isinstance(statement, Mapping):
        return statement
    content = dict(cast("Mapping[str, Any]", statement))
    for key in _LISTS_OF_POLICIES:
        if key in content:
            content[key] = _as_list(content[key])
    for key in ("Principal", "NotPrincipal"):
        principal = content.get(key)
        if isinstance(principal, Mapping):
            content[key] = {
                kind: [_principal(kind, name) for name in _as_list(names)]
                for kind, names in cast("Mapping[str, Any]", principal).items()
            }
    condition = content.get("Condition")
    if isinstance(condition, Mapping):
        content["Condition"] = {
            operator: {key: _as_list(values) for key, values in cast("Mapping[str, Any]", lines).items()}
            if isinstance(lines, Mapping)
            else lines
            for operator, lines in cast("Mapping[str, Any]", condition).items()
        }
    return content


def _as_list(value: Any) -> list[Any]:
    listed = cast("list[Any]", value if isinstance(value, list) else [value])
    return sorted((str(one).lower() if isinstance(one, bool) else one for one in listed), key=str)


def _principal(kind: str, name: Any) -> Any:
    """An account as its ARN: IAM takes both."""
    return f"arn:aws:iam::{name}:root" if kind == "AWS" and is_account(str(name)) else name


def _compare(path: str, expected: Any, found: Any) -> Iterator[Difference]:
    if isinstance(expected, Hidden):
        yield Difference(path, HIDDEN, None)
    elif isinstance(expected, dict) and isinstance(found, dict):
        stated, held = cast("dict[str, Any]", expected), cast("dict[str, Any]", found)
        for key in dict.fromkeys([*stated, *held]):
            yield from _compare(f"{path}.{key}", stated.get(key), held.get(key))
    elif isinstance(expected, list) and isinstance(found, list):
        yield from _compare_lists(path, cast("list[Any]", expected), cast("list[Any]", found))
    elif _is_different(expected, found):
        yield Difference(path, expected, found)


def _is_different(expected: Any, found: Any) -> bool:
    if expected in _EMPTY or found in _EMPTY:
        return expected not in _ZEROS or found not in _ZEROS
    return bool(expected != found) and str(expected) != str(found)


def _compare_lists(path: str, expected: list[Any], found: list[Any]) -> Iterator[Difference]:
    """Compare lists without their order. No list that is compared has a meaning in its order."""
    added = list(found)
    gone: list[Any] = []
    for one in expected:
        same = next((at for at, other in enumerate(added) if not list(_compare("", one, other))), None)
        if same is None:
            gone.append(one)
        else:
            del added[same]
    if len(gone) == len(added) == 1 and isinstance(gone[0], dict) and isinstance(added[0], dict):
        place = f"[{expected.index(gone[0])}]" if len(expected) > 1 else "[0]"
        yield from _compare(f"{path}{place}", gone[0], added[0])
        return
    if any(_has_hidden(one) for one in gone):
        # What is left in AWS can be the secret, so it is not shown.
        yield Difference(path, HIDDEN, None)
        return
    for one in gone:
        yield Difference(f"{path}[]", one, None)
    for one in added:
        yield Difference(f"{path}[]", None, one)


def _has_hidden(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(_has_hidden(one) for one in cast("Mapping[str, Any]", value).values())
    if isinstance(value, list):
        return any(_has_hidden(one) for one in cast("list[Any]", value))
    return isinstance(value, Hidden)


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _near(expected: Any, found: Any) -> tuple[str, str]:
    """Both values, and of long texts the part in which they differ."""
    texts = [
        one if isinstance(one, str) else json.dumps(one, ensure_ascii=False, default=str) for one in (expected, found)
    ]
    if all(len(text) <= _SHOWN for text in texts):
        return json.dumps(expected, ensure_ascii=False, default=str), json.dumps(found, ensure_ascii=False, default=str)
    first, second = texts
    at = next(
        (i for i, (one, other) in enumerate(zip(first, second, strict=False)) if one != other), min(map(len, texts))
    )
    start = max(at - 30, 0)
    return _window(first, start), _window(second, start)


def _window(text: str, start: int) -> str:
    part = text[start : start + 100]
    return f"{'…' if start else ''}{part}{'…' if start + len(part) < len(text) else ''}"
