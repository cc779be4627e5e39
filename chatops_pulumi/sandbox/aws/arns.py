"""The parts of an ARN."""

from typing import NamedTuple

_PARTS = 6


class ArnParts(NamedTuple):
    """``arn:partition:service:region:account:resource``. Parts that an ARN omits are empty."""

    partition: str
    service: str
    region: str
    account: str
    resource: str


def arn_parts(text: str) -> ArnParts:
    """The parts of an ARN; all empty if the text is not an ARN."""
    parts = text.split(":", _PARTS - 1)
    if len(parts) < _PARTS or parts[0] != "arn":
        return ArnParts("", "", "", "", "")
    return ArnParts(*parts[1:])
