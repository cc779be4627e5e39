"""Reads a Pulumi project and the configuration of one of its stacks, without the Pulumi CLI."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import yaml

from chatops_pulumi.core.accounts import is_account
from chatops_pulumi.core.json_values import strict_json
from chatops_pulumi.sandbox.program.project_config import ConfigError, Declaration, as_text, declarations, wrong_type
from chatops_pulumi.sandbox.program.yaml_core import load

SUFFIXES = (".yaml", ".yml", ".json")
"""The file types in which the Pulumi CLI looks for project and stack files."""

ORGANIZATION = "organization"
"""What ``pulumi.get_organization()`` gives where no Pulumi Cloud organization is known."""

PYTHON = "python"


class ProjectError(Exception):
    """The project, or the configuration of the stack, cannot be used."""


@dataclass(frozen=True)
class Project:
    """A Pulumi project with the configuration of one stack."""

    name: str
    stack: str
    root: Path
    """The directory of Pulumi.yaml."""
    directory: Path
    """The program's directory; it becomes the working directory."""
    entry: Path
    """The file that is run; Pulumi.yaml in languages other than Python."""
    config: dict[str, str]
    """Full key (``namespace:key``) to value, as the Pulumi CLI hands it to the SDK."""
    secret_keys: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    organization: str = ORGANIZATION
    runtime: str = PYTHON
    """The language, as Pulumi.yaml names it."""
    settings: Mapping[str, object] = field(default_factory=dict[str, object])
    """All of Pulumi.yaml."""

    @property
    def account(self) -> str | None:
        """The account to which ``aws:allowedAccountIds`` binds the aws provider, if it is one."""
        try:
            allowed = strict_json(self.config.get("aws:allowedAccountIds", ""))
        except ValueError:
            return None
        accounts = [str(entry) for entry in cast(list[object], allowed)] if isinstance(allowed, list) else []
        return accounts[0] if len(accounts) == 1 and is_account(accounts[0]) else None


def load_project(cwd: Path, stack: str, overrides: Mapping[str, str] | None = None) -> Project:
    """Read the project that ``cwd`` belongs to, and the configuration of ``stack``.

    ``overrides`` are configuration values that win over the stack file, as ``pulumi config set`` would write them.
    Raises ProjectError, with all problems of the configuration at once.
    """
    path = _find_project_file(cwd)
    settings = _read_mapping(path)
    name = settings.get("name")
    if not isinstance(name, str) or not name:
        raise ProjectError(f"{path}: the project has no name. Add a line such as 'name: my-project'.")
    runtime = _runtime(settings.get("runtime"), path)
    directory, entry = _program(settings.get("main"), path, runtime)
    values, notes = _stack_values(settings, path, stack)
    try:
        declared = declarations(name, settings.get("config"))
        config, secrets, config_notes = _merge(name, declared, values, overrides or {})
    except ConfigError as problem:
        raise ProjectError(f"{path}: {problem}") from problem
    problems = _problems(name, stack, declared, config, secrets)
    if problems:
        raise ProjectError(f"The configuration of stack '{stack}' does not fit {path}:\n  " + "\n  ".join(problems))
    return Project(
        name=name,
        stack=stack,
        root=path.parent,
        directory=directory,
        entry=entry,
        config=config,
        secret_keys=tuple(sorted(secrets)),
        notes=(*notes, *config_notes),
        runtime=runtime,
        settings=settings,
    )


def _find_project_file(cwd: Path) -> Path:
    """Pulumi.yaml in ``cwd`` or the nearest directory above, as the Pulumi CLI looks for it."""
    start = cwd.resolve()
    if not start.is_dir():
        raise ProjectError(
            f"{start} is not a folder. Fix: give the folder of a Pulumi program, for example --cwd path/to/program."
        )
    for directory in (start, *start.parents):
        for suffix in SUFFIXES:
            path = directory / f"Pulumi{suffix}"
            if path.is_file():
                return path
    raise ProjectError(
        f"There is no Pulumi.yaml in {start} or in any folder above it. "
        "Fix: run the command in the folder of a Pulumi project, or add --cwd and that folder."
    )


def _read_mapping(path: Path) -> dict[str, object]:
    """The file as a mapping with text keys. YAML is a superset of JSON, so one reader serves both."""
    try:
        data = load(path.read_text(encoding="utf-8"))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise ProjectError(f"{path}{where}: this is not valid YAML: {error.problem or error.context}.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ProjectError(f"{path}: this is not valid YAML: {error}.") from error
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise ProjectError(f"{path}: the file must hold keys and values, but it holds a {type(data).__name__}.")
    return {str(key): value for key, value in cast(dict[object, object], data).items()}


def _runtime(runtime: object, path: Path) -> str:
    """The language of the program."""
    name = cast(dict[str, object], runtime).get("name") if isinstance(runtime, dict) else runtime
    if not isinstance(name, str) or not name:
        raise ProjectError(f"{path}: the project names no runtime. Fix: add a line such as 'runtime: python'.")
    return name


def _program(main: object, path: Path, runtime: str) -> tuple[Path, Path]:
    """The program's directory and entry file. ``main`` names a directory or a file, relative to Pulumi.yaml."""
    target = (path.parent / str(main)).resolve() if main else path.parent
    entry = target / "__main__.py" if target.is_dir() else target
    if runtime != PYTHON and target.is_dir():
        entry = path
    if not entry.is_file():
        named = f" ('main: {main}')" if main else ""
        raise ProjectError(f"{path}{named}: the program {entry} does not exist.")
    return target if target.is_dir() else target.parent, entry


def _stack_directory(settings: Mapping[str, object], path: Path) -> Path:
    """The directory of the stack files. ``config: <directory>`` is the older spelling of ``stackConfigDir``."""
    named = settings.get("stackConfigDir")
    if named is None and isinstance(settings.get("config"), str):
        named = settings["config"]
    return path.parent / str(named) if named else path.parent


def _stack_values(settings: Mapping[str, object], path: Path, stack: str) -> tuple[dict[str, object], tuple[str, ...]]:
    """The ``config`` block of the stack's file, and notes on what of the file cannot be used here."""
    directory = _stack_directory(settings, path)
    for suffix in SUFFIXES:
        file = directory / f"Pulumi.{stack}{suffix}"
        if file.is_file():
            break
    else:
        existing = _existing_stacks(directory)
        if not existing:
            return {}, (f"There are no stack files in {directory}; stack '{stack}' runs without configuration.",)
        near = difflib.get_close_matches(stack, existing, n=1)
        fix = f"did you mean '{near[0]}'?" if near else "choose another stack with --stack."
        raise ProjectError(
            f"There is no stack '{stack}': {directory / f'Pulumi.{stack}.yaml'} does not exist. Fix: {fix} "
            f"The stacks are: {', '.join(existing)}."
        )
    content = _read_mapping(file)
    values = content.get("config") or {}
    if not isinstance(values, dict):
        raise ProjectError(f"{file}: 'config' must hold keys and values, but it holds a {type(values).__name__}.")
    notes = ()
    if content.get("environment"):
        notes = (f"{file.name} imports Pulumi ESC environments. They are not read here, so their values are missing.",)
    return {str(key): value for key, value in cast(dict[object, object], values).items()}, notes


def _existing_stacks(directory: Path) -> list[str]:
    if not directory.is_dir():
        return []
    return sorted(
        {
            file.name[len("Pulumi.") : -len(file.suffix)]
            for file in directory.iterdir()
            if file.name.startswith("Pulumi.") and file.suffix in SUFFIXES and file.name.count(".") > 1
        }
    )


def _merge(
    project: str, declared: Mapping[str, Declaration], values: Mapping[str, object], overrides: Mapping[str, str]
) -> tuple[dict[str, str], set[str], tuple[str, ...]]:
    """One text for each key: the project's defaults, then the stack file, then the overrides."""
    raw: dict[str, object] = {key: entry.default for key, entry in declared.items() if entry.default is not None}
    raw |= {full_key(project, key): value for key, value in values.items()}
    raw |= {full_key(project, key): value for key, value in overrides.items()}
    config: dict[str, str] = {}
    secrets: set[str] = set()
    for key, value in raw.items():
        if value is not None:
            config[key], is_secret = as_text(value)
            if is_secret:
                secrets.add(key)
    notes = tuple(
        f"{key} is a secret. It cannot be decrypted here, so the program gets a placeholder." for key in sorted(secrets)
    )
    return config, secrets, notes


def full_key(project: str, key: str) -> str:
    """A configuration key with its namespace: short keys belong to the project."""
    return key if ":" in key else f"{project}:{key}"


def _problems(
    project: str, stack: str, declared: Mapping[str, Declaration], config: Mapping[str, str], secrets: set[str]
) -> list[str]:
    """What the Pulumi CLI refuses before it starts the program: missing values and values of the wrong type."""
    problems: list[str] = []
    for key, entry in declared.items():
        shown = key.removeprefix(f"{project}:")
        if key not in config:
            problems.append(
                f"'{shown}' is declared without a default and stack '{stack}' does not set it. "
                f"Add '{key}' to the stack's file, or a default to the project's."
            )
        elif key not in secrets and (reason := wrong_type(entry, config[key])):
            problems.append(f"'{shown}' {reason}")
    return problems
