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


HELD = """async () => {
  const { released } = await import("/static/held.js");
  return await Promise.race([released().then(() => false), new Promise((done) => setTimeout(() => done(true), 100))]);
}"""
"""Whether the page waits."""


def held(page: Page) -> bool:
    return bool(page.evaluate(HELD))


def test_the_page_waits_for_every_finger(shop: Server, visit: Visit) -> None:
    page = visit(shop, has_touch=True)
    touch = page.context.new_cdp_session(page)

    def fingers(kind: str, *at: int) -> bool:
        points = [{"x": x, "y": 300, "id": x} for x in at]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        return held(page)

    assert fingers("touchStart", 300)
    assert fingers("touchStart", 300, 500)
    assert fingers("touchEnd", 300)
    assert not fingers("touchEnd")
    assert fingers("touchStart", 300)
    assert not fingers("touchCancel")


def test_the_page_does_not_wait_where_the_release_may_be_lost(shop: Server, visit: Visit) -> None:
    page = visit(shop)
    button = page.locator("#simulate button").first
    button.focus()
    for system in ("Alt", "Control", "Meta"):
        page.keyboard.down(system)
        page.keyboard.down(" ")
        assert not held(page), system
        page.keyboard.up(" ")
        page.keyboard.up(system)
    # As the dialog of a press has it, if policies name members.
    page.locator("#empty").evaluate(
        "one => one.insertAdjacentHTML('afterbegin', '<select id=as><option>a<option>b</select>')"
    )
    page.locator("#as").focus()
    page.keyboard.press(" ")  # opens the list, which gets the release
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert not held(page)
    button.hover()
    page.mouse.down()
    assert held(page)
    page.mouse.down(button="right")  # the menu of the browser gets the release
    assert not held(page)
    page.mouse.up(button="right")
    page.mouse.up()
    button.hover()
    page.mouse.down()
    page.evaluate("window.dispatchEvent(new Event('blur'))")  # Alt+Tab
    assert not held(page)
    page.mouse.up()
    page.locator("#rule-search").evaluate("one => one.closest('[hidden]')?.removeAttribute('hidden')")
    page.locator("#rule-search").focus()
    page.keyboard.down(" ")
    assert not held(page)
    page.keyboard.up(" ")
    expect(page.locator("#rule-search")).to_have_value(" ")
