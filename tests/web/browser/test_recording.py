"""What happened on the page becomes a scenario."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.web.browser.actions import assert_accessible, begin, decided_and_saved, open_clock, save_as_test
from tests.web.browser.conftest import PROGRAM, Start

Visit = Callable[..., Page]


def test_a_thread_is_saved_as_a_test_and_played_again(start: Start, visit: Visit) -> None:
    server = start(PROGRAM, "--stack", "dev", copied=True)
    page = visit(server)
    dialog = decided_and_saved(page)
    expect(page.locator("#scenario-name")).to_be_focused()
    assert_accessible(page)
    text = page.locator("#scenario-text")
    recorded = text.input_value()
    text.fill(f"# mine\n{recorded}")
    page.keyboard.press("Escape")
    save_as_test(page)
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
