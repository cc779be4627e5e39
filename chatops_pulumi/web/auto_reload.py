"""Runs the program again when its files change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from watchfiles import Change, DefaultFilter, awatch

if TYPE_CHECKING:
    import asyncio
    from pathlib import Path

    from chatops_pulumi.web.live_program import LiveProgram

SUFFIXES: Final = (".py", ".yaml", ".yml", ".json", ".toml", ".txt", ".j2")
"""Files that a program consists of. Others, for example logs and pictures, cause no reload."""

_GATHERED: Final = 300
"""Milliseconds. Changes within them are one reload: editors write several files, and some of them twice."""


class ProgramFiles(DefaultFilter):
    """Files that a program consists of, outside virtual environments, caches and version control."""

    def __call__(self, change: Change, path: str) -> bool:
        """Whether a change of this file causes a reload."""
        return path.endswith(SUFFIXES) and super().__call__(change, path)


async def reload_on_change(live: LiveProgram, folder: Path, stop: asyncio.Event) -> None:
    """Run the program again after each change in the project's folder.

    Args:
        live: The program.
        folder: The project's folder.
        stop: Ends the watching when it is set.
    """
    async for _ in awatch(folder, watch_filter=ProgramFiles(), stop_event=stop, debounce=_GATHERED):
        await live.reload()
