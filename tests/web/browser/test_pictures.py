"""What the documentation shows: each picture is taken where a test has seen that it is true (``make pictures``)."""

import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.actions import begin, decided_and_saved, fire_own, fresh, open_clock, press
from tests.web.browser.conftest import PROGRAM, Server, Start, run_sandbox
from tests.web.browser.pictures import keep

pytestmark = pytest.mark.skipif(not os.environ.get("CHATOPS_PICTURES"), reason="make pictures takes the pictures")
Visit = Callable[..., Page]
GALLERY = Path(__file__).parent / "gallery"
SHARP = {"viewport": {"width": 1180, "height": 1500}, "device_scale_factor": 1.5}
"""A window in which whole threads fit, with two and a quarter points for each pixel."""


@pytest.fixture(scope="module")
def gallery() -> Iterator[Server]:
    server = run_sandbox(GALLERY, "--stack", "dev")
    yield server
    server.stop()


def channel(page: Page, name: str) -> None:
    """Choose a channel and begin with an empty one."""
    page.get_by_role("button", name=f"#{name}").click()
    expect(page.locator("#channel-name")).to_contain_text(f"#{name}")
    fresh(page)


def sample(page: Page, rule: str) -> dict[str, object]:
    """The event that the page proposes for a rule."""
    page.get_by_role("tab", name="Rules").click()
    entry = page.locator("details.rule").filter(has=page.locator("summary", has_text=rule))
    entry.locator("summary").first.click()
    area = entry.locator("textarea")
    expect(area).to_have_value(re.compile("source"))
    return json.loads(area.input_value())


STAYS_AT_THE_TOP = """() => {
  const box = document.querySelector("#feed-box");
  window.frames_at_top = box.scrollTop === 0 ? (window.frames_at_top || 0) + 1 : 0;
  box.scrollTo({top: 0, behavior: "instant"});
  return window.frames_at_top > 20;
}"""
"""The page scrolls to what a press led to, each time that some of it arrives."""


def to_the_top(page: Page) -> None:
    page.wait_for_function(STAYS_AT_THE_TOP)
    expect(page.locator("#feed .post h3").first).to_be_in_viewport(ratio=1)


def test_a_message_with_its_buttons_and_the_answer_to_a_press(shop: Server, visit: Visit) -> None:
    page = visit(shop, viewport={"width": 1240, "height": 1040}, device_scale_factor=1.25)
    fresh(page)
    begin(page)
    press(page, "1. Switch traffic")
    expect(page.locator(".answer .outcome")).to_have_text("Succeeded")
    expect(page.locator(".operation").first).to_contain_text("The old tasks wait for their end")
    expect(page.locator(".toast")).to_contain_text("1. Switch traffic: Succeeded")
    to_the_top(page)
    expect(page.locator(".answer .command")).to_be_in_viewport(ratio=1)
    keep(page, "sandbox")


def test_a_press_from_the_message_to_a_late_one(shop: Server, visit: Visit) -> None:
    page = visit(shop, **SHARP)
    fresh(page)
    begin(page)
    post = page.locator("#feed .post").first
    expect(post.locator(".chat-button")).to_have_count(3)
    keep(page, "message", post)
    page.get_by_role("button", name="1. Switch traffic").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("--deployment-wait-type READY_WAIT")
    keep(page, "confirm-press", dialog)
    page.get_by_role("button", name="Run the command").click()
    expect(page.locator(".answer .outcome").first).to_have_text("Succeeded")
    press(page, "1. Switch traffic")
    expect(page.locator(".answer").last).to_contain_text("DeploymentIsNotInReadyStateException")
    keep(page, "late-press", post.locator(".buttons").first, page.locator(".thread"))


def test_a_rollback(shop: Server, visit: Visit) -> None:
    page = visit(shop, **SHARP)
    fresh(page)
    begin(page)
    press(page, "2. Roll back")
    expect(page.locator(".answer .outcome")).to_have_text("Succeeded")
    expect(page.locator(".answer")).to_contain_text("--auto-rollback-enabled true")
    keep(page, "rollback", page.locator("#feed .buttons").first, page.locator(".thread"))


def test_why_a_message_is_there(shop: Server, visit: Visit) -> None:
    page = visit(shop, **SHARP)
    fresh(page)
    begin(page)
    page.get_by_role("button", name="Why this message?").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".step")).to_have_count(6)
    keep(page, "why", dialog.get_by_role("heading").first, dialog.locator(".step").last)


def test_on_a_phone(shop: Server, visit: Visit) -> None:
    page = visit(shop, viewport={"width": 390, "height": 760}, device_scale_factor=1.5)
    page.get_by_role("button", name="Simulate", exact=True).click()
    page.locator("#simulate").get_by_role("button", name="Start a deployment of shop-web").click()
    expect(page.locator(".post").last).to_be_visible()
    last = page.locator(".post").last.locator(".chat-button").last
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    keep(page, "phone")


def test_a_lost_message(shop: Server, visit: Visit) -> None:
    page = visit(shop, **SHARP)
    fresh(page)
    begin(page)
    event = sample(page, "ready")
    detail = event["detail"]
    assert isinstance(detail, dict)
    del detail["deploymentId"]
    fire_own(page, json.dumps(event))
    note = page.locator("#feed .lost-note")
    note.get_by_role("button", name="Why, and how to fix it").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("How to fix it:")
    keep(page, "lost-message", dialog.get_by_role("heading").first, dialog.locator(".step").last)


def test_only_approvers_may_press(gallery: Server, visit: Visit) -> None:
    page = visit(gallery, **SHARP)
    channel(page, "C0APPROVED")
    begin(page, "Start a deployment of shop-web")
    page.get_by_role("button", name="1. Switch traffic").click()
    dialog = page.get_by_role("dialog")
    expect(page.locator("#press-as")).to_contain_text("U0123ABCD")
    keep(page, "press-as", dialog)
    dialog.get_by_role("button", name="Run the command").click()
    answer = page.locator(".answer").last
    expect(answer).to_contain_text("AccessDeniedException")
    expect(answer).to_contain_text("explicit deny")
    page.get_by_role("button", name="1. Switch traffic").click()
    page.locator("#press-as").select_option("U0123ABCD")
    dialog.get_by_role("button", name="Run the command").click()
    expect(page.locator(".answer .outcome").last).to_have_text("Succeeded")
    keep(page, "approvers", page.locator("#feed .buttons").first, page.locator(".thread"))


def test_nobody_switches_in_a_freeze(start: Start, visit: Visit) -> None:
    page = visit(start(GALLERY, "--stack", "dev"), **SHARP)
    channel(page, "C0FROZEN01")
    open_clock(page)
    expect(page.locator("#clock")).to_contain_text("a freeze begins or ends")
    keep(page, "freeze-clock", page.locator("#clock-summary"), page.locator("#clock"), page.locator("#forward-to-2"))
    page.locator("#forward-to-1").click()
    expect(page.locator(".toast")).to_contain_text("The clock is at")
    page.keyboard.press("Escape")
    begin(page, "Start a deployment of shop-api")
    press(page, "1. Switch traffic")
    expect(page.locator(".answer").last).to_contain_text("explicit deny")
    press(page, "2. Roll back")
    expect(page.locator(".answer .outcome").last).to_have_text("Succeeded")
    keep(page, "freeze", page.locator("#feed .buttons").first, page.locator(".thread"))


def test_a_fleet_has_one_thread_for_each_deployment(gallery: Server, visit: Visit) -> None:
    page = visit(gallery, **SHARP)
    channel(page, "C0FLEET001")
    begin(page, "Start a deployment of shop-cart")
    event = sample(page, "all-ready")
    detail = event["detail"]
    assert isinstance(detail, dict)
    detail |= {"application": "shop-mail", "deploymentGroup": "live-eu", "deploymentId": "d-3F8A1C5D2"}
    fire_own(page, json.dumps(event))
    expect(page.locator("#feed > li > .post")).to_have_count(2)
    press(page, "1. Switch traffic", post=0)
    first = page.locator("#feed > li > .post").first
    expect(first.locator(".thread .reply")).to_have_count(1)
    expect(first.locator(".thread .reply .chat-button")).to_have_text(["2. Roll back", "3. Remove old tasks"])
    second = page.locator("#feed > li > .post").nth(1)
    expect(second.get_by_role("heading")).to_contain_text("[PROD] 🔵🟢 shop-mail")
    keep(page, "fleet", first.locator(".thread .reply"), second.get_by_role("heading"))


MESSAGES = [
    ("release-approval", "codepipeline", ["1. Approve", "2. Reject"]),
    ("release-failed-failed", "pipelinefailure", ["1. Retry failed", "2. Retry stage"]),
    ("ecs-paused", "ecs", ["1. Continue", "2. Roll back"]),
    ("workers-checkpoint", "autoscaling", ["1. Roll back", "2. Stop refresh"]),
    ("errors-alarm", "cloudwatch", ["1. Disable actions", "2. Enable actions"]),
    ("orders-failed", "stepfunctions", ["1. Redrive"]),
    ("jobs-event", "custom", ["Terminate job"]),
]


def test_the_message_of_each_playbook(gallery: Server, visit: Visit) -> None:
    page = visit(gallery, **SHARP)
    channel(page, "C0EVERY001")
    for number, (rule, picture, buttons) in enumerate(MESSAGES):
        fire_own(page, json.dumps(sample(page, rule)))
        post = page.locator("#feed > li > .post").nth(number)
        expect(post.locator(".chat-button")).to_have_text(buttons)
        keep(page, picture, post)


def test_a_scenario_is_saved_played_and_compared(start: Start, visit: Visit) -> None:
    server = start(PROGRAM, "--stack", "dev", copied=True)
    page = visit(server, viewport={"width": 1180, "height": 1000}, device_scale_factor=1.5)
    dialog = decided_and_saved(page)
    page.locator("#scenario-name").fill("switch-traffic")
    keep(page, "save-as-test", dialog)
    page.get_by_role("button", name="Save", exact=True).click()
    play = page.locator("#scenarios").get_by_role("button", name="switch-traffic")
    play.click()
    expect(page.locator(".toast")).to_contain_text("switch-traffic: all 2 steps hold on this program.")
    page.get_by_role("button", name="Record a scenario").click()
    begin(page, "Start a deployment of oven")
    expect(page.locator(".recording")).to_have_text("Recording: 1 step")
    keep(page, "scenarios", page.locator("#scenarios"))


def test_a_reload_shows_which_message_changed(start: Start, visit: Visit) -> None:
    server = start(PROGRAM, "--stack", "dev", copied=True)
    page = visit(server, **SHARP)
    begin(page, "Start a deployment of oven")
    main = server.folder / "__main__.py"
    main.write_text(main.read_text().replace('"oven-live"', '"oven-new"'))
    page.locator("#feed .reload-note").get_by_role("button", name="see the diff").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".new").first).to_contain_text("+Deployment group: oven-new")
    keep(page, "reload-diff", dialog.get_by_role("heading").first, dialog.locator(".differences").first)
