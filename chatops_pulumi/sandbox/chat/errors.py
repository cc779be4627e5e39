"""The refusal of a text that is not a command for the chat."""

_LONGEST = 600
"""Characters of a reason."""


class CommandRejected(Exception):  # noqa: N818 it says what happened
    """The text is not a command that the chat can run: its assistant answers instead of running it."""

    def __init__(self, reason: str, fix: str) -> None:
        self.reason = reason if len(reason) <= _LONGEST else f"{reason[: _LONGEST - 1]}…"
        """Why, in a sentence. It quotes the command, which can be very long."""
        self.fix = fix
        """What to change."""
        super().__init__(f"{self.reason} {fix}")
