"""Answers of AWS that are not clear: a check says that it has not seen, instead of guessing."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatops_pulumi.confirm import report as reports
from chatops_pulumi.confirm import status
from chatops_pulumi.confirm.checks import CHECKS, findings
from chatops_pulumi.confirm.experiments import MESSAGES, buttons
from chatops_pulumi.confirm.findings import Outcome
from chatops_pulumi.confirm.observations import Answer, Observations
from chatops_pulumi.confirm.points import BY_KEY
from chatops_pulumi.confirm.steps import steps
from tests.confirm.test_points import PROBES, SETTINGS

STEPS = {step.key for step in steps(SETTINGS)}

OWN = "chatbot-session-slack-U0ANNA1"


def seen(**more: Any) -> Observations:
    answers = {key: Answer(choice) for key, choice in more.pop("answers", {}).items()}
    return Observations(SETTINGS, answers=answers, **more)


def record(
    name: str, source: str, parameters: Any = None, session: str = OWN, error: str | None = None
) -> dict[str, Any]:
    return {
        "eventName": name,
        "eventSource": f"{source}.amazonaws.com",
        "eventTime": "2026-12-01T09:31:00Z",
        "errorCode": error,
        "requestParameters": parameters,
        "session": session,
    }


LONG = record(
    "DescribeAlarms",
    "monitoring",
    {"alarmNamePrefix": "a-prefix-that-only-makes-this-command-longer-than-one-hundred-characters"},
)
LIST_RULES = record("ListRules", "events", {"namePrefix": "x"})


@pytest.mark.parametrize(
    ("key", "observed", "outcome"),
    [
        # A button that is missing with its whole message says nothing about the button.
        ("long_commands", {"answers": {"long": "n"}}, "not seen"),
        ("long_commands", {"answers": {"long": "n", "source_arn": "r"}}, "contradicted"),
        # A denied command did run.
        ("long_commands", {"answers": {"long": "d"}}, "confirmed"),
        # The record counts more than what the person saw.
        ("long_commands", {"answers": {"long": "a"}, "records": (LONG,)}, "confirmed"),
        ("bare_flag", {"answers": {"flag_bare": "a"}}, "not seen"),
        ("bare_flag", {"answers": {"flag_bare": "a", "flag_value": "a"}}, "not seen"),
        ("bare_flag", {"answers": {"flag_bare": "n", "flag_value": "r"}}, "not seen"),
        ("source_arn", {"answers": {"source_arn": "d", "long": "d"}}, "not seen"),
        ("source_arn", {"answers": {"source_arn": "d", "long": "r"}}, "contradicted"),
        ("source_arn", {"answers": {"source_arn": "r"}, "probes": {"simulate": {"with_key": "implicitDeny"}}}, "not seen"),
        # The policy may not have reached IAM yet.
        ("session_name", {"answers": {"approver": "d", "long": "d"}}, "not seen"),
        ("session_name", {"answers": {"approver": "d", "long": "r"}}, "contradicted"),
        ("session_name", {"answers": {"approver": "r", "approver_other": "r"}}, "contradicted"),
        ("session_name", {"answers": {"approver": "r"}}, "confirmed"),
        ("session_name", {"records": (LONG | {"session": "chatbot-session-slack-U0OTHER1"},)}, "not seen"),
        ("session_name", {"records": (LONG | {"session": "q-U0ANNA1"},)}, "contradicted"),
        ("session_name", {"records": (LONG, LIST_RULES)}, "confirmed"),
        ("session_name", {"records": (LONG, LIST_RULES | {"errorCode": "AccessDenied"})}, "contradicted"),
        ("association_needed", {"answers": {"unassociated": "n"}}, "not seen"),
        ("association_needed", {"answers": {"unassociated": "n", "approver": "r"}}, "confirmed"),
        ("execution_role", {"answers": {"role_message": "n"}}, "not seen"),
        ("execution_role", {"answers": {"role_message": "n"}, "bodies": {"basics": "{}"}}, "contradicted"),
        ("execution_role", {"bodies": {"role": "{}"}}, "confirmed"),
        ("escaped_brackets", {"bodies": {"texts": "{broken"}}, "contradicted"),
        ("escaped_brackets", {"answers": {"texts_link": "y"}}, "confirmed"),
        ("escaped_brackets", {"answers": {"texts_link": "m"}}, "not seen"),
        ("quote_in_value", {"answers": {"quote_message": "n"}}, "not seen"),
        ("quote_in_value", {"answers": {"quote_message": "n", "long": "r"}}, "confirmed"),
        ("quote_in_value", {"refusals": {"target-quote": "no"}, "answers": {"long": "r"}}, "not seen"),
        ("log_target", {"probes": {"log": {"events": 0}}}, "not seen"),
        ("log_target", {"probes": {"log": {"events": 0}}, "bodies": {"role": "{}"}}, "contradicted"),
        ("saved_queries", {"probes": {"queries": {"a": "Complete", "b": "error: AccessDeniedException: x"}}}, "not seen"),
        ("saved_queries", {"probes": {"queries": {"a": "Complete", "b": "Running"}}}, "not seen"),
        ("associate_again", {"probes": {"associations": {"associate": "AccessDeniedException"}}}, "not seen"),
        (
            "associate_again",
            {"probes": {"associations": {"associate": "succeeded", "associate again": "succeeded", "listed": "2"}}},
            "contradicted",
        ),
        (
            "disassociate_deleted",
            {"probes": {"associations": {"associate": "succeeded", "delete": "ConflictException"}}},
            "contradicted",
        ),
        ("found_by_arn", {"probes": {"cloud_control": {"custom action": "cannot ask: AccessDenied"}}}, "not seen"),
        (
            "found_by_arn",
            {"probes": {"cloud_control": {"custom action": "found, but Definition differ", "b": "complete"}}},
            "contradicted",
        ),
        ("redrive_count", {"probes": {"states": {"redrive": "ExecutionNotRedrivable", "details": [{}]}}}, "not seen"),
        (
            "redrive_count",
            {"probes": {"states": {"redrive": "succeeded", "details": [{"redriveCount": 0}] * 2}}},
            "not seen",
        ),
        ("redrive_count", {"probes": {"states": {"redrive": "succeeded", "details": [{"status": "x"}]}}}, "contradicted"),
        (
            "variable_replacement",
            {"records": (record("DescribeAlarms", "monitoring", {"alarmNamePrefix": f"{SETTINGS.run}-$Part"}),)},
            "not seen",
        ),
        (
            "result_shorthand",
            {"records": (record("PutApprovalResult", "codepipeline", {"result": {"summary": "x"}}),)},
            "contradicted",
        ),
        (
            "asked_variable",
            {"records": (record("TestEventPattern", "events", {"eventPattern": '{"source":["just"]}'}),)},
            "contradicted",
        ),
        ("ecs_command", {"refusals": {"action-ecs": "ValidationException"}}, "contradicted"),
    ],
)  # fmt: skip
def test_what_is_seen_decides(key: str, observed: dict[str, Any], outcome: str) -> None:
    found = CHECKS[key](seen(**observed))
    assert found.outcome.value == outcome, found


def test_the_evidence_has_the_question_and_the_answer_in_words() -> None:
    answers = {"texts_bold": Answer("o", "it is italic")}
    (text,) = CHECKS["markdown_slack"](Observations(SETTINGS, answers=answers)).evidence
    assert "is 'bold' bold" in text
    assert "it is italic" in text


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["succeeded", "Complete"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
PROBE_KEYS = st.sampled_from(
    ["with_key", "associate", "disassociate", "delete", "listed", "events", "details", "redrive", "lines", "token", "retry",
     "failed event", "stage states", "second retry", "custom action", "stop", "stopped approval"]
)  # fmt: skip
RECORDS = st.builds(
    lambda button, parameters, error, session: {
        "eventName": button.event_name,
        "eventSource": button.event_source,
        "eventTime": None,
        "errorCode": error,
        "requestParameters": parameters,
        "session": session,
    },
    st.sampled_from(buttons(SETTINGS)),
    JSON,
    st.none() | st.sampled_from(["AccessDenied", "AccessDeniedException", "Other"]),
    st.text(max_size=8) | st.just(OWN),
)


@given(
    st.dictionaries(
        st.sampled_from(sorted(STEPS)), st.builds(Answer, st.sampled_from("rdanuysom"), st.text(max_size=5))
    ),
    st.lists(RECORDS, max_size=4),
    st.dictionaries(st.sampled_from(sorted(PROBES | {"metrics", "chat_log"})), st.dictionaries(PROBE_KEYS, JSON)),
    st.dictionaries(st.sampled_from([message.key for message in MESSAGES]), st.text(max_size=9)),
)
def test_no_answer_of_aws_breaks_the_report(
    answers: dict[str, Answer], records: list[Any], probes: dict[str, Any], bodies: dict[str, str]
) -> None:
    found = findings(Observations(SETTINGS, {}, answers, bodies, tuple(records), probes))
    report = reports.Report(SETTINGS, "2026-12-01", {}, found)
    assert json.loads(reports.as_json(report))["points"].keys() == BY_KEY.keys()
    assert reports.as_markdown(report).count("\n## ") == 1 + sum(
        one.outcome is not Outcome.NOT_CHECKED for one in found.values()
    )
    assert status.applied({}, reports.as_json(report), "octocat").keys() <= BY_KEY.keys()
