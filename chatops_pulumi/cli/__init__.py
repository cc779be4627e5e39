"""The ``chatops`` command."""

import sys


def main() -> None:
    """Run the command, or say what is missing to run it."""
    try:
        from chatops_pulumi.cli.commands import app
    except ModuleNotFoundError as error:
        sys.exit(f"chatops: {error.name} is not installed. The command needs: pip install 'chatops-pulumi[sandbox]'")
    app()
