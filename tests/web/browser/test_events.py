"""Events that a person fires, and what became of them."""

import json
import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.web.browser.actions import assert_accessible, begin, fire_own, fresh, press
from tests.web.browser.conftest import ROOT, Server

Visit = Callable[..., Page]
EVENT = ROOT / "tests" / "events" / "codedeploy_ready.json"


def test_an_event_is_edited_and_fired(shop: Server, visit: Visit) -> None:
    page = visit(shop)
    fresh(page)
    page.get_by_role("tab", name="Rules").click()
    page.locator("details.rule > summary").first.click()
    area = page.get_by_label("An event that matches this rule")
    expect(area).to_have_value(re.compile(r'"state": "READY"'))
    event = json.loads(area.input_value())
    event["detail"]["deploymentId"] = "d-EDITED001"
    area.fill(json.dumps(event))
    page.get_by_role("button", name="Fire this event").click()
    expect(page.locator(".post")).to_contain_text("d-EDITED001")
    assert "d-EDITED001" in area.input_value(), "what a person has typed stays"
    area.fill('{"source": "aws.codedeploy",}')
    page.get_by_role("button", name="Fire this event").click()
    expect(page.locator("details.rule .form-error")).to_contain_text(
        "Not valid JSON, line 1, column 29. Fix: remove the comma at the end of line 1."
    )


def test_a_lost_message_says_where_and_what_to_change(shop: Server, visit: Visit) -> None:
    page = visit(shop)
    fresh(page)
    event = json.loads(EVENT.read_text())
    del event["detail"]["deploymentId"]
    fire_own(page, json.dumps(event))
    expect(page.locator(".toast")).to_contain_text("1 event fired, 1 message lost.")
    expect(page.locator(".event").first).to_have_class("event bad")
    # The feed has a line where the message would be, with why and what to do.
    note = page.locator("#feed .lost-note")
    expect(note).to_contain_text("A message was lost here.")
    assert_accessible(page)
    note.get_by_role("button", name="Why, and how to fix it").click()
    expect(page.get_by_role("dialog")).to_contain_text("How to fix it:")
    page.keyboard.press("Escape")
    page.locator("#own-event").fill("")
    note.get_by_role("button", name="Edit and fire").click()
    expect(page.locator("#own-event")).to_be_focused()
    edited = json.loads(page.locator("#own-event").input_value())
    assert edited == event
    event["detail"] |= {"deploymentId": "d-OTHER0001", "deploymentGroup": "another"}
    fire_own(page, json.dumps(event))
    expect(page.locator(".event").first).to_contain_text("No rule matches this event")
    expect(page.locator(".toast")).to_contain_text("1 event fired. No rule matches")
    page.locator("#toast-action").click()
    expect(page.get_by_role("dialog")).to_contain_text('detail.deploymentGroup must match ["shop-web-blue-green"]')


def test_events_have_a_time_an_id_a_channel_and_are_filtered_and_fired_again(shop: Server, visit: Visit) -> None:
    page = visit(shop)
    fresh(page)
    begin(page)
    page.get_by_role("tab", name="Events").click()
    entry = page.locator(".event.good")
    expect(entry.locator("time")).to_contain_text(re.compile(r"\d:\d\d"))
    expect(entry.locator("code")).to_have_text(re.compile("d-[0-9A-F]{9}"))
    expect(entry).to_contain_text("1 message in #C0123SAND.")
    entry.get_by_role("button", name="Show the message").click()
    expect(page.locator(".post")).to_be_focused()
    entry.get_by_role("button", name="Fire again").click()
    expect(page.locator(".event.good")).to_have_count(2)
    unmatched = page.locator(".event.quiet").count()
    assert unmatched
    page.get_by_role("button", name="Lost", exact=True).click()
    expect(page.locator(".event")).to_have_count(0)
    page.get_by_role("button", name="No rule", exact=True).click()
    expect(page.locator(".event.quiet")).to_have_count(unmatched)
    expect(page.locator(".event")).to_have_count(unmatched)
    page.get_by_role("button", name="All", exact=True).click()


def test_after_five_hundred_events_none_is_lost_and_the_page_can_be_used(shop: Server, visit: Visit) -> None:
    page = visit(shop)
    fresh(page)
    event = json.loads(EVENT.read_text())
    burst = [{**event, "detail": {**event["detail"], "deploymentId": f"d-{number:09d}"}} for number in range(250)]
    fire_own(page, json.dumps([*burst, *reversed(burst)]))
    # The page can be used while the burst goes on.
    page.get_by_role("tab", name="Simulate").click()
    expect(page.locator("#simulate .starts button").first).to_be_visible()
    expect(page.locator(".toast")).to_contain_text("500 events fired, 500 messages in #C0123SAND.", timeout=120_000)
    expect(page.locator("#count-events")).to_have_text("500")
    assert page.locator("#feed > li").count() <= 500
    begin(page)
    expect(page.locator("#feed > li").last).to_be_in_viewport()
    press(page, "2. Roll back")
    expect(page.locator(".answer .outcome")).to_have_text("Succeeded")
    expect(page.locator(".answer .outcome")).to_be_in_viewport()
