"""Comparing the messages of two versions."""

from dataclasses import asdict, replace

from chatops_pulumi.cli.message_markdown import differences
from chatops_pulumi.sandbox.changing_values import stable
from chatops_pulumi.sandbox.message_diff import DescribedMessage, changes_in_words, compare_messages, from_json
from chatops_pulumi.web.standalone import side_by_side

OLD = DescribedMessage("web.ready", "C1", "Switch?", ("a", "b", "c", "d", "e", "f"), (("1. Switch", "codedeploy x"),))


def test_nothing_differs() -> None:
    assert compare_messages([OLD], [from_json(asdict(OLD))]) == ()
    assert changes_in_words(()) == ""


def test_added_removed_changed_and_lost() -> None:
    changed, other = replace(OLD, lines=("a", "b", "c", "d", "e", "F")), replace(OLD, rule="api.ready")
    lost = DescribedMessage("old.ready", "", "", (), (), "The rule has no target.")
    changes = compare_messages([OLD, lost], [changed, other])
    assert [(one.rule, one.kind) for one in changes] == [
        ("web.ready", "changed"),
        ("api.ready", "added"),
        ("old.ready", "removed"),
    ]
    assert changes[0].diff == (" d", " e", "-f", "+F", " [1. Switch]", "     aws codedeploy x")
    assert changes[2].diff == ("-No message. The rule has no target.",)
    assert changes_in_words(changes) == "1 message changed, 1 added, 1 removed"
    two = compare_messages([OLD, other], [replace(OLD, title="X"), replace(other, buttons=())])
    assert changes_in_words(two) == "2 messages changed"


def test_a_gap_between_two_changes_is_marked() -> None:
    (change,) = compare_messages([OLD], [replace(OLD, title="X", buttons=(("1. Switch", "codedeploy y"),))])
    assert "@@" in change.diff
    assert change.diff[0] == " Channel C1"
    rows = side_by_side(change.diff)
    assert ("changed", "Switch?", "X") in rows
    assert ("gap", "", "") in rows
    assert side_by_side(["-a", "-b", "+c", " d"]) == [("changed", "a", "c"), ("old", "b", ""), ("same", "d", "d")]


def test_markdown_cannot_be_broken_by_a_message() -> None:
    nasty = replace(OLD, rule="<b>|`x", lines=("```", "</details>"))
    text = differences(compare_messages([], [nasty]), "ma`in")
    assert "````diff\n" in text
    assert "<summary><b>&lt;b>\\|\\`x</b>: added</summary>" in text
    assert "`main`" in text
    assert differences((), "main") == "The messages are the same as at `main`.\n"


def test_what_differs_in_each_run() -> None:
    assert stable("d-8FJ3KQ2XW at 2026-01-31T12:00:00Z") == "<any> at <any>"
    assert stable("shop-web-84d8f58, role AROARZPUZDIKEPUHO3T3G") == "shop-web-<any>, role <any>"
    assert stable("token abc", ["abc"]) == "token <any>"
    assert stable("Step 3 of 1234567") == "Step 3 of 1234567"
