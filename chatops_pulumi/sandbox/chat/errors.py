"""The refusal of a text that is not a command for the chat."""


class CommandRejected(Exception):  # noqa: N818 it says what happened
    """The text is not a command that the chat can run: its assistant answers instead of running it."""

    def __init__(self, reason: str, fix: str) -> None:
        self.reason = reason
        """Why, in a sentence."""
        self.fix = fix
        """What to change."""
        super().__init__(f"{reason} {fix}")
