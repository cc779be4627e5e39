"""Accepts only requests of the page itself: no other host names, no other origins, no commands without the page's token."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from chatops_pulumi.web.rendering import render

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK: Final = ("127.0.0.1", "localhost", "[::1]")
"""The host names of this machine. A request for another name can be an attack (DNS rebinding)."""

TOKEN_HEADER: Final = "x-chatops-token"  # noqa: S105 the header's name

_SAFE_METHODS: Final = frozenset({"GET", "HEAD"})
_HOST: Final = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:]+\])(?::[0-9]{1,5})?")
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


class HostError(Exception):
    """The value of ``--allow-host`` is not a host."""


@dataclass(frozen=True)
class _Refusal:
    reason: str
    host: str = ""
    """The host to allow, if that helps."""


def check_host(host: str) -> str:
    """A host that the page may be opened under, in lower case.

    Args:
        host: ``NAME`` or ``NAME:PORT``, as the address bar of the browser shows it.

    Raises:
        HostError: It is neither.
    """
    if not _HOST.fullmatch(host):
        raise HostError(
            f"--allow-host: '{host}' is not a host name. "
            "Fix: use NAME or NAME:PORT from the browser's address bar, for example localhost:9000."
        )
    return host.lower()


@dataclass
class RequestGuard:
    """ASGI middleware around the page."""

    app: ASGIApp
    port: int
    allowed_hosts: tuple[str, ...] = ()
    """Further hosts of ``check_host``, for forwarded ports."""
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what is not from the page, and add the security headers to every answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        headers = Headers(scope=scope)
        refusal = self._refusal(scope["method"], scope["path"], headers)
        answer = self.app if refusal is None else _refused(refusal, headers)
        await answer(scope, receive, send_with_headers)

    def _hosts(self) -> set[str]:
        own = {f"{name}:{self.port}" for name in LOOPBACK}
        # A name without a port is also the page's own port, since a forwarded port can keep its number.
        named = {host for allowed in self.allowed_hosts for host in (allowed, f"{allowed}:{self.port}")}
        return own | named

    def _origins(self) -> set[str]:
        # What forwards a port may offer it under https.
        return {f"http://{host}" for host in self._hosts()} | {
            f"https://{host}" for allowed in self.allowed_hosts for host in (allowed, f"{allowed}:{self.port}")
        }

    def _refusal(self, method: str, path: str, headers: Headers) -> _Refusal | None:
        host = headers.get("host", "").lower()
        if host not in self._hosts():
            reason = f"Refused: this sandbox answers only to {', '.join(sorted(self._hosts()))}, not to '{host}'."
            return _Refusal(reason, host if _HOST.fullmatch(host) else "")
        origin = headers.get("origin")
        if origin is not None and origin not in self._origins():
            return _Refusal("Refused: the request comes from another page.")
        site = headers.get("sec-fetch-site", "same-origin")
        if site not in {"same-origin", "none"} and not _opens_page(method, path, headers):
            return _Refusal("Refused: the request comes from another page.")
        if method not in _SAFE_METHODS and not secrets.compare_digest(
            headers.get(TOKEN_HEADER, "").encode(), self.token.encode()
        ):
            return _Refusal("Refused: the request does not carry the page's token. Fix: reload the page.")
        return None


def _opens_page(method: str, path: str, headers: Headers) -> bool:
    """Whether a person follows a link to the page. The page that has the link cannot read the answer."""
    top_level = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
    return method == "GET" and path == "/" and top_level


def _refused(refusal: _Refusal, headers: Headers) -> Response:
    if "text/html" in headers.get("accept", ""):
        return HTMLResponse(render("refused.html", reason=refusal.reason, host=refusal.host), status_code=403)
    return PlainTextResponse(refusal.reason + "\n", status_code=403)
