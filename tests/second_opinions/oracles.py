"""Other implementations of what AWS does, each as a separate process: see ``make opinions``."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import pytest

from tests.paths import ROOT

INSTALLED: Final = ROOT / ".opinions"
HERE: Final = Path(__file__).parent
_INSTALL: Final = "run `make opinions` to install it"
_IAM_SIMULATE: Final = INSTALLED / "node_modules" / "@cloud-copilot" / "iam-simulate"
_EVENT_RULER: Final = INSTALLED / "java"

needs_iam_simulate = pytest.mark.skipif(
    shutil.which("node") is None or not _IAM_SIMULATE.is_dir(), reason=f"iam-simulate is not here: {_INSTALL}"
)
needs_event_ruler = pytest.mark.skipif(
    shutil.which("java") is None or not _EVENT_RULER.is_dir(), reason=f"AWS's event-ruler is not here: {_INSTALL}"
)


def ask_iam_simulate(questions: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The answers of iam-simulate, each with ``result``: Allowed, ExplicitlyDenied or ImplicitlyDenied."""
    return _ask(["node", str(HERE / "iam_simulate.mjs"), str(INSTALLED)], questions)


def ask_event_ruler(questions: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The answers of AWS's event-ruler, each with ``refusal`` and ``matches``."""
    return _ask(["java", "-cp", f"{_EVENT_RULER}/*", str(HERE / "EventRuler.java")], questions)


def _ask(command: list[str], questions: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    lines = "\n".join(json.dumps(question) for question in questions)
    ended = subprocess.run(command, input=lines, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    answers = [json.loads(line) for line in ended.stdout.splitlines()]
    assert len(answers) == len(questions), ended.stderr
    return answers
