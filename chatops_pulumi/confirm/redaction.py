"""Masks what identifies an account, a workspace or a person, in texts that are meant for an issue. Pure."""

import re
from typing import Final

from chatops_pulumi.confirm.settings import Settings

ACCOUNT: Final = "123456789012"
MEMBER: Final = "U0MEMBER1"
_OTHER_MEMBER: Final = "U0MEMBER2"
_PATTERNS: Final = (
    (re.compile(r"\b\d{12}\b"), ACCOUNT),
    (re.compile(r"\b(?:AROA|AIDA|AKIA|ASIA)[A-Z0-9]{8,}\b"), "AROAEXAMPLE"),
    # Capitalized words have no digits.
    (re.compile(r"(?<![A-Za-z0-9])[UW](?=[A-Z0-9]*\d)(?!0MEMBER)[A-Z0-9]{8,}\b"), _OTHER_MEMBER),
    (re.compile(r"(chatbot-session-slack-)(?!U0MEMBER)[A-Za-z0-9]+"), rf"\g<1>{_OTHER_MEMBER}"),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "user@example.com"),
    (re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}\b"), "192.0.2.1"),
    (re.compile(r"xox[a-z]-[\w-]+"), "(token)"),
)
_PRINCIPAL: Final = re.compile(r"(arn:aws:(?:iam|sts)::\d{12}:(?:user|assumed-role|federated-user)/)[^\s\"']+")
"""Who deploys: the name of a person or of a company's role. The channel role of the run is not masked."""
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def redacted(text: str, settings: Settings) -> str:
    """The text without the IDs of the account, the workspace, the channel and members, addresses, and control characters."""
    known = {
        settings.account: ACCOUNT,
        settings.workspace_id: "T0WORKSPACE",
        settings.channel_id: "C0CHANNEL",
        settings.member_id: MEMBER,
    }
    for value, mask in known.items():
        if value:
            text = text.replace(value, mask)
    text = _PRINCIPAL.sub(lambda found: found[0] if settings.run in found[0] else f"{found[1]}someone", text)
    for pattern, mask in _PATTERNS:
        text = pattern.sub(mask, text)
    return _CONTROL.sub(" ", text)
