"""``chatops sandbox``: the page."""

from __future__ import annotations

import asyncio
import webbrowser
from typing import TYPE_CHECKING

from chatops_pulumi.cli.options import RuntimeName, runtime_of
from chatops_pulumi.cli.terminal import console, progress
from chatops_pulumi.sandbox.program.project import ProjectError, load_project
from chatops_pulumi.sandbox.program.sdk_runtime import ProgramError
from chatops_pulumi.web.live_program import LiveProgram
from chatops_pulumi.web.request_guard import HostError, check_host
from chatops_pulumi.web.server import PortError, listen, serve

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_NOT_RIGHT = 2


def open_page(
    cwd: Path,
    stack: str,
    config: Mapping[str, str],
    port: int,
    runtime: RuntimeName,
    *,
    browser: bool,
    allowed_hosts: Sequence[str] = (),
) -> int:
    """Run the program and serve its page until Ctrl-C. Returns the exit code.

    Args:
        cwd: The folder of the Pulumi project.
        stack: The stack.
        config: Configuration that overrides the stack's.
        port: The page's port. 0 takes any free port.
        runtime: What runs the program.
        browser: Whether to open the page in the browser.
        allowed_hosts: Further hosts that the page may be opened under.
    """
    out = console()
    try:
        project = load_project(cwd, stack, config)
        runs = runtime_of(runtime)
        hosts = [check_host(host) for host in allowed_hosts]
        listening = listen(port)
    except (ProjectError, ProgramError, PortError, HostError) as error:
        console(errors=True).print(str(error), soft_wrap=True)
        return _NOT_RIGHT

    def ready(address: str) -> None:
        out.print(f"{project.name}, stack {project.stack}: {address}  (press Ctrl-C to stop)", soft_wrap=True)
        if browser:
            webbrowser.open(address)

    live = LiveProgram(lambda: load_project(cwd, stack, config), runtime=runs, overrides=config)
    progress(f"Running {project.entry} on a local AWS...")
    with listening:
        asyncio.run(serve(live, listening, project.root, ready, hosts))
    out.print("Sandbox stopped. Nothing was kept.")
    return 0
