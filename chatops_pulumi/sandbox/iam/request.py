"""What is asked of a policy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from chatops_pulumi.sandbox.iam.errors import CannotEvaluate


@dataclass(frozen=True)
class Principal:
    """Who asks."""

    kind: str
    """``Service`` or ``AWS``."""
    name: str
    """``events.amazonaws.com``, or the ARN of a role, a session or a user."""


@dataclass(frozen=True)
class Request:
    """One action on one resource."""

    action: str
    """As ``codedeploy:ContinueDeployment``."""
    resource: str | None
    """An ARN, ``*`` for actions that take no resource, or None if the resource is not known."""
    context: Mapping[str, str | Sequence[str]] = field(default_factory=dict[str, str | Sequence[str]])
    """Condition key to its value, or to its values for a key that has several. Keys without regard to case."""
    principal: Principal | None = None
    absent: frozenset[str] | None = None
    """Keys of which it is certain that AWS does not send them; a key that ends in ``/`` stands for all that begin so.

    None: keys outside of the context are absent. Otherwise a policy that asks for any other key cannot be judged.
    """
    within: tuple[str, ...] = ()
    """If the resource is not known: the start of the ARNs of each kind that it may be. Empty: nothing is known about it."""

    def values_of(self, key: str) -> tuple[str, ...] | None:
        """The values of a condition key; None if AWS does not send it.

        Raises:
            CannotEvaluate: it is not known whether AWS sends the key, or with which value.
        """
        wanted = key.lower()
        for name, value in self.context.items():
            if name.lower() == wanted:
                return (value,) if isinstance(value, str) else tuple(value)
        if self.absent is None or any(
            wanted == name.lower() or (name.endswith("/") and wanted.startswith(name.lower())) for name in self.absent
        ):
            return None
        raise CannotEvaluate(f"a condition asks for {key}, which the sandbox does not know for {self.action}")

    def has_several(self, key: str) -> bool:
        """Say whether the context gives the key as a list."""
        return any(name.lower() == key.lower() and not isinstance(value, str) for name, value in self.context.items())
