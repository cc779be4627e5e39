"""A program with several channels."""

import json
import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.web.browser.actions import assert_accessible, begin, fire_own, fresh, press
from tests.web.browser.conftest import PROGRAM, Server, Start

Visit = Callable[..., Page]
TEAMS_CHANNEL = "19:cake@thread.tacv2"


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
