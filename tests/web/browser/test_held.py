"""A click is not lost if the page changes between the press and the release of the mouse button, or of the space bar."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.web.browser.actions import begin, fresh
from tests.web.browser.conftest import Server

Visit = Callable[..., Page]


def mouse(page: Page, button: Locator) -> tuple[Callable[[], None], Callable[[], None]]:
    button.hover()
    return page.mouse.down, page.mouse.up


def space(page: Page, button: Locator) -> tuple[Callable[[], None], Callable[[], None]]:
    button.focus()
    return lambda: page.keyboard.down(" "), lambda: page.keyboard.up(" ")


@pytest.mark.parametrize("way", [mouse, space])
def test_a_message_changes_while_its_button_is_held(
    shop: Server, visit: Visit, way: Callable[[Page, Locator], tuple[Callable[[], None], Callable[[], None]]]
) -> None:
    page, other = visit(shop), visit(shop)
    fresh(page)
    begin(page)
    message = page.locator("#feed > li").first
    press, release = way(page, message.get_by_role("button", name="2. Roll back"))
    press()
    with page.expect_response(lambda answer: "/sidebar?" in answer.url):  # the page knows that something changed
        other.get_by_role("button", name="2. Roll back").click()
        other.get_by_role("button", name="Run the command").click()
    expect(other.locator(".answer .outcome")).to_have_text("Succeeded")
    expect(message.locator(".answer")).to_have_count(0)
    release()
    expect(page.get_by_role("dialog")).to_contain_text("aws codedeploy stop-deployment")
    expect(message.locator(".answer .outcome")).to_have_text("Succeeded")
