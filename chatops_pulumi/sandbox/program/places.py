"""Lines of the user's program: where a resource was registered, and where the program failed."""

import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from pulumi.runtime.proto import source_pb2


@dataclass(frozen=True)
class Place:
    """A line of the program."""

    file: Path
    line: int


@cache  # programs register thousands of resources from few files
def is_own(file: str, directory: Path) -> bool:
    """Whether a file belongs to the program in a directory, and not to a virtual environment in the directory."""
    path = Path(file)
    installed = {Path(sysconfig.get_path(kind)) for kind in ("stdlib", "purelib", "platlib")}
    return (
        path.is_relative_to(directory)
        and "site-packages" not in path.parts
        and not any(path.is_relative_to(place) for place in installed)
    )


def nearest_place(frames: Iterable[tuple[str, int]], directory: Path) -> Place | None:
    """The first of some frames that is a line of the program.

    Args:
        frames: File and line, the innermost frame first.
        directory: The program's directory.
    """
    return next((Place(Path(file), line) for file, line in frames if is_own(file, directory)), None)


def registered_at(trace: source_pb2.StackTrace, directory: Path) -> Place | None:
    """The line of the program that registered a resource, by the stack trace that the SDK sends with the registration."""
    return nearest_place(((_path(frame.pc.uri), frame.pc.line) for frame in trace.frames), directory)


def _path(uri: str) -> str:
    return url2pathname(urlsplit(uri).path)
