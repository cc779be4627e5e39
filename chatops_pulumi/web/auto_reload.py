"""Runs the program again when its files change."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from watchfiles import Change, DefaultFilter, awatch

from chatops_pulumi.web.scenario_files import is_scenario

if TYPE_CHECKING:
    import asyncio

    from chatops_pulumi.web.live_program import LiveProgram

SUFFIXES: Final = (".py", ".ts", ".js", ".go", ".cs", ".java", ".yaml", ".yml", ".json", ".toml", ".txt", ".j2")
"""Files that a program consists of. Others, for example logs and pictures, cause no reload."""

_GATHERED: Final = 300
"""Milliseconds. Changes within them are one reload: editors write several files, and some of them twice."""


class ProgramFiles(DefaultFilter):
    """Files that a program consists of, outside virtual environments, caches and version control."""

    def __call__(self, change: Change, path: str) -> bool:
        """Whether a change of this file causes a reload."""
        return path.endswith(SUFFIXES) and super().__call__(change, path)


async def reload_on_change(live: LiveProgram, folder: Path, stop: asyncio.Event) -> None:
    """Run the program again after each change in the project's folder. A changed scenario only changes the list of scenarios.

    Args:
        live: The program.
        folder: The project's folder.
        stop: Ends the watching when it is set.
    """
    async for changes in awatch(folder, watch_filter=ProgramFiles(), stop_event=stop, debounce=_GATHERED):
        if all(is_scenario(folder, Path(path)) for _, path in changes):
            live.notifier.notify()
        else:
            await live.reload()
