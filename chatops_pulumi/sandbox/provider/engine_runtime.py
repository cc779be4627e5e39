"""Runs a program with the Pulumi engine, on the local AWS and with a temporary state."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import yaml

from chatops_pulumi.sandbox.aws.account import LocalAws
from chatops_pulumi.sandbox.program.monitor import STACK_TYPE, LogMessage, RegisteredResource
from chatops_pulumi.sandbox.program.project import PYTHON, Project
from chatops_pulumi.sandbox.program.properties import hidden, without_unset
from chatops_pulumi.sandbox.program.sdk_runtime import ProgramError, Run, region_of
from chatops_pulumi.sandbox.provider.autonaming import DEFAULTS
from chatops_pulumi.sandbox.provider.engine_errors import diagnostics, failure
from chatops_pulumi.sandbox.provider.foreign import VARIABLE, foreign_packages, stand_ins
from chatops_pulumi.sandbox.provider.plugins import ProviderPlugins
from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.sandbox.resources.base import Notes, RunContext

_PROVIDER_PREFIX = "pulumi:providers:"
_LOGGED = {"info", "warning", "error"}
_AMBIENT = "from $PATH"
"""In the engine's warning about each of the local providers."""


def find_engine() -> str | None:
    """The Pulumi CLI on the PATH, if there is one."""
    return shutil.which("pulumi")


def run_with_engine(project: Project, aws: LocalAws) -> Run:
    """Deploy the program to ``aws``.

    The state, the stack file and the project file are copies in the folder of the local AWS. The user's files and backend are
    not touched.

    Raises:
        ProgramError: With all errors that the engine and the program report.
    """
    region, notes = region_of(project)
    run_context = RunContext(aws, Notes([*project.notes, *notes]), project.directory, region)
    workspace = _Workspace(project, aws.home / "engine")
    path = os.environ.get("PATH", os.defpath)
    with (
        ProviderPlugins(run_context, workspace.root / "bin", strict=False) as plugins,
        stand_ins(run_context, foreign_packages(path)) as attached,
    ):
        environment = _environment(workspace, plugins.path(path), attached, aws)
        workspace.write(environment)
        done = _pulumi(workspace.root, environment, *workspace.up())
        events = workspace.events()
        if done.returncode != 0:
            raise ProgramError(failure(project.name, project.runtime, events, done.stderr or done.stdout))
        exported = _pulumi(workspace.root, environment, "stack", "export", "--stack", project.stack)
    state = cast(JsonObject, json.loads(exported.stdout))
    resources = cast(list[JsonObject], state["deployment"].get("resources") or [])
    return Run(
        project=project,
        region=region,
        resources=tuple(_registered(resources, region)),
        outputs=next((_shown(one.get("outputs")) for one in resources if one["type"] == STACK_TYPE), {}),
        messages=tuple(_messages(events)),
        notes=tuple(run_context.notes.texts),
        runtime=engine_name(_pulumi(Path.cwd(), environment, "version").stdout),
    )


def _environment(workspace: "_Workspace", path: str, attached: str, aws: LocalAws) -> dict[str, str]:
    """The engine's environment: a separate home and state, local providers only, and local endpoints for the program's calls."""
    kept = {
        key: value
        for key, value in os.environ.items()
        if key not in {"PULUMI_ACCESS_TOKEN", "PULUMI_IGNORE_AMBIENT_PLUGINS"}
    }
    return kept | {
        **aws.program_environment(),
        "PATH": path,
        # Without the user's plugins: the engine finds only attached providers, and downloads nothing.
        "PULUMI_HOME": str(workspace.home),
        VARIABLE: attached,
        "PULUMI_BACKEND_URL": workspace.state.as_uri(),
        "PULUMI_CONFIG_PASSPHRASE": "local",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        # It enables --event-log, which the automation API uses to follow an update.
        "PULUMI_DEBUG_COMMANDS": "true",
        "NO_COLOR": "1",
        # The program runs in this Python, as it does without the engine.
        "PULUMI_PYTHON_CMD": sys.executable,
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def project_settings(project: Project) -> JsonObject:
    """The project file of the workspace, which refers to the program where it is.

    Args:
        project: The program.
    """
    if project.runtime == PYTHON:
        main = project.entry if project.entry.name != "__main__.py" else project.directory
        return {"name": project.name, "runtime": {"name": PYTHON, "options": {"toolchain": "pip"}}, "main": str(main)}
    # The configuration is already in the stack's values, and a program in YAML is the project file itself.
    kept = {key: value for key, value in project.settings.items() if key not in {"config", "stackConfigDir", "main"}}
    if project.runtime != "yaml" or "main" in project.settings:
        kept["main"] = str(project.directory if project.entry.stem == "Pulumi" else project.entry)
    packages = kept.get("packages")
    if isinstance(packages, dict):
        given = cast("dict[str, object]", packages)
        kept["packages"] = {key: _from_anywhere(source, project.root) for key, source in given.items()}
    return kept


def _from_anywhere(source: object, root: Path) -> object:
    """The source of a package. A path is relative to the project file, which is elsewhere in the workspace."""
    return str((root / source).resolve()) if isinstance(source, str) and (root / source).exists() else source


class _Workspace:
    """A project file and a stack file that refer to the program."""

    def __init__(self, project: Project, root: Path) -> None:
        self.root = root
        self.home = root / "home"
        self.state = root / "state"
        self._project = project
        self._log = root / "events.jsonl"

    def write(self, environment: Mapping[str, str]) -> None:
        """Write the files and create the stack."""
        project, stack = self._project, self._project.stack
        self.state.mkdir(parents=True, exist_ok=True)
        settings = project_settings(project)
        (self.root / "Pulumi.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
        file = self.root / f"Pulumi.{stack}.yaml"
        _need(_pulumi(self.root, environment, "stack", "init", stack, "--secrets-provider", "passphrase"))
        salt = cast(JsonObject, yaml.safe_load(file.read_text(encoding="utf-8")) or {}) if file.is_file() else {}
        plain = {key: value for key, value in project.config.items() if key not in project.secret_keys}
        file.write_text(yaml.safe_dump({**salt, "config": plain}), encoding="utf-8")
        secrets = [word for key in project.secret_keys for word in ("--secret", f"{key}={project.config[key]}")]
        if secrets:
            _need(_pulumi(self.root, environment, "config", "set-all", "--stack", stack, *secrets))

    def up(self) -> tuple[str, ...]:
        """The arguments of the update. It continues after an error, so that all errors are reported at once."""
        flags = ("--yes", "--skip-preview", "--non-interactive", "--continue-on-error", "--event-log", str(self._log))
        return ("up", "--stack", self._project.stack, *flags)

    def events(self) -> list[JsonObject]:
        """The engine's events."""
        if not self._log.is_file():
            return []
        return [json.loads(line) for line in self._log.read_text(encoding="utf-8").splitlines() if line]


def _pulumi(root: Path, environment: Mapping[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 the arguments are from this file
        [find_engine() or "pulumi", *words],
        cwd=root,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def _need(done: subprocess.CompletedProcess[str]) -> None:
    if done.returncode != 0:
        raise ProgramError(f"The Pulumi engine could not start: {(done.stderr or done.stdout).strip()}")


def engine_name(version: str) -> str:
    """What ran the program, by the output of ``pulumi version``: a CLI that was built from source may print nothing."""
    return f"Pulumi's engine, {version.strip()}" if version.strip() else "Pulumi's engine, unknown version"


def _messages(events: list[JsonObject]) -> Iterator[LogMessage]:
    """What the program logged."""
    for one in diagnostics(events):
        severity = str(one.get("severity")).removesuffix("#err")
        if severity in _LOGGED and _AMBIENT not in one["message"]:
            yield LogMessage(severity, str(one["message"]).strip())


def _registered(resources: list[JsonObject], region: str) -> Iterator[RegisteredResource]:
    """The resources of a state, as the program registered them."""
    regions = {
        f"{one['urn']}::{one['id']}": str((one.get("inputs") or {}).get("region") or region)
        for one in resources
        if one["type"].startswith(_PROVIDER_PREFIX)
    }
    for one in resources:
        if one["type"] == STACK_TYPE or (one["type"].startswith(_PROVIDER_PREFIX) and "::default" in one["urn"]):
            continue
        inputs = {key: value for key, value in _shown(one.get("inputs")).items() if key != DEFAULTS}
        own = inputs.get("region") or regions.get(str(one.get("provider") or ""), region)
        yield RegisteredResource(
            type=one["type"],
            name=one["urn"].rsplit("::", 1)[-1],
            urn=one["urn"],
            parent=one.get("parent", ""),
            custom=bool(one.get("custom")),
            region=str(own) if one.get("custom") else "",
            inputs=inputs,
            outputs=_shown(one.get("outputs")),
            dependencies=tuple(one.get("dependencies") or ()),
        )


def _shown(properties: Any) -> JsonObject:
    """Properties of a state with ``[secret]`` in place of secrets."""
    return cast(JsonObject, without_unset(hidden(properties or {})))
