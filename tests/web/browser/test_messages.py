"""What a person reads and presses in a channel."""

import json
import re
from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.web.browser.actions import assert_accessible, begin, fire_own, fresh, open_clock, press
from tests.web.browser.conftest import Server

Visit = Callable[..., Page]


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
    deployment = re.findall(r"d-[0-9A-Z]{9}", post.inner_text())[0]
    waiting = page.locator(".operation", has_text=deployment)
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
    expect(page.locator(".operation:not(.ended)", has_text=deployment)).to_have_count(0)


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


def _event_of(page: Page) -> str:
    return str(page.locator(".event.good").last.get_attribute("id")).removeprefix("event-")


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
