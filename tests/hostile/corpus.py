"""Hostile texts by name, and a count of what became of them."""

import os
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

THOROUGH: Final = os.environ.get("CHATOPS_THOROUGH") == "1"
"""Try everything, and print the figures. Otherwise, a fixed part of it."""

TEXTS: Final[dict[str, str]] = {
    "empty": "",
    "space": " ",
    "tab": "a\tb",
    "newline": "a\nb",
    "carriage return": "a\r\nb",
    "nul": "a\x00b",
    "escape": "a\x1b[31mb",
    "delete": "a\x7fb",
    "c1 control": "a\x85b",
    "line separator": "a\u2028b",
    "lone high surrogate": "a\ud800",
    "lone low surrogate": "\udc00a",
    "noncharacter": "a\uffff",
    "private use": "\ue000\ue001",
    "right to left": "\u202eevil\u202c",
    "hebrew": "\u05e9\u05dc\u05d5\u05dd",
    "zero width": "a\u200bb\ufeff",
    "combining": "e\u0301\u0301\u0301",
    "emoji": "\U0001f469\u200d\U0001f680 \U0001f1e9\U0001f1ea",
    "astral": "\U0010ffff",
    "homoglyph": "\u0430pprove",
    "double quote": 'a"b',
    "single quote": "it's",
    "backtick": "`id`",
    "backslash": "a\\b",
    "backslash at the end": "a\\",
    "escaped quote": 'a\\"b',
    "less than": "<",
    "placeholder": "<deploymentId>",
    "unknown placeholder": "<nope>",
    "reserved placeholder": "<aws.events.event.json>",
    "closing tag": "</script><img src=x onerror=alert(1)>",
    "slack mention": "<!channel>",
    "slack user": "<@U0123ABCD>",
    "markdown link": "[a](javascript:alert(1))",
    "entity": "&lt;b&gt;",
    "variable": "$DeploymentId",
    "braces": "{alarm} {0} {{}} %s %(x)s",
    "jinja": "{{ 7 * 7 }}",
    "shell": "$(reboot); rm -rf / && echo | cat",
    "option": "--endpoint-url https://example.com",
    "file": "file:///etc/passwd",
    "wildcard": "*",
    "question mark": "?",
    "iam variable": "${aws:username}",
    "path": "../../../etc/passwd",
    "url": "https://user:pass@example.com:99999/a b?c=d#e",
    "javascript url": "javascript:alert(1)",
    "data url": "data:text/html,<script>alert(1)</script>",
    "arn": "arn:aws:sns:eu-central-1:999999999999:other",
    "json": '{"a": [1, 2, {"b": null}]}',
    "number": "1e400",
    "digits": "9" * 5000,
    "arabic digits": "\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669\u0660\u0661\u0662",
    "fullwidth letters": "\uff23\uff10\uff11\uff12\uff13\uff21\uff22\uff23\uff24",
    "superscript": "\u00b2",
    "trailing newline": "shop-web\n",
    "not a number": "NaN",
    "escaped surrogate": '"\\ud800"',
    "brackets": "[" * 3000,
    "rich markup": "[bold]a[/nope]",
    "time": "9999-12-31T23:59:59-12:00",
    "yaml": "!!python/object/apply:os.system ['true']",
    "sql": "' OR 1=1 --",
    "256": "a" * 256,
    "10 kB": "x" * 10_000,
    "10 kB of quotes": '"' * 10_000,
    "10 kB of emoji": "\U0001f680" * 10_000,
}

NOT_FINITE: Final = (float("nan"), float("inf"))
VALUES: Final[list[Any]] = [
    None,
    True,
    False,
    0,
    -1,
    10**400,
    0.5,
    *NOT_FINITE,
    [],
    {},
    [[]],
    [None],
    {"a": 1},
    b"b",
    object(),
]
"""Values that are not texts."""


def some(texts: dict[str, str], salt: int, part: int = 6) -> Iterator[tuple[str, str]]:
    """Every text if thorough; otherwise every sixth, beginning with another one for each salt."""
    for number, entry in enumerate(texts.items()):
        if THOROUGH or (number + salt) % part == 0:
            yield entry


class Figures(Counter[str]):
    """What became of the inputs of one surface."""

    def __init__(self) -> None:
        super().__init__()
        self.crashes: list[str] = []

    def count(self, judge: Callable[..., str], *arguments: Any, **options: Any) -> None:
        """Judge one input. A crash, or an outcome that is not allowed, is kept and the next input is tried.

        Args:
            judge: Says what became of the input, for example ``refused``.
            arguments: What ``judge`` takes.
            options: What ``judge`` takes by name.
        """
        try:
            self[judge(*arguments, **options)] += 1
        except Exception as error:  # noqa: BLE001 that is what the tests look for
            given = ", ".join(ascii(one)[:300] for one in (*arguments, options) if not callable(one))
            place = traceback.extract_tb(error.__traceback__)[-1]
            self.crashes.append(
                f"{type(error).__name__}: {ascii(str(error))[:300]} ({Path(place.filename).name}:{place.lineno}) of {given}"
            )

    def show(self, surface: str) -> None:
        """Print the figures of a thorough run, and fail if there was a crash."""
        if THOROUGH:
            parts = ", ".join(f"{count} {what}" for what, count in sorted(self.items()))
            tried = self.total() + len(self.crashes)
            print(f"\n{surface}: {tried} tried, {parts}, {len(self.crashes)} crashed")  # noqa: T201 the figures
        assert not self.crashes, f"{len(self.crashes)} crashes:\n" + "\n".join(self.crashes[:10])
