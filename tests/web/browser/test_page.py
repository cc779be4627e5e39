"""The page as a person uses it: fire, read, press, see why."""

import json
import os
import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.web.browser.conftest import PROGRAM, ROOT, Server, Start

Visit = Callable[..., Page]
PICTURE = ROOT / "docs" / "sandbox.png"
TEAMS_CHANNEL = "19:cake@thread.tacv2"


def press(page: Page, label: str, *, post: int = -1) -> None:
    """Press a button of a message, the newest one that has it, and run its command."""
    page.get_by_role("button", name=label, exact=True).nth(post).click()
    page.get_by_role("button", name="Run the command").click()


def fresh(page: Page) -> None:
    """The module's server is used by all tests: each begins with an empty channel."""
    expect(page.locator("#feed > li, #empty:not([hidden])").first).to_be_visible()
    page.get_by_role("button", name="Clear the messages").click()
    expect(page.locator(".toast")).to_contain_text("The messages are gone.")
    expect(page.locator(".post")).to_have_count(0)


def assert_accessible(page: Page) -> None:
    violations = Axe().run(page).response["violations"]
    told = [(one["id"], one["help"], [node["html"][:160] for node in one["nodes"]]) for one in violations]
    assert told == []


def test_a_deployment_is_started_read_and_decided(shop: Server, visit: Visit) -> None:
    page = visit(shop)
    fresh(page)
    page.get_by_role("button", name="Start shop-web / shop-web-blue-green").click()
    post = page.locator(".post").first
    expect(post.get_by_role("heading")).to_have_text("🔵🟢 shop-web: switch traffic to the new version?")
    expect(post).to_contain_text("Application: shop-web")
    expect(post.get_by_role("link", name="https://green.shop.example.com:8443")).to_have_attribute(
        "href", "https://green.shop.example.com:8443"
    )
    waiting = page.locator(".operation").first
    expect(waiting).to_contain_text("Ready")
    expect(waiting).to_contain_text("CodeDeploy stops the deployment.")
    post.get_by_role("button", name="1. Switch traffic").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("aws codedeploy continue-deployment")
    expect(dialog).to_contain_text("123456789012")
    dialog.get_by_role("button", name="Cancel").click()
    expect(page.locator(".answer")).to_have_count(0)
    press(page, "1. Switch traffic")
    answer = page.locator(".answer").first
    expect(answer).to_contain_text("Done: 1. Switch traffic")
    expect(answer).to_contain_text("--deployment-wait-type READY_WAIT")
    expect(waiting).to_contain_text("The old tasks wait for their end")
    if os.environ.get("CHATOPS_PICTURES"):
        page.locator("#feed-box").evaluate("box => box.scrollTo({top: 0, behavior: 'instant'})")
        expect(page.locator(".toast")).to_have_css("opacity", "0")
        page.screenshot(path=PICTURE)
    press(page, "1. Switch traffic")
    refused = page.locator(".answer").nth(1)
    expect(refused).to_contain_text("AWS refused the call: 1. Switch traffic")
    expect(refused).to_contain_text("DeploymentIsNotInReadyStateException")
    press(page, "3. Remove old tasks")
    expect(page.locator(".answer").nth(2)).to_contain_text("Done: 3. Remove old tasks")
    expect(page.get_by_text("Nothing is under way.")).to_be_visible()


def test_an_event_is_edited_and_fired(shop: Server, visit: Visit, errors: list[str]) -> None:
    page = visit(shop)
    fresh(page)
    page.get_by_role("tab", name="Rules").click()
    page.locator("details.rule > summary").first.click()
    area = page.get_by_label("An event that it matches")
    expect(area).to_have_value(re.compile(r'"state": "READY"'))
    event = json.loads(area.input_value())
    event["detail"]["deploymentId"] = "d-EDITED001"
    area.fill(json.dumps(event))
    page.get_by_role("button", name="Fire this event").click()
    expect(page.locator(".post")).to_contain_text("d-EDITED001")
    assert "d-EDITED001" in area.input_value(), "what a person has typed stays"
    area.fill('{"source": "aws.codedeploy",}')
    page.get_by_role("button", name="Fire this event").click()
    expect(page.locator("details.rule .form-error")).to_contain_text("This is no JSON")
    assert "422" in errors.pop()


def test_a_lost_message_says_where_and_what_to_change(shop: Server, visit: Visit) -> None:
    page = visit(shop)
    fresh(page)
    page.get_by_role("tab", name="Events").click()
    page.get_by_text("Fire an event of your own").click()
    event = json.loads((ROOT / "tests" / "events" / "codedeploy_ready.json").read_text())
    del event["detail"]["deploymentId"]
    page.get_by_label("The event, or a list of events").fill(json.dumps(event))
    page.get_by_role("button", name="Fire", exact=True).click()
    entry = page.locator(".event").first
    expect(entry).to_have_class("event bad")
    entry.get_by_role("button", name="Why?").click()
    expect(page.get_by_role("dialog")).to_contain_text("Fix:")
    page.keyboard.press("Escape")
    event["detail"] |= {"deploymentId": "d-OTHER0001", "deploymentGroup": "another"}
    page.get_by_label("The event, or a list of events").fill(json.dumps(event))
    page.get_by_role("button", name="Fire", exact=True).click()
    expect(page.locator(".event").first).to_contain_text("No rule is meant for it")
    page.locator(".event").first.get_by_role("button", name="Why?").click()
    expect(page.get_by_role("dialog")).to_contain_text('detail.deploymentGroup must match ["shop-web-blue-green"]')


def test_why_a_message_and_its_buttons_are_there(shop: Server, visit: Visit) -> None:
    page = visit(shop)
    fresh(page)
    page.get_by_role("button", name="Start shop-web").click()
    page.get_by_role("button", name="Why this message?").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("shown: ActionGroup is 'chatops-sandbox-shop' as required")
    expect(dialog).to_contain_text("of 8192 characters")
    expect(dialog.locator(".step")).to_have_count(6)
    assert_accessible(page)


def test_a_message_is_taken_along(shop: Server, visit: Visit) -> None:
    page = visit(shop)
    fresh(page)
    page.get_by_role("button", name="Start shop-web").click()
    page.get_by_role("button", name="Take it along").click()
    blocks = json.loads(page.locator("#blocks").inner_text())
    assert [block["type"] for block in blocks["blocks"]] == ["header", "section", "section", "actions"]
    expect(page.locator("#as-text")).to_contain_text("[1. Switch traffic]")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Open the message alone").click()
    alone = opened.value
    expect(alone.get_by_role("heading")).to_contain_text("switch traffic to the new version")
    assert alone.locator(".card").evaluate("card => getComputedStyle(card).borderLeftWidth") == "4px", (
        "it has its style"
    )


def test_the_time_is_moved_and_a_wait_ends(shop: Server, visit: Visit) -> None:
    page = visit(shop)
    fresh(page)
    page.get_by_role("button", name="Start shop-web").click()
    expect(page.locator(".operation").first).to_contain_text("CodeDeploy stops the deployment.")
    page.get_by_role("button", name="1 hour on").click()
    expect(page.locator(".toast")).to_contain_text("later")
    expect(page.get_by_text("Nothing is under way.")).to_be_visible()
    page.get_by_role("button", name="Start shop-web").click()
    page.get_by_role("button", name="End the wait now").click()
    expect(page.get_by_text("Nothing is under way.")).to_be_visible()
    page.get_by_text("Ended:").click()
    expect(page.locator(".operation.ended").first).to_contain_text("It was stopped.")


def test_buttons_are_shuffled_as_slack_does(shop: Server, visit: Visit) -> None:
    page = visit(shop)
    fresh(page)
    for number in range(6):
        page.get_by_role("button", name="Start shop-web").click()
        expect(page.locator(".post")).to_have_count(number + 1)

    def orders() -> set[tuple[str, ...]]:
        return {tuple(one.locator(".chat-button").all_inner_texts()) for one in page.locator(".post").all()}

    assert orders() == {("1. Switch traffic", "2. Roll back", "3. Remove old tasks")}
    page.get_by_label("Shuffle the buttons").check()
    other = re.compile(r"^\s*(?!1\. Switch traffic\s*2\. Roll back)\d")
    expect(page.locator(".buttons").filter(has_text=other).first).to_be_visible()
    expect(page.locator(".post")).to_have_count(6)
    assert len(orders()) > 1
    page.reload()
    expect(page.locator(".post")).to_have_count(6)
    expect(page.get_by_label("Shuffle the buttons")).to_be_checked()


def test_two_channels_two_regions_and_threads(start: Start, visit: Visit) -> None:
    page = visit(start(PROGRAM, "--stack", "dev"))
    page.get_by_role("button", name="Start oven / oven-live").click()
    press(page, "1. Switch traffic")
    first = page.locator("#feed > li > .post")
    expect(first).to_have_count(1)
    expect(first.locator(".thread .reply")).to_have_count(1)
    press(page, "3. Remove old tasks")
    expect(first.locator(".thread .reply")).to_have_count(2)
    expect(first.locator(".thread .reply").last).to_contain_text("oven-live")
    page.get_by_label("Threads").uncheck()
    expect(page.locator("#feed > li > .post")).to_have_count(3)
    page.get_by_label("Threads").check()
    expect(page.locator("#feed > li > .post")).to_have_count(1)
    page.get_by_role("tab", name="Rules").click()
    page.locator("details.rule > summary", has_text="oven-ready").click()
    area = page.get_by_label("An event that it matches").locator("visible=true")
    expect(area).to_have_value(re.compile("READY"))
    again = json.loads(area.input_value())
    page.get_by_role("tab", name="Events").click()
    page.get_by_text("Fire an event of your own").click()
    page.get_by_label("The event, or a list of events").fill(json.dumps([again] * 30))
    page.get_by_role("button", name="Fire", exact=True).click()
    expect(page.get_by_text("29 replies in the thread, the newest 20 of them here")).to_be_visible()
    page.get_by_role("button", name="Show all").click()
    expect(page.get_by_role("dialog").locator(".reply")).to_have_count(29)
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Under way").click()
    page.get_by_role("button", name=TEAMS_CHANNEL).click()
    expect(page.locator("#channel-name")).to_contain_text("Teams")
    expect(page.locator(".facts").first).to_contain_text("ap-northeast-1")
    expect(page.get_by_text("No messages yet.")).to_be_visible()
    expect(page.locator(".post")).to_have_count(0)
    page.get_by_role("button", name="Start mixer / mixer-live").click()
    expect(page.locator(".post")).to_have_count(1)
    expect(page.locator(".post")).to_contain_text("mixer-live")


def test_the_program_is_changed_fails_and_is_mended(start: Start, visit: Visit) -> None:
    server = start(PROGRAM, "--stack", "dev", copied=True)
    page = visit(server)
    page.get_by_role("button", name="Start oven / oven-live").click()
    expect(page.locator(".post")).to_have_count(1)
    main = server.folder / "__main__.py"
    text = main.read_text()
    main.write_text(text.replace('"oven-live"', '"oven-new"'))
    expect(page.get_by_role("button", name="Start oven / oven-new")).to_be_visible()
    expect(page.locator(".post")).to_have_count(1)
    expect(page.locator(".operation").first).to_contain_text("oven-live")
    main.write_text(text.replace("deployment_groups", "deployment_grups", 1))
    problem = page.get_by_role("alert").first
    expect(problem).to_contain_text("The program does not run.")
    expect(problem).to_contain_text("deployment_groups")
    expect(page.locator(".post")).to_have_count(1)
    assert_accessible(page)
    main.write_text(text)
    expect(problem).to_be_hidden()
    page.get_by_role("button", name="Start oven / oven-live").click()
    expect(page.locator(".post")).to_have_count(2)


def test_what_the_program_logs_is_read_and_a_failed_one_starts_nothing(start: Start, visit: Visit) -> None:
    server = start(PROGRAM, "--stack", "dev", copied=True)
    page = visit(server)
    expect(page.locator("#empty")).to_contain_text("Start a deployment")
    main = server.folder / "__main__.py"
    text = main.read_text()
    main.write_text(text + "\npulumi.log.warn('mind the gap')\n")
    expect(page.locator("#logged .warning")).to_have_text("mind the gap")
    expect(page.locator("#logged .warning")).to_be_visible()
    assert_accessible(page)
    main.write_text("1 / 0\n")
    expect(page.locator("#empty-failed")).to_be_visible()
    expect(page.locator("#empty-running")).to_be_hidden()
    expect(page.locator("#logged")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible(shop: Server, visit: Visit, scheme: str) -> None:
    page = visit(shop, color_scheme=scheme)
    fresh(page)
    assert_accessible(page)
    page.get_by_role("button", name="Start shop-web").click()
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
    start = page.get_by_role("button", name="Start shop-web")
    start.focus()
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
    expect(page.locator(".answer")).to_contain_text("Done: 2. Roll back")
    expect(page.get_by_role("button", name="2. Roll back")).to_be_focused()
    page.get_by_role("tab", name="Under way").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Rules")).to_be_focused()
    expect(page.get_by_label("Search the rules")).to_be_visible()


def test_it_fits_a_phone(shop: Server, visit: Visit) -> None:
    page = visit(shop, viewport={"width": 390, "height": 800})
    page.get_by_role("button", name="Simulation").click()
    page.get_by_role("button", name="Start shop-web").click()
    page.get_by_role("button", name="Channel", exact=True).click()
    expect(page.locator(".post").last).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    press(page, "2. Roll back")
    expect(page.locator(".answer").last).to_contain_text("2. Roll back")
    assert_accessible(page)


def test_a_thousand_events_and_none_lost(shop: Server, visit: Visit) -> None:
    page = visit(shop)
    fresh(page)
    event = json.loads((ROOT / "tests" / "events" / "codedeploy_ready.json").read_text())
    burst = [{**event, "detail": {**event["detail"], "deploymentId": f"d-{number:09d}"}} for number in range(200)]
    page.get_by_role("tab", name="Events").click()
    page.get_by_text("Fire an event of your own").click()
    page.get_by_label("The event, or a list of events").fill(json.dumps([*burst, *reversed(burst)]))
    page.get_by_role("button", name="Fire", exact=True).click()
    # The page can be used while the burst goes on.
    page.get_by_role("tab", name="Under way").click()
    expect(page.get_by_role("button", name="Start shop-web")).to_be_enabled()
    expect(page.locator(".toast")).to_contain_text("400 messages from 400 events.", timeout=60_000)


def test_ctrl_c_ends_all_of_it(start: Start, visit: Visit, errors: list[str]) -> None:
    server = start(PROGRAM, "--stack", "dev")
    page = visit(server)
    code, output = server.stop()
    assert (code, output.strip().splitlines()[-1]) == (0, "Sandbox stopped. Nothing was kept.")
    expect(page.locator("#live")).to_have_text("The sandbox does not answer")
    errors.clear()
