"""The page as a person uses it: fire, read, press, see why."""

import json
import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from tests.web.browser.actions import begin, fire_own, fresh, open_clock, press
from tests.web.browser.conftest import PROGRAM, ROOT, Server, Start

Visit = Callable[..., Page]
EVENT = ROOT / "tests" / "events" / "codedeploy_ready.json"
TEAMS_CHANNEL = "19:cake@thread.tacv2"


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.id || document.activeElement.tagName")


def assert_accessible(page: Page) -> None:
    violations = Axe().run(page).response["violations"]
    found = [(one["id"], one["help"], [node["html"][:160] for node in one["nodes"]]) for one in violations]
    assert found == []


def test_a_deployment_is_started_read_and_decided(shop: Server, visit: Visit) -> None:
    page = visit(shop)
    fresh(page)
    begin(page)
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
    expect(answer).to_contain_text("Succeeded")
    expect(answer).to_contain_text("--deployment-wait-type READY_WAIT")
    expect(waiting).to_contain_text("The old tasks wait for their end")
    press(page, "1. Switch traffic")
    refused = page.locator(".answer").nth(1)
    expect(refused).to_contain_text("AWS returned an error")
    expect(refused).to_contain_text("DeploymentIsNotInReadyStateException")
    press(page, "3. Remove old tasks")
    expect(page.locator(".answer").nth(2)).to_contain_text("Succeeded")
    expect(page.get_by_text("Nothing in progress.")).to_be_visible()


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


def test_a_message_for_another_channel_is_announced_there(bakery: Server, visit: Visit) -> None:
    page = visit(bakery)
    fresh(page)
    expect(page.locator("#simulate h3").first).to_have_text("Start something for #C0BREAD01")
    expect(page.locator("#simulate .primary")).to_have_text("Start a deployment of oven")
    begin(page, "Start a deployment of mixer")
    expect(page.locator(".toast")).to_contain_text(f"1 message in {TEAMS_CHANNEL}.")
    tab = page.get_by_role("button", name=TEAMS_CHANNEL)
    expect(tab).to_contain_text("1 new")
    expect(page.get_by_text("No messages yet.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator(".post")).to_be_focused()
    expect(page.locator(".post")).to_contain_text("mixer-live")
    expect(tab).not_to_contain_text("new")
    expect(page.locator("#simulate h3", has_text="Start something for")).to_have_text(
        f"Start something for {TEAMS_CHANNEL}"
    )
    # The channel is in the address, so F5 stays.
    page.get_by_role("tab", name="Rules").click()
    page.reload()
    expect(page.locator("#channel-name")).to_contain_text(TEAMS_CHANNEL)
    expect(page.get_by_role("tab", name="Rules")).to_have_attribute("aria-selected", "true")
    page.locator(".post").get_by_role("button", name="Copy").click()
    card = json.loads(page.locator("#export-json").inner_text())
    assert (card["type"], card["actions"][0]["title"]) == ("AdaptiveCard", "1. Switch traffic")
    expect(page.get_by_role("dialog")).not_to_contain_text("Slack")


def test_what_a_person_caused_is_brought_into_view_and_the_rest_is_announced(shop: Server, visit: Visit) -> None:
    page, other = visit(shop), visit(shop)
    fresh(page)
    for number in range(3):
        begin(page)
        expect(page.locator("#feed > li")).to_have_count(number + 1)
    expect(page.locator("#feed > li").last).to_be_in_viewport()
    page.locator("#feed-box").evaluate("box => box.scrollTo({top: 0, behavior: 'instant'})")
    begin(other)
    pill = page.locator("#pill")
    expect(pill).to_have_text("↓ 1 new message")
    assert page.locator("#feed-box").evaluate("box => box.scrollTop") == 0, "reading is not disturbed"
    assert_accessible(page)
    pill.click()
    expect(page.locator("#feed > li").last).to_be_in_viewport()
    expect(pill).to_be_hidden()
    page.locator("#feed-box").evaluate("box => box.scrollTo({top: 0, behavior: 'instant'})")
    begin(page)
    expect(page.locator("#feed > li")).to_have_count(5)
    expect(page.locator("#feed > li").last.get_by_role("heading")).to_be_in_viewport()
    expect(pill).to_be_hidden()
    # A press in an old message brings its reply into view.
    press(page, "2. Roll back", post=0)
    expect(page.locator(".answer .outcome")).to_be_in_viewport()


def test_a_press_shows_at_once_that_it_runs_and_runs_once(shop: Server, visit: Visit) -> None:
    page = visit(shop)
    fresh(page)
    begin(page)
    held: list[Route] = []
    page.route("**/press", lambda route: route.continue_() if held else held.append(route))
    press(page, "2. Roll back")
    button = page.get_by_role("button", name="2. Roll back")
    expect(button).to_have_attribute("aria-disabled", "true")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    button.click(force=True)
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert len(held) == 1
    held[0].continue_()
    expect(page.locator(".answer")).to_contain_text("You pressed 2. Roll back")
    expect(page.locator(".answer .outcome")).to_have_text("Succeeded")
    expect(button).not_to_have_attribute("aria-disabled", "true")
    call = page.locator(".answer details")
    call.locator("summary").click()
    press(page, "1. Switch traffic")
    expect(page.locator(".answer")).to_have_count(2)
    expect(call.first).to_have_attribute("open", "")
    expect(page.locator(".answer").last).to_contain_text("AWS returned an error")


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


def test_the_full_thread_follows_and_a_press_comes_back_to_it(bakery: Server, visit: Visit) -> None:
    page = visit(bakery)
    fresh(page)
    begin(page, "Start a deployment of oven")
    page.get_by_role("tab", name="Events").click()
    event = json.loads(page.request.get(f"{page.url.partition('#')[0]}events/{_event_of(page)}/event.json").text())
    fire_own(page, json.dumps([event] * 21))
    expect(page.get_by_text("21 replies in the thread. The newest 20:")).to_be_visible()
    page.get_by_role("button", name="Show all").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".reply")).to_have_count(21)
    assert page.evaluate("new Set([...document.querySelectorAll('[id]')].map(one => one.id)).size") == page.evaluate(
        "document.querySelectorAll('[id]').length"
    )
    expect(dialog.locator("time").first).not_to_contain_text("Z")
    dialog.get_by_role("button", name="2. Roll back").first.click()
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog.locator(".reply")).to_have_count(21)
    dialog.get_by_role("button", name="2. Roll back").first.click()
    dialog.get_by_role("button", name="Run the command").click()
    expect(dialog.locator(".answer .outcome")).to_have_text("Succeeded")


def _event_of(page: Page) -> str:
    return str(page.locator(".event.good").last.get_attribute("id")).removeprefix("event-")


def test_why_a_message_and_its_buttons_are_there(shop: Server, visit: Visit) -> None:
    page = visit(shop)
    fresh(page)
    begin(page)
    page.get_by_role("button", name="Why this message?").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("chatops-sandbox-shop")
    expect(dialog.locator("meter")).to_have_count(0)
    expect(dialog.locator(".step")).to_have_count(6)
    assert_accessible(page)


def test_a_message_is_exported(shop: Server, visit: Visit) -> None:
    page = visit(shop)
    fresh(page)
    begin(page)
    page.locator(".post").get_by_role("button", name="Copy").click()
    blocks = json.loads(page.locator("#export-json").inner_text())
    assert [block["type"] for block in blocks["blocks"]] == ["header", "section", "section", "actions"]
    expect(page.locator("#export-text")).to_contain_text("[1. Switch traffic]")
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
    begin(page)
    expect(page.locator(".operation").first).to_contain_text("CodeDeploy stops the deployment.")
    open_clock(page)
    page.get_by_role("button", name="+1 hour").click()
    expect(page.locator(".toast")).to_contain_text("The clock is at")
    expect(page.get_by_text("Nothing in progress.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#clock-summary")).to_be_focused()
    begin(page)
    page.get_by_role("button", name="Let it time out now").click()
    expect(page.get_by_text("Nothing in progress.")).to_be_visible()
    page.get_by_text("Ended:").click()
    expect(page.locator(".operation.ended").first).to_contain_text("It was stopped.")


def test_buttons_are_shown_in_a_random_order(shop: Server, visit: Visit) -> None:
    page = visit(shop)
    fresh(page)
    for number in range(6):
        begin(page)
        expect(page.locator(".post")).to_have_count(number + 1)

    def orders() -> set[tuple[str, ...]]:
        return {tuple(one.locator(".chat-button").all_inner_texts()) for one in page.locator(".post").all()}

    assert orders() == {("1. Switch traffic", "2. Roll back", "3. Remove old tasks")}
    page.get_by_label("Random button order").check()
    other = re.compile(r"^\s*(?!1\. Switch traffic\s*2\. Roll back)\d")
    expect(page.locator(".buttons").filter(has_text=other).first).to_be_visible()
    expect(page.locator(".post")).to_have_count(6)
    assert len(orders()) > 1
    page.reload()
    expect(page.locator(".post")).to_have_count(6)
    expect(page.get_by_label("Random button order")).to_be_checked()


def test_two_channels_two_regions_and_threads(bakery: Server, visit: Visit) -> None:
    page = visit(bakery)
    fresh(page)
    begin(page, "Start a deployment of oven")
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
    area = page.get_by_label("An event that matches this rule").locator("visible=true")
    expect(area).to_have_value(re.compile("READY"))
    again = json.loads(area.input_value())
    fire_own(page, json.dumps([again] * 30))
    expect(page.get_by_text("29 replies in the thread. The newest 20:")).to_be_visible()
    page.get_by_role("button", name="Show all").click()
    expect(page.get_by_role("dialog").locator(".reply")).to_have_count(29)
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Simulate").click()
    page.get_by_role("button", name=TEAMS_CHANNEL).click()
    expect(page.locator("#channel-name")).to_contain_text("Teams")
    expect(page.locator(".channel-head .facts")).to_contain_text("ap-northeast-1")
    expect(page.get_by_text("No messages yet.")).to_be_visible()
    expect(page.locator(".post")).to_have_count(0)
    begin(page, "Start a deployment of mixer")
    expect(page.locator(".post")).to_have_count(1)
    expect(page.locator(".post")).to_contain_text("mixer-live")


def test_the_program_changes_fails_and_is_fixed(start: Start, visit: Visit) -> None:
    server = start(PROGRAM, "--stack", "dev", copied=True)
    page = visit(server)
    begin(page, "Start a deployment of oven")
    expect(page.locator(".post")).to_have_count(1)
    main = server.folder / "__main__.py"
    text = main.read_text()
    main.write_text(text.replace('"oven-live"', '"oven-new"'))
    expect(page.locator("#simulate").get_by_text("oven / oven-new")).to_be_visible()
    expect(page.locator(".post")).to_have_count(1)
    expect(page.locator(".operation").first).to_contain_text("oven-live")
    main.write_text(text.replace("deployment_groups", "deployment_grups", 1))
    problem = page.get_by_role("alert").first
    expect(problem).to_contain_text("The program failed.")
    expect(problem).to_contain_text("deployment_groups")
    expect(page.locator(".post")).to_have_count(1)
    assert_accessible(page)
    main.write_text(text)
    expect(problem).to_be_hidden()
    begin(page, "Start a deployment of oven")
    expect(page.locator(".post")).to_have_count(2)


def test_a_failing_program_keeps_its_last_good_state_and_typed_events_are_never_lost(
    start: Start, visit: Visit
) -> None:
    server = start(PROGRAM, "--stack", "dev", copied=True)
    page = visit(server)
    begin(page, "Start a deployment of oven")
    page.get_by_role("tab", name="Rules").click()
    page.locator("details.rule > summary").first.click()
    area = page.locator("details.rule[open] textarea")
    expect(area).to_have_value(re.compile('"source"'))
    area.fill('{"typed": true}')
    main = server.folder / "__main__.py"
    text = main.read_text()
    main.write_text(text + "\n1 / 0\n")
    expect(page.locator("#problem")).to_contain_text("ZeroDivisionError")
    expect(page.locator("#lamp")).to_have_text("Program error")
    expect(page).to_have_title(re.compile("^✕ bakery"))
    expect(page.locator("#stale")).to_contain_text("From the last good run")
    expect(page.locator("#channel-name")).to_contain_text("#C0BREAD01")
    expect(page.get_by_role("button", name=TEAMS_CHANNEL)).to_be_visible()
    expect(page.locator("details.rule").first).to_be_visible()
    expect(area).to_have_value('{"typed": true}')
    assert_accessible(page)
    button = page.get_by_role("button", name="1. Switch traffic")
    expect(button).to_have_attribute("aria-disabled", "true")
    button.click(force=True)
    expect(page.locator(".toast")).to_contain_text("Your program failed.")
    main.write_text(text)
    expect(page.locator("#lamp")).to_have_text("Running")
    expect(page.locator("#feed .reload-note")).to_contain_text("Program reloaded")
    expect(area).to_have_value('{"typed": true}')
    page.get_by_label("Search rules").fill("nothing has this name")
    expect(page.get_by_text("No matching rules.")).to_be_visible()
    page.get_by_label("Search rules").fill("")
    expect(area).to_have_value('{"typed": true}')
    page.reload()
    expect(area).to_have_value('{"typed": true}')
    page.get_by_role("button", name="New sample event").locator("visible=true").click()
    expect(area).to_have_value(re.compile('"source"'))


def test_what_the_program_logs_is_read_and_a_failed_one_starts_nothing(start: Start, visit: Visit) -> None:
    server = start(PROGRAM, "--stack", "dev", copied=True)
    page = visit(server)
    expect(page.locator("#empty")).to_contain_text("Nothing leaves this computer.")
    main = server.folder / "__main__.py"
    text = main.read_text()
    main.write_text(text + "\npulumi.log.warn('mind the gap')\n")
    expect(page.locator("#log .warning")).to_have_text("mind the gap")
    expect(page.locator("#log .warning")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Dismiss").click()
    expect(page.locator("#log")).to_be_hidden()
    page.reload()
    expect(page.locator("body[data-status=running]")).to_be_visible()
    expect(page.locator("#log")).to_be_hidden()
    main.write_text("1 / 0\n")
    expect(page.locator("#empty-failed")).to_be_visible()
    expect(page.locator("#empty-running")).to_be_hidden()
    expect(page.locator("#log")).to_be_hidden()


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


def test_ctrl_c_ends_all_of_it(start: Start, visit: Visit, errors: list[str]) -> None:
    server = start(PROGRAM, "--stack", "dev")
    page = visit(server)
    code, output = server.stop()
    assert (code, output.strip().splitlines()[-1]) == (0, "Sandbox stopped. Nothing was kept.")
    assert "ERROR" not in output
    expect(page.locator("#lamp")).to_have_text("Stopped")
    expect(page.locator("#stopped")).to_contain_text("chatops sandbox --stack dev")
    page.locator("#simulate .starts button").first.click(force=True)
    expect(page.locator(".toast")).to_contain_text("The sandbox stopped.")
    page.close()
    errors.clear()


def test_a_thread_is_saved_as_a_test_and_played_again(start: Start, visit: Visit) -> None:
    server = start(PROGRAM, "--stack", "dev", copied=True)
    page = visit(server)
    begin(page, "Start a deployment of oven")
    press(page, "1. Switch traffic")
    expect(page.locator(".thread .reply")).to_have_count(1)
    page.locator("#feed > li > .post > .content > .tools").get_by_role("button", name="Save as test").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("2 steps, each with what it led to.")
    expect(page.locator("#scenario-name")).to_be_focused()
    assert_accessible(page)
    text = page.locator("#scenario-text")
    recorded = text.input_value()
    text.fill(f"# mine\n{recorded}")
    page.keyboard.press("Escape")
    page.locator("#feed > li > .post > .content > .tools").get_by_role("button", name="Save as test").click()
    expect(text).to_have_value(re.compile("^# mine"))
    page.get_by_role("button", name="Discard them").click()
    expect(text).to_have_value(recorded)
    page.locator("#scenario-name").fill("Bad name")
    page.keyboard.press("Enter")
    expect(dialog.locator(".form-error")).to_contain_text("'Bad name' is not a name for a scenario. Fix: ")
    page.locator("#scenario-name").fill("switch")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".toast")).to_contain_text(
        "Saved as tests/scenarios/switch.yaml. To play it in CI: chatops test"
    )
    file = server.folder / "tests" / "scenarios" / "switch.yaml"
    assert "press: 1. Switch traffic" in file.read_text()
    play = page.locator("#scenarios").get_by_role("button", name="switch")
    expect(play).to_be_visible()
    expect(page.locator(".reload-note")).to_have_count(0)
    # It holds on the running program, and its messages are in the channel.
    play.click()
    expect(page.locator(".toast")).to_contain_text("switch: all 2 steps hold on this program.")
    expect(page.locator("#feed > li")).to_have_count(2)
    expect(page.locator(".answer .outcome")).to_have_count(2)
    file.write_text(file.read_text().replace("1. Switch traffic", "1. Swap traffic", 1))
    play.click()
    expect(dialog).to_contain_text("switch does not hold")
    expect(dialog.locator(".gone")).to_contain_text("[1. Swap traffic]")
    expect(dialog.locator(".new")).to_contain_text("[1. Switch traffic]")
    assert_accessible(page)
    # The same name is replaced only if that is said once more.
    page.keyboard.press("Escape")
    page.locator("#feed > li > .post > .content > .tools").first.get_by_role("button", name="Save as test").click()
    page.locator("#scenario-name").fill("switch")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(dialog.locator(".form-error")).to_contain_text("tests/scenarios/switch.yaml exists.")
    page.get_by_role("button", name="Replace the file").click()
    expect(dialog).to_be_hidden()
    assert "1. Swap traffic" not in file.read_text()


def test_a_scenario_is_recorded(start: Start, visit: Visit) -> None:
    server = start(PROGRAM, "--stack", "dev", copied=True)
    page = visit(server)
    begin(page, "Start a deployment of oven")
    page.get_by_role("button", name="Record a scenario").click()
    expect(page.locator(".recording")).to_have_text("Recording: 0 steps")
    begin(page, "Start a deployment of mixer")
    open_clock(page)
    page.get_by_role("button", name="+10 minutes").click()
    page.keyboard.press("Escape")
    # The page is drawn again with the new time, and a click while it is drawn can miss the button.
    expect(page.locator(".recording")).to_have_text("Recording: 2 steps")
    page.get_by_role("button", name="Let it time out now").first.click()
    expect(page.locator(".recording")).to_have_text("Recording: 3 steps")
    page.get_by_role("button", name="Save…").click()
    text = page.locator("#scenario-text").input_value()
    assert "- start: mixer.ready" in text
    assert "- advance: 10m" in text
    assert "- time_out: mixer / mixer-live" in text
    page.locator("#scenario-name").fill("recorded")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("button", name="Record a scenario")).to_be_visible()
    assert (server.folder / "tests" / "scenarios" / "recorded.yaml").is_file()
    page.get_by_role("button", name="Record a scenario").click()
    page.get_by_role("button", name="Discard").click()
    expect(page.get_by_role("button", name="Record a scenario")).to_be_visible()


def test_what_explains_is_beside_the_message(shop: Server, visit: Visit) -> None:
    page = visit(shop)
    fresh(page)
    begin(page)
    press(page, "1. Switch traffic")
    expect(page.locator(".operation").first.locator(".progress [aria-current]")).to_have_text("Switched")
    post = page.locator("#feed .post").first
    post.locator(".tools").get_by_role("button", name="Timeline").click()
    panel = page.locator("dialog.inspector")
    expect(panel.locator(".of-message")).to_have_count(1)
    expect(panel.locator(".of-press")).to_contain_text("You pressed 1. Switch traffic")
    expect(post).to_be_in_viewport()
    assert_accessible(page)
    # The channel can be used beside it, and what happens appears in it.
    press(page, "3. Remove old tasks")
    expect(page.locator(".answer .outcome")).to_have_count(2)
    post.locator(".tools").get_by_role("button", name="Timeline").click()
    expect(panel.locator(".of-press")).to_have_count(2)
    panel.get_by_role("button", name="Show").first.click()
    expect(post).to_be_focused()
    page.locator("#feed-box").focus()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    # A command is copied as it is.
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the command").first.click()
    expect(page.locator(".toast")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()").startswith("aws codedeploy continue-deployment")
    page.get_by_role("tab", name="Events").click()
    page.get_by_role("button", name="Copy as…").first.click()
    expect(page.locator("#copy-event-play")).to_contain_text("chatops play - --stack sandbox")
    expect(page.locator("#copy-event-aws")).to_contain_text("aws events test-event-pattern")


def test_a_reload_tells_what_it_changed(start: Start, visit: Visit) -> None:
    server = start(PROGRAM, "--stack", "dev", copied=True)
    page = visit(server)
    begin(page, "Start a deployment of oven")
    main = server.folder / "__main__.py"
    text = main.read_text()
    main.write_text(text + "\n# nothing changes\n")
    note = page.locator("#feed .reload-note")
    expect(note).to_contain_text("No message changed.")
    main.write_text(text.replace('"oven-live"', '"oven-new"'))
    expect(note).to_contain_text("changed: see the diff")
    note.get_by_role("button", name="see the diff").click()
    expect(page.locator(".differences .gone").first).to_contain_text("-Deployment group: oven-live")
    expect(page.locator(".differences .new").first).to_contain_text("+Deployment group: oven-new")
    assert_accessible(page)


THREE = """
import chatops_pulumi as chatops

for name, channel in (("shop", "C0123SHOP"), ("pay", "C0123PAYS"), ("mail", "C0123MAIL")):
    chatops.ChatOps(name, {
        "channel": {"slack": {"workspace_id": "T0123ABCD", "channel_id": channel}},
        "layout": "STAGED",
        "deployment_groups": {name: {"application": name, "deployment_group": f"{name}-live"}},
        "alarms": {f"{name}-errors": {"alarm": f"{name}-errors"}},
        "pipeline_approvals": {f"{name}-release": {"pipeline": f"{name}-release"}},
    })
"""


def test_three_channels_each_with_its_unread_messages(start: Start, visit: Visit) -> None:
    server = start(PROGRAM, "--stack", "dev", copied=True)
    (server.folder / "__main__.py").write_text(THREE)
    page = visit(server)
    channels = page.locator("#sidebar [data-channel]")
    expect(channels).to_have_count(3)
    begin(page, "Raise the alarm pay-errors")
    begin(page, "Request an approval of pay-release")
    begin(page, "Start a deployment of mail")
    expect(page.locator("#sidebar")).to_contain_text("2 new")
    begin(page, "Start a deployment of shop")
    expect(page.locator(".post")).to_have_count(1)
    badges = {one.inner_text().split()[0]: one.locator(".badge").inner_text() for one in channels.all()}
    assert badges == {"#C0123SHOP": "", "#C0123PAYS": "2 new", "#C0123MAIL": "1 new"}
    assert_accessible(page)
    page.get_by_role("button", name="#C0123PAYS").click()
    expect(page.locator(".post")).to_have_count(2)
    expect(page.get_by_role("button", name="#C0123PAYS").locator(".badge")).to_be_hidden()


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
