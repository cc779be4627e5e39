"""Gates of one's own are checked as strictly as this package's own playbooks."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatops_pulumi import ArgsError
from chatops_pulumi import validation as settings
from chatops_pulumi.core.actions import ActionGate, actions
from chatops_pulumi.core.gate_patterns import event_pattern
from chatops_pulumi.core.limits import (
    COMMAND_TEXT,
    COMMAND_VALUE,
    EVENT_PATTERN,
    INPUT_TEMPLATE,
    VARIABLES_PER_ATTACHMENT,
)
from chatops_pulumi.core.messages import BuiltIn, message_of
from chatops_pulumi.core.notification import input_transformer
from chatops_pulumi.playbooks.model import filled
from chatops_pulumi.validation.cross_checks import known_texts
from chatops_pulumi.validation.custom import CustomGate
from tests.components import arguments

END = arguments.BATCH["buttons"]["end"]
PATTERN = json.loads(arguments.BATCH["event_pattern"])


def gate(**more: Any) -> Any:
    return {key: value for key, value in {**arguments.BATCH, **more}.items() if value is not None}


def button(**more: Any) -> Any:
    return gate(buttons={"end": {**END, **more}})


def command(text: str) -> Any:
    """A gate whose button runs this, with the variables that it names."""
    used = {name: value for name, value in END["variables"].items() if f"${name}" in text}
    return button(command=text, variables=used)


def pattern(**more: Any) -> Any:
    found = {key: value for key, value in {**PATTERN, **more}.items() if value is not None}
    return gate(event_pattern=json.dumps(found))


def path(path: object, kind: object = "ID") -> Any:
    return gate(paths={**arguments.BATCH["paths"], "x": {"path": path, "kind": kind}})


def problems(given_gate: Any, **more: Any) -> dict[str, str]:
    args = {"channel": arguments.SLACK, "custom": {"jobs": given_gate}, **more}
    with pytest.raises(ArgsError) as error:
        settings.chat_ops("shop", args)
    return {problem.path: str(problem) for problem in error.value.problems}


WRONG = [
    # The event.
    (gate(event_pattern="{"), "event_pattern", "is not valid JSON"),
    (gate(event_pattern="[]"), "event_pattern", "must be a JSON object"),
    (gate(event_pattern="{}"), "event_pattern", "it is empty"),
    (gate(event_pattern=PATTERN), "event_pattern", "give a JSON string, for example with json.dumps"),
    (gate(event_pattern=None), "event_pattern", "is missing"),
    (pattern(source=None), "event_pattern", "does not restrict source to one service"),
    (pattern(source=[{"prefix": ""}]), "event_pattern", "does not restrict source to one service"),
    (pattern(source=[{"wildcard": "*"}]), "event_pattern", "does not restrict source to one service"),
    (pattern(source=["aws.batch", {"exists": True}]), "event_pattern", "does not restrict source to one service"),
    (pattern(source=[{"anything-but": "aws.ec2"}]), "event_pattern", "does not restrict source to one service"),
    *(
        (pattern(source=[{operator: part}]), "event_pattern", "does not restrict source to one service")
        for operator, part in (
            ("prefix", "aws."),
            ("prefix", "a"),
            ("prefix", "aws"),
            ("prefix", "aws.b"),
            ("prefix", {"equals-ignore-case": "AWS.B"}),
            ("wildcard", "a*"),
            ("wildcard", "*.*"),
            ("wildcard", "aws.b*"),
            ("suffix", "h"),
        )
    ),
    (pattern(source={"name": ["aws.batch"]}), "event_pattern", "source is not an object in events"),
    (pattern(detail=["x"]), "event_pattern", "detail is an object in every event"),
    (pattern(**{"$or": []}), "event_pattern", "with at least one"),
    (pattern(source=[{"prefix": ["aws.batch"]}]), "event_pattern", "prefix takes a string"),
    (pattern(**{"detail-type": None, "detail": None}), "event_pattern", "names only a source"),
    (
        gate(event_pattern=json.dumps({"detail": {"a": [1]}, "$or": [{"source": ["aws.batch"]}, {"account": ["1"]}]})),
        "event_pattern",
        "does not restrict source to one service",
    ),
    (pattern(detial={"status": ["x"]}), "event_pattern", "did you mean detail?"),
    (pattern(detail={"status": "RUNNABLE"}), "event_pattern", "Values must be in a list"),
    (pattern(detail={"status": [{"startswith": "x"}]}), "event_pattern", "AWS knows one operator each"),
    (pattern(detail={"status": ["x" * 4096]}), "event_pattern", "at most 4096"),
    # Its values.
    (path("detail.jobId"), "paths.x.path", "is not a valid event path"),
    (path("$.detail['jobId']"), "paths.x.path", "is not a valid event path"),
    (path("$.detail.list[*]"), "paths.x.path", "is not a valid event path"),
    (path("$.detail"), "paths.x.path", "is an object"),
    (path("$.resources"), "paths.x.path", "is a list"),
    (path("$.region.x"), "paths.x.path", "there is nothing below region"),
    (path("$.detial.jobId"), "paths.x.path", "did you mean detail?"),
    (path(f"$.detail.{'x' * 256}"), "paths.x.path", "at most 256"),
    (path("$.detail.x", "WORD"), "paths.x.kind", "TRUSTED"),
    (gate(paths={**arguments.BATCH["paths"], "x": {"path": "$.detail.x"}}), "paths.x.kind", "is missing"),
    (gate(paths={**arguments.BATCH["paths"], "AwsId": {"path": "$.id", "kind": "ID"}}), "paths.AwsId", "not with AWS"),
    (gate(paths={**arguments.BATCH["paths"], "job_id": {"path": "$.id", "kind": "ID"}}), "paths.job_id", "letters and digits"),
    (
        gate(paths={**arguments.BATCH["paths"], "x" * 101: {"path": "$.id", "kind": "ID"}}),
        f"paths.{'x' * 101}",
        "at most 100",
    ),
    # Its words.
    (gate(title=None), "title", "is missing"),
    (gate(description=" "), "description", "is empty"),
    (gate(title="<jobID>"), "title", "did you mean jobId?"),
    (gate(title="<job-id>"), "title", "did you mean jobId?"),
    (gate(title="<detail.jobId>"), "title", "<detail.jobId> is not a value of this event"),
    (gate(description="<detail-type>"), "description", "<detail-type> is not a value of this event"),
    (gate(next_steps=["<job_id>"]), "next_steps.0", "did you mean jobId?"),
    (gate(next_steps=["<nothing>"]), "next_steps.0", "<nothing> is not a value of this event"),
    (gate(links={"Logs": "https://logs.example.com/<nothing>"}), "links.Logs", "<nothing> is not a value of this event"),
    (gate(description="x" * 9000), "", "EventBridge allows 8192"),
    (gate(thread="jobID"), "thread", "did you mean jobId?"),
    (gate(messages={}), "messages", "unknown argument 'messages'"),
    (gate(layout="STAGED"), "layout", "unknown argument 'layout'"),
    # Its outcomes.
    (gate(outcomes={"event": arguments.BATCH["outcomes"]["ended"]}), "outcomes.event", "the event source's own message"),
    (gate(outcomes={"a-b": arguments.BATCH["outcomes"]["ended"]}), "outcomes.a-b", "letters and digits"),
    (gate(outcomes={"over": {"title": "t", "description": "d"}}), "outcomes.over.event_pattern", "is missing"),
    (
        gate(outcomes={"over": {**arguments.BATCH["outcomes"]["ended"], "title": "<no>"}}),
        "outcomes.over.title",
        "<no> is not a value of this event",
    ),
    (
        gate(outcomes={"over": {**arguments.BATCH["outcomes"]["ended"], "buttons": {}}}),
        "outcomes.over.buttons",
        "unknown argument 'buttons'",
    ),
    # Its buttons.
    (button(label=""), "buttons.end.label", "is empty"),
    (button(label="x" * 51), "buttons.end.label", "at most 50"),
    (command("aws batch terminate-job --job-id $JobId"), "buttons.end.command", "remove aws"),
    (command("batch"), "buttons.end.command", "does not begin with a service and an operation"),
    (command("Batch TerminateJob"), "buttons.end.command", "does not begin with a service and an operation"),
    (command("iam create-user --user-name x"), "buttons.end.command", "A chat cannot run commands of IAM"),
    (command("sso-admin list-instances"), "buttons.end.command", "IAM Identity Center"),
    (command("s3api get-object --bucket b --key k o"), "buttons.end.command", "A chat cannot run s3:GetObject"),
    (command("s3 cp a b"), "buttons.end.command", "use s3api"),
    (command("batch list-jobs | sort"), "buttons.end.command", "does not run in a shell"),
    (command("batch list-jobs --x $(date)"), "buttons.end.command", "does not run in a shell"),
    (command("batch list-jobs --x ${JobId}"), "buttons.end.command", "does not run in a shell"),
    (command("batch list-jobs --x 'y"), "buttons.end.command", "close every quote"),
    (command("batch list-jobs --query {jobId}"), "buttons.end.command", "a special meaning in this package"),
    (command(f"batch list-jobs --x {'y' * 5000}"), "buttons.end.command", "at most 5000"),
    (button(command=END["command"] + " --x $Queue"), "buttons.end.command", "$Queue is not a variable of this button"),
    (button(variables={}), "buttons.end.command", '"variables": {"Region": "<region>"}'),
    (
        button(variables={**END["variables"], "Queue": "shop"}),
        "buttons.end.variables.Queue",
        "the command does not use it",
    ),
    (
        button(variables={**END["variables"], "JobId": "<jobID>"}),
        "buttons.end.variables.JobId",
        "did you mean jobId?",
    ),
    (
        button(variables={**END["variables"], "Reason": "ended in chat"}),
        "buttons.end.variables.Reason",
        "letters, digits and ._/:=+@,%~-",
    ),
    (
        button(variables={**END["variables"], "Reason": "<jobId>-x"}),
        "buttons.end.variables.Reason",
        "or only a value of the event, for example <jobId>",
    ),
    *(
        (
            button(variables={**END["variables"], "Reason": literal}),
            "buttons.end.variables.Reason",
            "not beginning with a hyphen, file://",
        )
        for literal in ("--force", "-x", "file:///etc/passwd", "fileb://x")
    ),
    (
        gate(
            paths={**arguments.BATCH["paths"], "what": {"path": "$.detail-type", "kind": "TRUSTED"}},
            buttons={"end": {**END, "variables": {**END["variables"], "Reason": "<what>"}}},
        ),
        "buttons.end.variables.Reason",
        "its spaces would add words",
    ),
    (
        button(command="batch x --a $ActionGroup", variables={"ActionGroup": "<jobId>"}),
        "buttons.end.variables.ActionGroup",
        "links the button to its messages",
    ),
    (
        button(command="batch x --a $Job --b $JobId", variables={"Job": "<job>", "JobId": "<jobId>"}),
        "buttons.end.variables.Job",
        "JobId begins with Job",
    ),
    (
        button(
            command="batch x --a $A --b $B --c $C --d $D --e $E",
            variables=dict.fromkeys("ABCDE", "<jobId>"),
        ),
        "buttons.end.variables",
        "5 variables come from the event; 4 fit",
    ),
    (
        button(command=f"batch x {'$A ' * 10}", variables={"A": "x" * 1000}),
        "buttons.end.command",
        "with its variables it has",
    ),
    (
        gate(buttons={"end": END, "more": {**END, "label": "More", "variables": {**END["variables"], "JobId": "<job>"}}}),
        "buttons.more.variables.JobId",
        "is <job> here and <jobId> in buttons.end",
    ),
    (gate(buttons={"end": END, "more": END}), "buttons.more.label", "also the label of buttons.end"),
    (gate(buttons={"end-it": END}), "buttons.end-it", "letters and digits"),
    (button(permissions=[]), "buttons.end.permissions", "give at least one entry"),
    (button(permissions=[{"actions": ["batch:*"]}]), "buttons.end.permissions.0.actions.0", "without wildcards"),
    (button(permissions=[{"actions": ["TerminateJob"]}]), "buttons.end.permissions.0.actions.0", "service:Action"),
    (
        button(permissions=[{"actions": ["batch:TerminateJob"], "resources": ["job/*"]}]),
        "buttons.end.permissions.0.resources.0",
        "an ARN, which may contain *",
    ),
    (button(action_name="a b"), "buttons.end.action_name", "letters, digits, hyphens and underscores"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "where", "words"), WRONG, ids=[f"{at} {where}" for at, (_, where, _) in enumerate(WRONG)]
)
def test_what_is_wrong_is_named(wrong: Any, where: str, words: str) -> None:
    found = problems(wrong)
    expected = f"custom.jobs.{where}".rstrip(".")
    assert expected in found, found
    assert words in found[expected]
    assert "Fix: " in found[expected]
    assert set(found) == {
        expected,
    }


@pytest.mark.parametrize(
    "field",
    ["statusReason", "reason", "message", "error-message", "cause", "stoppedReason", "description", "customMessage", "reason[0]",
     "title", "statusText", "displayName", "body", "customData", "reasonData", "tags.owner",
     "resourceTags.Name", "tags[0].value"],
)  # fmt: skip
def test_free_text_never_slips_in(field: str) -> None:
    found = problems(path(f"$.detail.{field}", "NAME"))
    assert "can contain text that other people write" in found["custom.jobs.paths.x"]
    settings.chat_ops("shop", arguments.custom(custom={"jobs": path(f"$.detail.{field}", "TRUSTED")}))


@pytest.mark.parametrize(
    "field",
    [
        "jobId",
        "status",
        "exitCode",
        "reasonCode",
        "messageId",
        "build-id",
        "items[0]",
        "context",
        "stage",
        "bodySize",
        "dataId",
    ],
)
def test_what_is_no_free_text_is_not_taken_for_it(field: str) -> None:
    settings.chat_ops("shop", arguments.custom(custom={"jobs": path(f"$.detail.{field}", "NAME")}))


@pytest.mark.parametrize("field", ["requestParameters", "responseElements", "userIdentity"])
def test_a_whole_object_is_no_value(field: str) -> None:
    assert "is an object" in problems(path(f"$.detail.{field}"))["custom.jobs.paths.x"]
    settings.chat_ops("shop", arguments.custom(custom={"jobs": path(f"$.detail.{field}.jobId")}))


def test_a_literal_may_have_a_name_that_begins_another() -> None:
    command = "batch x --a $Job --b $JobId"
    for job, job_id in (("shop", "<jobId>"), ("<jobId>", "shop"), ("shop", "other")):
        settings.chat_ops(
            "shop",
            arguments.custom(custom={"jobs": button(command=command, variables={"Job": job, "JobId": job_id})}),
        )


@pytest.mark.parametrize(
    "source",
    ["aws.batch", {"prefix": "aws.partner/"}, {"prefix": "com.acme"}, {"suffix": ".batch"}, {"wildcard": "aws.*tch"}],
)
def test_a_source_may_be_named_by_a_part(source: object) -> None:
    settings.chat_ops("shop", arguments.custom(custom={"jobs": pattern(source=[source])}))


def test_all_problems_of_a_gate_come_at_once() -> None:
    found = problems(
        gate(
            event_pattern="{}",
            title="<nope>",
            thread="nope",
            buttons={"end": {**END, "command": "aws x", "permissions": [{"actions": ["*"]}]}},
            outcomes={"over": {}},
        )
    )
    assert {where.removeprefix("custom.jobs.") for where in found} >= {
        "event_pattern",
        "title",
        "thread",
        "buttons.end.command",
        "buttons.end.permissions.0.actions.0",
        "outcomes.over.event_pattern",
        "outcomes.over.title",
    }


def test_names_of_actions_are_unique_over_all_buttons() -> None:
    named = {**END, "action_name": "end"}
    found = problems(gate(buttons={"end": named, "more": {**named, "label": "More"}}))
    assert "'end' is also the name of custom.jobs.buttons.end" in found["custom.jobs.buttons.more.action_name"]
    taken = {"codedeploy.switch": {"action_name": "end"}}
    found = problems(gate(buttons={"end": named}), deployment_groups={"web": arguments.WEB}, buttons=taken)
    assert "also the name of codedeploy.switch" in found["custom.jobs.buttons.end.action_name"]


def test_buttons_of_one_s_own_are_set_where_they_are() -> None:
    found = problems(gate(), buttons={"custom.jobs.end": {"label": "x"}})
    assert "move them to custom" in found["buttons.custom.jobs.end"]


def test_something_must_be_there_to_press() -> None:
    assert "nothing to press" in problems(gate(buttons={}))["custom"]
    assert "every button is disabled" in problems(button(enabled=False))["buttons"]
    settings.chat_ops("shop", arguments.slack(custom={"jobs": gate(buttons={})}))
    settings.notifications("shop", {"action_group": "g", "custom": {"jobs": gate(buttons={})}})


def test_a_channel_alone_checks_its_buttons() -> None:
    args = {"channel": arguments.SLACK, "action_group": "g", "regions": ["eu-central-1"], "playbooks": []}
    settings.chat_channel("shop", args | {"custom": {"jobs": gate()}})
    with pytest.raises(ArgsError, match=r"custom\.jobs\.buttons\.end\.command: \$Other is not a variable"):
        settings.chat_channel("shop", args | {"custom": {"jobs": button(command=END["command"] + " --x $Other")}})


def test_keys_leave_room_for_what_is_added() -> None:
    args = {"channel": arguments.SLACK, "custom": {"j" * 41: gate()}}
    with pytest.raises(ArgsError, match=f"-custom-{'j' * 41}-end"):
        settings.chat_ops("shop", args)


def warnings(given_gate: Any) -> list[str]:
    args = {"channel": arguments.SLACK, "action_group": "g", "regions": ["eu-central-1"], "playbooks": []}
    return [
        str(one)
        for one in settings.channel_warnings(settings.chat_channel("shop", args | {"custom": {"jobs": given_gate}}))
    ]


@pytest.mark.parametrize(
    ("given_gate", "words"),
    [
        (button(label="x" * 21), "custom.jobs.buttons.end.label: 'xxx"),
        (button(command=f"{END['command']} --x {'y' * 100}"), "custom.jobs.buttons.end.command: 'batch"),
        (button(command=f"{END['command']} --force"), "command: --force has no value"),
        (button(command=f"{END['command']} --force --x y"), "write --force true."),
        (button(permissions=[{"actions": ["batch:CancelJob"]}]), "none of batch:CancelJob looks like the API call"),
    ],
)
def test_what_may_become_an_error_is_a_warning(given_gate: Any, words: str) -> None:
    (warning,) = warnings(given_gate)
    assert words in warning


def test_a_good_gate_has_no_warnings() -> None:
    assert warnings(gate()) == []
    assert warnings(arguments.BUILD) == []


def test_a_long_pattern_is_a_warning() -> None:
    args: Any = {"action_group": "g", "custom": {"jobs": pattern(detail={"status": ["x" * 2100]})}}
    (warning,) = settings.notification_warnings(settings.notifications("shop", args))
    assert (warning.path, "2048" in warning.what) == ("custom.jobs", True)
    assert (
        settings.notification_warnings(
            settings.notifications("shop", {"action_group": "g", "custom": {"jobs": gate()}})
        )
        == []
    )


# Whatever is accepted gives a message and a command that hold.

NAMES = st.from_regex(r"[a-z][A-Za-z0-9]{0,8}", fullmatch=True).filter(lambda name: not name.lower().startswith("aws"))
KINDS = st.sampled_from(["ID", "ARN", "TIME", "NAME", "STATE", "NUMBER"])
TEXTS = st.text(min_size=1, max_size=40).filter(
    lambda text: text.strip() and "\ue000" not in text and "\ue001" not in text
)


@st.composite
def any_gate(draw: st.DrawFn) -> dict[str, Any]:
    names = draw(st.lists(NAMES, min_size=1, max_size=6, unique=True))
    paths = {name: {"path": f"$.detail.{name}Id", "kind": draw(KINDS)} for name in names}
    values = ["account", "region", "time", *names]
    said = draw(st.lists(st.sampled_from(values), max_size=4))
    literals = st.from_regex(r"[A-Za-z0-9._/:=+@,%~-]{1,20}", fullmatch=True).filter(COMMAND_VALUE.fits)
    count = draw(st.integers(0, 4))
    fixed = draw(st.integers(0, 3))
    # No name is the beginning of another.
    variables = {f"E{at}": f"<{draw(st.sampled_from(values))}>" for at in range(count)}
    variables |= {f"L{at}": draw(literals) for at in range(fixed)}
    command = " ".join(["batch terminate-job", *(f"--option-{name.lower()} ${name}" for name in variables)])
    return {
        "event_pattern": json.dumps({"source": ["aws.batch"], "detail-type": [draw(TEXTS)]}),
        "paths": paths,
        "title": draw(TEXTS) + "".join(f" <{name}>" for name in said),
        "description": draw(TEXTS),
        "next_steps": draw(st.lists(TEXTS, max_size=3)),
        "thread": draw(st.sampled_from(values)),
        "buttons": {
            "end": {
                "label": draw(st.text(min_size=1, max_size=50)),
                "command": command,
                "variables": variables,
                "permissions": [{"actions": ["batch:TerminateJob"]}],
            }
        },
        "outcomes": {
            "over": {
                "event_pattern": json.dumps({"source": ["aws.batch"], "detail": {"status": ["FAILED"]}}),
                "title": draw(TEXTS),
                "description": draw(TEXTS),
            }
        },
    }


@given(any_gate())
def test_any_gate_that_is_accepted_holds(args: Any) -> None:
    try:
        checked = settings.chat_ops("shop", {"channel": arguments.SLACK, "custom": {"jobs": args}})
    except ArgsError as error:
        # Only a text that happens to hold a placeholder is wrong here, and it is named.
        assert all(re.search(r"title|description|next_steps", problem.path) for problem in error.problems)  # noqa: PT017
        return
    (at,) = checked.gates
    assert isinstance(at.settings, CustomGate)
    for stage in at.playbook.watched("TOGETHER"):
        assert len(event_pattern(at.playbook, stage, at.settings.arguments)) <= EVENT_PATTERN.maximum
        message = message_of(at.playbook, stage, known_texts(at.settings.texts(stage.key)), BuiltIn())
        transformer = input_transformer(stage, message, "group", threaded=True)
        assert len(transformer.template) <= INPUT_TEMPLATE.maximum
        sent = re.sub(r"<([A-Za-z0-9]+)>", lambda match: f"value-{match[1]}", transformer.template)
        notification = json.loads(sent)
        assert set(re.findall(r"<([^>]*)>", transformer.template)) == set(transformer.paths)
        assert notification["metadata"]["threadId"] == f"value-{args['thread']}"
        assert notification["metadata"]["enableCustomActions"] is (stage.key == "event")
    gate_of_action = ActionGate("jobs", at.settings.command_arguments)
    (action,) = actions(at.playbook, {"end": args["buttons"]["end"]["label"]}, gate=gate_of_action)
    (attachment,) = action.attachments
    assert len(attachment.variables) <= VARIABLES_PER_ATTACHMENT
    command = filled(action.command_text, action.arguments)
    assert COMMAND_TEXT.fits(command)
    assert set(re.findall(r"\$(\w+)", command)) == set(attachment.variables) - {"ActionGroup"}
    values = args["buttons"]["end"]["variables"]
    assert command.split() == [
        word if not word.startswith("$") or values[word[1:]].startswith("<") else values[word[1:]]
        for word in args["buttons"]["end"]["command"].split()
    ]
    assert attachment.stage.key == "event"


ANY_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=20)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
)
PARTS = st.sampled_from([*arguments.BATCH, "links", "rule_name", "tags", "x"])
BUTTON_PARTS = st.sampled_from([*END, "enabled", "action_name", "tags", "x"])


@given(PARTS, ANY_JSON)
def test_one_wrong_part_of_a_gate_is_named(part: str, value: Any) -> None:
    _only_under("custom.jobs", {**arguments.BATCH, part: value})


@given(BUTTON_PARTS, ANY_JSON)
def test_one_wrong_part_of_a_button_is_named(part: str, value: Any) -> None:
    _only_under("custom.jobs", gate(buttons={"end": {**END, part: value}, "more": {**END, "label": "More"}}))


def _only_under(where: str, given_gate: Any) -> None:
    args = arguments.slack(custom={"jobs": given_gate})
    try:
        settings.chat_ops("shop", args)
    except ArgsError as error:
        assert all(problem.what and problem.path.startswith(where) for problem in error.problems)  # noqa: PT017
