"""The text of a file that a person gives, as their system has written it."""

import codecs


def decoded(data: bytes) -> str:
    """UTF-8, or what a byte order mark says: the ``>`` of PowerShell writes UTF-16. Raises UnicodeDecodeError."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16")
    return data.decode("utf-8-sig")
