"""Deploys and removes the stack of a run: what the run needs of Pulumi."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from chatops_pulumi.confirm.settings import Settings


@dataclass(frozen=True)
class Refusal:
    """A resource that AWS refused to create."""

    name: str
    """The logical name."""
    reason: str
    """AWS's answer."""


class DeploymentError(Exception):
    """The stack cannot be deployed or removed, for a reason other than refused resources."""


class Deployment(Protocol):
    """Runs the program of ``stack_program`` for one run."""

    def problem(self) -> str:
        """Why nothing can be deployed from here, with the fix. Empty: it can."""
        ...

    def up(self, settings: Settings, without: Collection[str]) -> tuple[Refusal, ...]:
        """Create or update the stack. Raises DeploymentError.

        Args:
            settings: The settings of the run.
            without: Logical names of resources to leave out, because AWS refused them before.

        Returns:
            The resources that AWS refused. What does not depend on them is created.
        """
        ...

    def destroy(self) -> None:
        """Delete everything that the stack created. Raises DeploymentError."""
        ...
