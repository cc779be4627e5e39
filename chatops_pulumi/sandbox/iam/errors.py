"""What the evaluator raises if it cannot answer."""


class CannotEvaluate(Exception):  # noqa: N818 it says what happened
    """A policy holds something that this evaluator does not know, so it neither allows nor denies.

    ``reason`` names the element, the operator or the key.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class UnknownResource(CannotEvaluate):
    """The answer depends on the ARN that the call acts on, which the sandbox does not know."""
