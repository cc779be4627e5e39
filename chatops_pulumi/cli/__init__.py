"""The ``chatops`` command."""

import signal
import sys


def main() -> None:
    """Run the command. If a package is missing, the error names the extra to install."""
    try:
        from chatops_pulumi.cli.commands import app
    except ModuleNotFoundError as error:
        sys.exit(f"chatops: {error.name} is not installed. Fix: pip install 'chatops-pulumi[sandbox]'.")
    # The default would end the process without closing anything, and leave temporary folders behind.
    signal.signal(signal.SIGTERM, _stop)
    app()


def _stop(number: int, _frame: object) -> None:
    sys.exit(128 + number)
