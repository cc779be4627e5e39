"""A real Chromium on a real ``chatops sandbox``. Without a browser these tests skip, and say so."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.paths import ROOT

PROGRAM = Path(__file__).parent / "program"
CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)

sync_api = pytest.importorskip("playwright.sync_api")
# What is waited for comes in well under a second on a machine that is not busy.
sync_api.expect.set_options(timeout=30_000)


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if os.environ.get("CHATOPS_PICTURES") and not CHROMIUM:
        raise pytest.UsageError("The pictures need a browser. Fix: install Chromium (Debian: apt-get install chromium)")
    for item in items:
        if _in_browser(item):
            # One worker has the browser; the others go on with the rest.
            item.add_marker(pytest.mark.xdist_group("browser"))
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="no Chromium on the PATH (Debian: apt-get install chromium)"))
    # They take longest and mostly wait, so they begin first and run beside everything else.
    items.sort(key=lambda item: not _in_browser(item))


def _in_browser(item: pytest.Item) -> bool:
    return Path(__file__).parent in item.path.parents


@dataclass
class Server:
    """A running ``chatops sandbox``."""

    address: str
    folder: Path
    process: subprocess.Popen[str]

    def stop(self) -> tuple[int, str]:
        """End it as Ctrl-C does. Gives the exit code and what it printed last."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        output, _ = self.process.communicate(timeout=60)
        return self.process.returncode, output


def run_sandbox(folder: Path, *words: str) -> Server:
    process = subprocess.Popen(
        [sys.executable, "-c", "from chatops_pulumi.cli import main; main()", "sandbox", "--no-open", "--port", "0",
         "--cwd", str(folder), *words],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1", "NO_COLOR": "1"},
    )  # fmt: skip
    assert process.stdout is not None
    line = process.stdout.readline()
    found = re.search(r"http://127\.0\.0\.1:\d+/", line)
    if not found:
        raise AssertionError(line + process.communicate(timeout=60)[0])
    return Server(found[0], folder, process)


Start = Callable[..., Server]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts sandboxes, and ends them."""
    servers: list[Server] = []

    def of(folder: Path = PROGRAM, *words: str, copied: bool = False) -> Server:
        if copied:
            folder = shutil.copytree(folder, tmp_path / "program")
        servers.append(run_sandbox(folder, *words))
        return servers[-1]

    yield of
    for server in servers:
        server.stop()


# Of the package and not of the session: Playwright's event loop runs as long as it is open, and other tests run their own.
@pytest.fixture(scope="package")
def browser() -> Iterator["sync_api.Browser"]:
    with sync_api.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield found
        found.close()


@pytest.fixture(scope="package")
def bakery() -> Iterator[Server]:
    """A program with two channels in two regions, for tests that leave it as it is."""
    server = run_sandbox(PROGRAM, "--stack", "dev")
    yield server
    server.stop()


@pytest.fixture(scope="package")
def shop() -> Iterator[Server]:
    """The repository's own sandbox stack."""
    server = run_sandbox(ROOT)
    yield server
    server.stop()


@pytest.fixture
def errors() -> list[str]:
    """What the browser complained about. A test that wants some takes them out."""
    return []


@pytest.fixture
def visit(browser: "sync_api.Browser", errors: list[str]) -> Iterator[Callable[..., "sync_api.Page"]]:
    """Opens pages, each in a browser context of its own, and holds that the browser has nothing to complain about."""
    contexts = []

    def at(server: Server, **context: object) -> "sync_api.Page":
        contexts.append(browser.new_context(**({"viewport": {"width": 1280, "height": 860}} | context)))
        page = contexts[-1].new_page()
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("response", lambda got: errors.append(f"{got.status} {got.url}") if got.status >= 500 else None)
        page.goto(server.address)
        page.locator("body[data-status=running]").wait_for(timeout=60_000)
        page.locator("#simulate .starts").first.wait_for(state="attached")
        return page

    yield at
    for context in contexts:
        context.close()
    assert errors == []
