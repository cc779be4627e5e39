"""AWS account numbers."""

import re
from typing import Final

_ACCOUNT: Final = re.compile(r"[0-9]{12}")


def is_account(text: str) -> bool:
    """Return whether a text is an account number: 12 ASCII digits. Source: AWS General Reference, AWS account identifiers."""
    return _ACCOUNT.fullmatch(text) is not None
