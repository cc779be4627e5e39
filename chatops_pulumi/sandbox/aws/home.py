"""The temporary folder of a local AWS. It is always removed, also if the process is killed."""

import contextlib
import os
import shutil
import tempfile
import weakref
from pathlib import Path
from typing import Final

_PREFIX: Final = "chatops-aws-"
_LOCK: Final = "lock"


class Home:
    """A folder for one local AWS. It is removed by ``close``, at the end of the process, or by a later process.

    A process that is killed cannot remove its folder. The operating system releases its lock on the folder, so that the
    next local AWS sees that the folder is not in use.
    """

    def __init__(self) -> None:
        _sweep(Path(tempfile.gettempdir()))
        self.path = Path(tempfile.mkdtemp(prefix=_PREFIX))
        lock = _locked(self.path / _LOCK, create=True)
        self.close = weakref.finalize(self, _remove, self.path, lock)


def _sweep(folder: Path) -> None:
    """Remove the folders of processes that were killed."""
    for path in folder.glob(f"{_PREFIX}*"):
        # A folder of another user cannot be locked, and a folder without a lock is just being made.
        with contextlib.suppress(OSError):
            lock = _locked(path / _LOCK, create=False)
            if lock is not None:
                _remove(path, lock)


def _locked(file: Path, *, create: bool) -> int | None:
    """An open, locked file. None if the system has no such locks. Raises OSError if another process holds the lock."""
    try:
        import fcntl  # not on Windows
    except ImportError:
        return None
    descriptor = os.open(file, os.O_RDWR | os.O_NOFOLLOW | (os.O_CREAT if create else 0), 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _remove(path: Path, lock: int | None) -> None:
    shutil.rmtree(path, ignore_errors=True)
    if lock is not None:
        os.close(lock)
