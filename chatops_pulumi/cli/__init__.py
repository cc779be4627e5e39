"""The ``chatops`` command."""

import atexit
import gc
import signal
import sys
from typing import Final

_OBJECTS: Final = 100_000
"""New objects after which Python looks for garbage. Its own default is 700."""


def main() -> None:
    """Run the command. If a package is missing, the error names the extra to install."""
    # Most of a short command is imports, which make many objects and no garbage: looking for it took a sixth of the time.
    gc.set_threshold(_OBJECTS, 20, 100)
    # The same at the end, where Python would look through everything before the process ends.
    atexit.register(gc.freeze)
    try:
        from chatops_pulumi.cli.commands import app
    except ModuleNotFoundError as error:
        fix = "pip install 'chatops-pulumi[sandbox]' (from a clone: './chatops-pulumi[sandbox]')"
        sys.exit(f"chatops: {error.name} is not installed. Fix: {fix}.")
    # The default would end the process without closing anything, and leave temporary folders behind.
    signal.signal(signal.SIGTERM, _stop)
    app()


def _stop(number: int, _frame: object) -> None:
    sys.exit(128 + number)
