"""Watches the files of the program, and runs it anew when they change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from watchfiles import Change, DefaultFilter, awatch

if TYPE_CHECKING:
    import asyncio
    from pathlib import Path

    from chatops_pulumi.web.live_program import LiveProgram

SUFFIXES: Final = (".py", ".yaml", ".yml", ".json", ".toml", ".txt", ".j2")
"""Files that a program is made of. Others, as logs and pictures, do not run it anew."""

_GATHERED: Final = 300
"""Milliseconds in which changes count as one: editors write several files, and some of them twice."""


class ProgramFiles(DefaultFilter):
    """Files that a program is made of, outside of virtual environments, caches and version control."""

    def __call__(self, change: Change, path: str) -> bool:
        """Whether a change of this file counts."""
        return path.endswith(SUFFIXES) and super().__call__(change, path)


async def reload_on_change(live: LiveProgram, folder: Path, stop: asyncio.Event) -> None:
    """Run the program anew after each change below the project's folder, until ``stop`` is set."""
    async for _ in awatch(folder, watch_filter=ProgramFiles(), stop_event=stop, debounce=_GATHERED):
        await live.reload()
