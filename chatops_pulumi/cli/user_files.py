"""Reads files that the user names on the command line."""

from __future__ import annotations

import codecs
import sys
from pathlib import Path
from typing import Final

STANDARD_INPUT: Final = "-"


class UserFileError(Exception):
    """A file cannot be read, or is not text."""


def display_name(place: str) -> str:
    """How an error names the file; ``-`` is standard input."""
    return "standard input" if place == STANDARD_INPUT else place


def read_user_file(place: str) -> str:
    """The text of a file or of standard input.

    UTF-8 is expected, unless a byte order mark says otherwise: the ``>`` of PowerShell writes UTF-16.

    Raises:
        UserFileError: The file cannot be read or decoded.
    """
    try:
        data = sys.stdin.buffer.read() if place == STANDARD_INPUT else Path(place).read_bytes()
    except OSError as error:
        raise UserFileError(f"{place}: the file cannot be read: {error.strerror}. Fix: check the path.") from error
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UserFileError(
            f"{display_name(place)}: the file is not {encoding.removesuffix('-sig').upper()} text: "
            f"{error.reason} at byte {error.start}. Fix: save it as UTF-8."
        ) from error
