"""The page for everyone: keyboard, focus, screen readers, dark mode, phones."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.actions import assert_accessible, begin, fresh, open_clock, press
from tests.web.browser.conftest import Server

Visit = Callable[..., Page]


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.id || document.activeElement.tagName")


def test_the_focus_stays_where_the_keyboard_is(shop: Server, visit: Visit) -> None:
    page = visit(shop)
    fresh(page)
    open_clock(page)
    page.locator("#forward-1440").click()
    expect(page.get_by_text("Nothing in progress.")).to_be_visible()
    page.locator("#simulate").get_by_role("button", name="Start a deployment of shop-web").focus()
    at = focused(page)
    page.keyboard.press("Enter")
    expect(page.locator(".post")).to_have_count(1)
    expect(page.locator(".operation").first).to_contain_text("Ready")
    assert focused(page) == at
    open_clock(page)
    page.locator("#forward-10").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("The clock is at")
    assert focused(page) == "forward-10"
    page.get_by_role("button", name="Let it time out now").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nothing in progress.")).to_be_visible()
    assert focused(page) == "simulate", "the button is gone, so the panel has the focus"
    page.get_by_role("tab", name="Simulate").focus()
    page.keyboard.press("End")
    expect(page.get_by_role("tab", name="Events")).to_be_focused()
    page.keyboard.press("Home")
    expect(page.get_by_role("tab", name="Simulate")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible(shop: Server, visit: Visit, scheme: str) -> None:
    page = visit(shop, color_scheme=scheme)
    fresh(page)
    assert_accessible(page)
    begin(page)
    press(page, "3. Remove old tasks")
    expect(page.locator(".answer")).to_have_count(1)
    assert_accessible(page)
    for tab in ("Rules", "Events"):
        page.get_by_role("tab", name=tab).click()
        page.locator("#rules details.rule > summary, #events details.own > summary").locator(
            "visible=true"
        ).first.click()
        assert_accessible(page)
    page.get_by_role("button", name="1. Switch traffic").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert_accessible(page)


def test_it_is_used_by_keyboard_alone(shop: Server, visit: Visit) -> None:
    page = visit(shop)
    fresh(page)
    page.locator("#simulate").get_by_role("button", name="Start a deployment of shop-web").focus()
    page.keyboard.press("Enter")
    button = page.get_by_role("button", name="2. Roll back")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#run-command")).to_be_focused()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#run-command")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".answer")).to_contain_text("Succeeded")
    expect(page.get_by_role("button", name="2. Roll back")).to_be_focused()
    page.get_by_role("tab", name="Simulate").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Rules")).to_be_focused()
    expect(page.get_by_label("Search rules")).to_be_visible()


def test_it_fits_a_phone(shop: Server, visit: Visit) -> None:
    page = visit(shop, viewport={"width": 390, "height": 800})
    page.get_by_role("button", name="Simulate", exact=True).click()
    # The page goes to the channel by itself, where the message is.
    page.locator("#simulate").get_by_role("button", name="Start a deployment of shop-web").click()
    expect(page.locator(".post").last).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    press(page, "2. Roll back")
    expect(page.locator(".answer").last).to_contain_text("2. Roll back")
    assert_accessible(page)
