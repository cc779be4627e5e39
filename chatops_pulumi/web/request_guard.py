"""Keeps everybody but the page itself away: other hosts' names, other origins, and requests without the page's token."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK: Final = ("127.0.0.1", "localhost", "[::1]")
"""The names under which a page of this machine alone is asked for. Any other one is a trick (DNS rebinding)."""

TOKEN_HEADER: Final = "x-chatops-token"  # noqa: S105 the header's name

_SAFE_METHODS: Final = frozenset({"GET", "HEAD"})
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "content-security-policy": _POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}


@dataclass
class RequestGuard:
    """ASGI middleware around the page."""

    app: ASGIApp
    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what is not from the page, and put the safety headers on every answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        reason = self._refusal(scope["method"], Headers(scope=scope))
        answer = self.app if reason is None else PlainTextResponse(reason + "\n", status_code=403)
        await answer(scope, receive, send_with_headers)

    def _refusal(self, method: str, headers: Headers) -> str | None:
        hosts = {f"{name}:{self.port}" for name in LOOPBACK}
        if headers.get("host", "") not in hosts:
            return f"Refused: this page answers only to {', '.join(sorted(hosts))}."
        origin = headers.get("origin")
        if origin is not None and origin not in {f"http://{host}" for host in hosts}:
            return "Refused: the request comes from another page."
        if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
            return "Refused: the request comes from another page."
        if method not in _SAFE_METHODS and not secrets.compare_digest(
            headers.get(TOKEN_HEADER, "").encode(), self.token.encode()
        ):
            return "Refused: the request does not carry the page's token. Load the page anew."
        return None
