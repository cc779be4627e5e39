"""Finds messages that several gates share, so that the program writes their texts once."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, cast

from chatops_pulumi.adopt.python_literals import Expression, TextWithParameter, literal

_URL: Final = re.compile(r"https?://[^\s<>\"]+(?:<\w+>[^\s<>\"]*)*")
_MAPS: Final = ("deployment_groups", "fleets")
_PARAMETER: Final = "green_url"
_MESSAGES: Final = "messages"
_Place = tuple[int, str, str]
"""The component's position, the map, and the key of a gate."""


def share_messages(args: Sequence[Mapping[str, Any]]) -> tuple[list[str], list[Mapping[str, Any]]]:
    """Replace messages that several gates share by calls of one function.

    Messages are shared if they are equal, or differ only in one URL, which becomes the function's parameter.

    Args:
        args: The arguments of each component.

    Returns:
        The code of the functions and constants, and the arguments that use them.
    """
    groups: dict[str, list[_Place]] = {}
    for place, messages in _gates(args):
        skeleton = literal(_mapped(messages, lambda text: _URL.sub("\ue000", text)), 0)
        groups.setdefault(skeleton, []).append(place)
    functions: list[str] = []
    calls: dict[_Place, Expression] = {}
    for places in groups.values():
        messages = [_messages(args, place) for place in places]
        urls = _differing(messages)
        if len(places) == 1 or urls is None:
            continue
        number = f"_{len(functions) + 1}" if functions else ""
        functions.append(
            _function(f"messages{number}", messages[0], urls[0])
            if urls[0]
            else _constant(f"MESSAGES{number}", messages[0])
        )
        calls |= {
            place: Expression(f"messages{number}({literal(url, 0)})" if url else f"MESSAGES{number}")
            for place, url in zip(places, urls, strict=True)
        }
    return functions, [_with_calls(own, at, calls) for at, own in enumerate(args)]


def _gates(args: Sequence[Mapping[str, Any]]) -> Iterator[tuple[_Place, Any]]:
    for at, own in enumerate(args):
        for name in _MAPS:
            for key, gate in own.get(name, {}).items():
                if _MESSAGES in gate:
                    yield (at, name, key), gate[_MESSAGES]


def _messages(args: Sequence[Mapping[str, Any]], place: _Place) -> Any:
    at, name, key = place
    return args[at][name][key][_MESSAGES]


def _mapped(value: Any, change: Callable[[str], Any]) -> Any:
    """A value with each of its texts changed."""
    if isinstance(value, Mapping):
        return {key: _mapped(entry, change) for key, entry in cast("Mapping[str, Any]", value).items()}
    if isinstance(value, list):
        return [_mapped(entry, change) for entry in cast("list[Any]", value)]
    return change(value)


def _differing(messages: Sequence[Any]) -> list[str] | None:
    """The one URL in which each message differs; empty texts if all are equal; None if they differ in several URLs."""
    found = [[match for text in _texts(message) for match in _URL.findall(text)] for message in messages]
    differing = [urls for urls in zip(*found, strict=True) if len(set(urls)) > 1]
    if len(set(differing)) > 1:
        return None
    urls = list(differing[0]) if differing else [""] * len(messages)
    # A URL that is the parameter in one place and a constant in another could not be distinguished.
    others = [
        set(own) for own in zip(*(urls for urls in zip(*found, strict=True) if urls not in differing), strict=True)
    ]
    return None if any(url in own for url, own in zip(urls, others, strict=False)) else urls


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for entry in cast("Mapping[str, Any]", value).values():
            yield from _texts(entry)
    elif isinstance(value, list):
        for entry in cast("list[Any]", value):
            yield from _texts(entry)
    else:
        yield str(value)


def _function(name: str, messages: Any, url: str) -> str:
    def parameterized(text: str) -> str | TextWithParameter:
        parts = _split(text, url)
        return text if len(parts) == 1 else TextWithParameter(parts, _PARAMETER)

    head = f"def {name}({_PARAMETER}: str) -> dict[str, chatops.MessageArgs]:"
    body = literal(_mapped(messages, parameterized), 1)
    return f'{head}\n    """Return the messages of several event sources."""\n    return {body}'


def _constant(name: str, messages: Any) -> str:
    return f"{name}: dict[str, chatops.MessageArgs] = {literal(messages, 0)}"


def _split(text: str, url: str) -> tuple[str, ...]:
    """The parts of a text around a URL, if the URL appears in the text as a complete URL."""
    parts: list[str] = []
    start = 0
    for match in _URL.finditer(text):
        if match[0] == url:
            parts.append(text[start : match.start()])
            start = match.end()
    return (*parts, text[start:])


def _with_calls(args: Mapping[str, Any], at: int, calls: Mapping[_Place, Expression]) -> Mapping[str, Any]:
    return {
        name: {
            key: {**gate, _MESSAGES: calls[at, name, key]} if (at, name, key) in calls else gate
            for key, gate in value.items()
        }
        if name in _MAPS
        else value
        for name, value in args.items()
    }
