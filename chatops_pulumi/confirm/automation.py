"""Deploys the stack of a run with Pulumi's Automation API, with a state in a folder of the run."""

import contextlib
import shutil
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pulumi import automation
from pulumi.automation.events import EngineEvent

from chatops_pulumi.confirm.deployment import DeploymentError, Refusal
from chatops_pulumi.confirm.settings import Settings
from chatops_pulumi.confirm.stack_program import PROJECT, config, main

_STACK: Final = "run"
_PASSPHRASE: Final = "chatops-confirm"  # noqa: S105 the state has no secrets, and Pulumi requires a passphrase


@dataclass(frozen=True)
class PulumiDeployment:
    """The stack of one run. ``folder`` holds its state, so a new process can continue or remove it."""

    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict[str, str])
    """Further variables of Pulumi, for example ``AWS_PROFILE``."""

    def problem(self) -> str:
        """Why nothing can be deployed from here. Empty: it can."""
        found = shutil.which("pulumi", path=self.environment.get("PATH"))
        return "" if found else "pulumi is not on the PATH. Fix: install the Pulumi CLI."

    def up(self, settings: Settings, without: Collection[str]) -> tuple[Refusal, ...]:
        """Create or update the stack. Raises DeploymentError."""
        stack = self._stack()
        for key, value in config(settings, without).items():
            stack.set_config(key, automation.ConfigValue(value))
        refused = _Refused()
        try:
            # Everything that does not depend on a refused resource is created.
            stack.up(on_event=refused.note, on_output=lambda _: None, continue_on_error=True)
        except automation.CommandError as error:
            if not refused.names:
                raise DeploymentError(f"Pulumi cannot deploy the stack: {error}") from error
        return refused.found()

    def destroy(self) -> None:
        """Delete everything that the stack created. Raises DeploymentError."""
        stack = self._stack()
        # A killed engine leaves its lock behind.
        with contextlib.suppress(automation.CommandError):
            stack.cancel()
        try:
            stack.destroy(on_output=lambda _: None, continue_on_error=True)
            stack.workspace.remove_stack(_STACK)
        except automation.CommandError as error:
            raise DeploymentError(f"Pulumi cannot remove the stack: {error}") from error

    def _stack(self) -> automation.Stack:
        state = self.folder / "state"
        state.mkdir(parents=True, exist_ok=True)
        environment = {
            **self.environment,
            "PULUMI_BACKEND_URL": state.resolve().as_uri(),
            "PULUMI_CONFIG_PASSPHRASE": _PASSPHRASE,
            "PULUMI_SKIP_UPDATE_CHECK": "true",
        }
        try:
            return automation.create_or_select_stack(
                _STACK,
                project_name=PROJECT,
                program=main,
                opts=automation.LocalWorkspaceOptions(
                    work_dir=str(self._work()),
                    env_vars=environment,
                    project_settings=automation.ProjectSettings(
                        PROJECT, "python", backend=automation.ProjectBackend(state.resolve().as_uri())
                    ),
                ),
            )
        except (automation.CommandError, FileNotFoundError) as error:
            raise DeploymentError(
                f"Pulumi cannot open the stack: {error}. Fix: install the Pulumi CLI, and put pulumi on the PATH."
            ) from error

    def _work(self) -> Path:
        work = self.folder / "pulumi"
        work.mkdir(parents=True, exist_ok=True)
        return work


class _Refused:
    """Collects the resources whose operation failed, with the diagnostics about them."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._texts: dict[str, list[str]] = {}

    def note(self, event: EngineEvent) -> None:
        """Look at an event of the engine."""
        failed, diagnostic = event.res_op_failed_event, event.diagnostic_event
        if failed is not None and failed.metadata.type != "pulumi:pulumi:Stack":
            self.names.append(failed.metadata.urn.rpartition("::")[2])
        if diagnostic is not None and diagnostic.severity == "error" and diagnostic.urn:
            self._texts.setdefault(diagnostic.urn.rpartition("::")[2], []).append(diagnostic.message.strip())

    def found(self) -> tuple[Refusal, ...]:
        """The refused resources, in the order of their failures."""
        return tuple(
            Refusal(name, " ".join(self._texts.get(name, ["(no reason given)"]))) for name in dict.fromkeys(self.names)
        )
