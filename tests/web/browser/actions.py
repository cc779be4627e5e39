"""What a person does on the page, and what holds for all of it."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect


def press(page: Page, label: str, *, post: int = -1) -> None:
    """Press a button of a message, the newest one that has it, and run its command."""
    page.get_by_role("button", name=label, exact=True).nth(post).click()
    page.get_by_role("button", name="Run the command").click()


def begin(page: Page, what: str = "Start a deployment of shop-web") -> None:
    """Press a button of the Simulate tab."""
    button = page.locator("#simulate").get_by_role("button", name=what)
    button.click()
    # What it caused is in view before the test goes on.
    expect(button).not_to_have_attribute("aria-disabled", "true")


def save_as_test(page: Page) -> Locator:
    """Open the dialog in which the open channel's only thread becomes a scenario."""
    page.locator("#feed > li > .post > .content > .tools").get_by_role("button", name="Save as test").click()
    return page.get_by_role("dialog")


def decided_and_saved(page: Page) -> Locator:
    """Start a deployment, switch its traffic, and open the dialog that makes a scenario of both."""
    begin(page, "Start a deployment of oven")
    press(page, "1. Switch traffic")
    expect(page.locator(".thread .reply")).to_have_count(1)
    dialog = save_as_test(page)
    expect(dialog).to_contain_text("2 steps, each with what it led to.")
    return dialog


def clear(page: Page) -> None:
    page.get_by_role("button", name="Clear all messages…").click()
    page.get_by_role("dialog").get_by_role("button", name="Clear all messages").click()


def fire_own(page: Page, text: str) -> None:
    """Fire the text of an event under Events."""
    page.get_by_role("tab", name="Events").click()
    own = page.locator("#own")
    if own.get_attribute("open") is None:
        own.locator("summary").click()
    page.locator("#own-event").fill(text)
    page.locator("#fire-own").click()


def open_clock(page: Page) -> None:
    if page.locator("#clock").get_attribute("open") is None:
        page.locator("#clock-summary").click()


def fresh(page: Page) -> None:
    """The module's server is used by all tests: each begins with an empty channel."""
    expect(page.locator("#feed > li, #empty:not([hidden])").first).to_be_visible()
    clear(page)
    expect(page.locator(".toast")).to_contain_text("Messages cleared.")
    expect(page.locator(".post")).to_have_count(0)


def assert_accessible(page: Page) -> None:
    """Nothing on the page is hard to use with a screen reader, as far as axe sees it."""
    violations = Axe().run(page).response["violations"]
    found = [(one["id"], one["help"], [node["html"][:160] for node in one["nodes"]]) for one in violations]
    assert found == []
