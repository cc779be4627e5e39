"""The program behind the page: it changes, fails, is fixed and ends."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.web.browser.actions import assert_accessible, begin
from tests.web.browser.conftest import PROGRAM, Start

Visit = Callable[..., Page]
TEAMS_CHANNEL = "19:cake@thread.tacv2"


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
