"""The errors of the doctor."""


class StackStateError(Exception):
    """A stack's state cannot be read, or it has no ChatOps component."""


class MissingInAwsError(Exception):
    """AWS does not have the thing that a call is about."""


class UnreadableError(Exception):
    """AWS does not answer a question: no permission, no connection, or an answer that is not understood."""

    def __init__(self, reason: str, fix: str, permission: str = "") -> None:
        """Keep the parts of a finding.

        Args:
            reason: A sentence.
            fix: What to do.
            permission: The IAM action that is missing, if that is the reason.
        """
        self.reason = reason
        self.fix = fix
        self.permission = permission
        super().__init__(reason)
