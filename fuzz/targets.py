"""What is fuzzed: each target takes any text, raises only its own error, and checks what it accepts."""

import json
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from chatops_pulumi import ArgsError
from chatops_pulumi import validation as checked
from chatops_pulumi.adopt.adopt_options import AdoptOptions
from chatops_pulumi.adopt.import_file import import_entries
from chatops_pulumi.adopt.inventory_reader import find
from chatops_pulumi.adopt.plan import plan
from chatops_pulumi.adopt.state import StateError, read_state
from chatops_pulumi.core.event_patterns import OPERATORS, pattern_problems
from chatops_pulumi.doctor.errors import StackStateError
from chatops_pulumi.doctor.state import read_stack
from chatops_pulumi.sandbox.aws.event_matching import as_aws_matches
from chatops_pulumi.sandbox.chat.command_parser import parse_command, unquoted_json, values_changing_command
from chatops_pulumi.sandbox.chat.errors import CommandRejected
from chatops_pulumi.sandbox.chat.notification_parser import NotificationDropped, parse_notification
from chatops_pulumi.sandbox.delivery.event import EventError
from chatops_pulumi.sandbox.delivery.event_text import read_events
from chatops_pulumi.sandbox.delivery.input_transformer import Transformer, transformer_problems
from chatops_pulumi.sandbox.delivery.pattern import matches, mismatches
from chatops_pulumi.sandbox.delivery.rules import EventRule, EventTarget
from chatops_pulumi.sandbox.delivery.transform import transform
from chatops_pulumi.sandbox.iam.conditions import parse_operator
from chatops_pulumi.sandbox.iam.errors import CannotEvaluate
from chatops_pulumi.sandbox.iam.evaluate import Ceiling, evaluate
from chatops_pulumi.sandbox.iam.explain import near_misses, press_denials
from chatops_pulumi.sandbox.iam.members import moments_after_windows, named_members
from chatops_pulumi.sandbox.iam.request import Request
from chatops_pulumi.sandbox.iam.statements import read_policy
from chatops_pulumi.sandbox.program.project import ProjectError, load_project
from chatops_pulumi.sandbox.scenarios.reader import ScenarioError, parse_scenario
from chatops_pulumi.validation.cross_checks import known_texts, transformer_of
from fuzz.names import NAMES
from tests.hostile.corpus import TEXTS

_LONGEST_SEED: Final = 60
SHORT: Final = [text for text in TEXTS.values() if len(text) < _LONGEST_SEED]
"""Long inputs are slow, and libFuzzer makes its own."""
Errors = tuple[type[Exception], ...]
_GROUP: Final = {"application": "shop-web", "deployment_group": "shop-web-blue-green"}
_RULE: Final = EventRule("r", "arn:aws:events:eu-central-1:123456789012:rule/r", "default", True, {}, 2, ())
_TOPIC: Final = "arn:aws:sns:eu-central-1:123456789012:t"
_EVENT: Final[dict[str, Any]] = {
    "source": "s",
    "detail-type": "t",
    "time": "2026-11-27T00:00:00Z",
    "region": "eu-central-1",
    "resources": ["r", "s"],
    "detail": {"a": 'x"y', "b-c": ["q", {"d": 1}], "e": {"f": None}, "state": "READY", "n": 4.5, "t": True},
}
_REQUEST: Final = Request(
    "sns:Publish",
    _TOPIC,
    {
        "aws:CurrentTime": "2026-11-27T00:00:00Z",
        "aws:userid": "AROA:chatbot-session-slack-U1",
        "aws:EpochTime": "1795000000",
        "aws:PrincipalTag/a": "b",
    },
)


def notification(text: str) -> None:
    """The message of arguments with any text: refused, or a template whose message Amazon Q accepts."""
    title, _, rest = text.partition("\n")
    description, _, step = rest.partition("\n")
    messages: dict[str, Any] = {"ready": {"title": title, "description": description, "next_steps": [step]}}
    channel = {"slack": {"workspace_id": "T0123ABCD", "channel_id": "C0123ABCD"}}
    gate = {**_GROUP, "green_url": step, "messages": messages, "links": {title: step}}
    if not step:
        del gate["green_url"], gate["links"]
    settings = checked.chat_ops("shop", {"channel": channel, "deployment_groups": {"web": gate}})
    for at in settings.gates:
        for stage in settings.stages_of(at):
            texts = known_texts(at.settings.texts(stage.key))
            made = transformer_of(at.playbook, stage, texts, settings.built_in, "group", threaded=True)
            problems = transformer_problems(Transformer(made.paths, made.template))
            assert not problems, problems
            parse_notification(re.sub(r"<([\w.-]+)>", "value", made.template))


def command(text: str) -> None:
    """A command, as a text and as the value of a variable."""
    unquoted_json(text)
    values_changing_command("sns publish --message $Text --topic-arn 'a $Text'", {"Text": text})
    parse_command(text, "eu-central-1")


def match(text: str) -> None:
    """A pattern in the first line, an event in the others."""
    pattern, _, event = text.partition("\n")
    if pattern_problems(pattern):
        return
    try:
        (found, *_) = read_events(event)
    except EventError:
        found = _EVENT
    with as_aws_matches():
        assert matches(json.loads(pattern), found) or mismatches(json.loads(pattern), found)


def template(text: str) -> None:
    """Two input paths in the first two lines, a template in the others."""
    first, _, rest = text.partition("\n")
    second, _, written = rest.partition("\n")
    transformer = Transformer({"a": first, "b": second}, written)
    if transformer_problems(transformer):
        return
    body, step = transform(_RULE, EventTarget("t", _TOPIC, None, transformer), _EVENT)
    if body is None:
        assert step.text
        assert step.fix
        return
    try:
        parse_notification(body)
    except NotificationDropped as dropped:
        str(dropped).encode()


def policy(text: str) -> None:
    """A policy: read and judged."""
    statements = read_policy(text, "p")
    near_misses(_REQUEST, statements)
    press_denials(statements)
    named_members(statements)
    moments_after_windows(statements)
    for statement in statements:
        for operator in statement.condition:
            try:
                parse_operator(operator)
            except CannotEvaluate:
                continue
    evaluate(_REQUEST, statements, [Ceiling("session policy", statements)])


def terraform(text: str) -> None:
    """Everything that chatops adopt makes of a state."""
    adopted = plan(find(read_state(text, "state.json").resources), AdoptOptions())
    import_entries(adopted.components)


def pulumi(text: str) -> None:
    """Everything that chatops doctor reads of a state before it compares."""
    stack = read_stack(text, "state.json")
    for resource in stack.own:
        stack.region_of(resource)
    assert stack.accounts is not None


def scenario(text: str) -> None:
    """A scenario, whose events can be written as JSON."""
    for step in parse_scenario(text, Path("scenario.yaml")).scenario.steps:
        assert step.action
        json.dumps(step.fire)


def stack(text: str) -> None:
    """A stack's file, beside a project that declares types."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "Pulumi.yaml").write_text(
            "name: shop\nruntime: python\nconfig:\n  a:\n    type: array\n    items:\n      type: integer\n  b: {type: object}\n"
        )
        (place / "__main__.py").write_text("")
        (place / "Pulumi.dev.yaml").write_text(text, "utf-8", "surrogatepass")
        str(load_project(place, "dev").account)


_READ: Final[dict[str, tuple[Callable[[str], object], Errors]]] = {
    "notification": (notification, (ArgsError,)),
    "message": (parse_notification, (NotificationDropped,)),
    "command": (command, (CommandRejected,)),
    "pattern": (pattern_problems, ()),
    "match": (match, ()),
    "template": (template, ()),
    "policy": (policy, (CannotEvaluate,)),
    "event": (lambda text: read_events(text, "event.json"), (EventError,)),
    "terraform": (terraform, (StateError,)),
    "pulumi": (pulumi, (StackStateError,)),
    "scenario": (scenario, (ScenarioError,)),
    "stack": (stack, (ProjectError,)),
}
OF_JSON: Final = frozenset({"message", "pattern", "policy", "event", "terraform", "pulumi"})
"""Targets whose inputs are JSON documents."""
TARGETS: Final = {name: _READ[name] for name in NAMES}


def words(name: str) -> list[str]:
    """What libFuzzer puts into the inputs of a target, besides bytes.

    Args:
        name: The target.
    """
    common = [text for text in SHORT if text]
    own = {
        "command": [
            "codedeploy",
            "continue-deployment",
            "--region",
            "--no-paginate",
            "--cli-input-json",
            "--query",
            "--vers",
        ],
        "pattern": [f'{{"{operator}":' for operator in sorted(OPERATORS)],
        "match": [f'{{"{operator}":' for operator in sorted(OPERATORS)],
        "template": ["<a>", '"<b>"', "$.detail.b-c[1].d", "[*]", "<aws.events.event.json>", "NaN", "1e999"],
        "policy": [
            '"NotAction"',
            '"NotResource"',
            '"ForAnyValue:StringLike"',
            '"NumericLessThan"',
            '"DateLessThan"',
            '"Null"',
        ],
        "scenario": ["!!bool ", "!!timestamp ", "&a ", "*a", "advance: ", "expect: ", '"\\UFFFFFFFF"', ".inf"],
        "stack": ["!!int ", "!!binary ", "&a ", "*a", "secure: ", "config:", "aws:region: ", ".nan"],
    }
    return [*common, *own.get(name, [])]


def seeds(root: Path) -> dict[str, list[str]]:
    """Valid inputs of each target, and hostile texts, to begin with.

    Args:
        root: The repository.
    """
    events = [path.read_text("utf-8") for path in sorted((root / "tests" / "events").glob("*.json"))]
    states = [path.read_text("utf-8") for path in sorted((root / "tests" / "adopt").rglob("*.json"))]
    scenarios = [path.read_text("utf-8") for path in sorted((root / "tests" / "scenarios").glob("*.yaml"))]
    resource = {"urn": "urn:pulumi:dev::shop::aws:sns/topic:Topic::t", "type": "aws:sns/topic:Topic", "id": "i"}
    component = {"urn": "urn:pulumi:dev::shop::chatops:index:ChatOps::s", "type": "chatops:index:ChatOps"}
    content = {"title": "t", "description": "d", "nextSteps": ["s"]}
    pattern = json.dumps({"source": ["aws.codedeploy"], "detail": {"state": [{"anything-but": {"prefix": "a"}}]}})
    statement = {
        "Effect": "Deny",
        "Action": ["sns:Publish"],
        "Resource": "*",
        "Condition": {
            "StringNotLike": {"aws:userid": "*:chatbot-session-slack-U2"},
            "DateGreaterThanEquals": {"aws:CurrentTime": "2026-01-01T00:00:00Z"},
        },
    }
    allow = {"Effect": "Allow", "NotAction": "iam:*", "Resource": [_TOPIC]}
    valid = {
        "notification": ["A title\nA *description* of <deploymentId>\nhttps://example.com/<deploymentId>"],
        "message": [json.dumps({"version": "1.0", "source": "custom", "content": content})],
        "command": [
            "codedeploy stop-deployment --deployment-id d-1 --auto-rollback-enabled true --region eu-central-1",
            'dynamodb get-item --table-name t --key \'{"a": {"S": "b"}}\'',
            "ec2 describe-instances --filters Name=a,Values=b,c --query 'a[0]'",
        ],
        "pattern": [pattern],
        "match": [f"{pattern}\n{json.dumps(json.loads(event))}" for event in events],
        "template": [
            f"$.detail.a\n$.resources[0]\n{written}" for written in ('{"v": <a>}', '{"v": "<a> <b>"}', '"t <b>"')
        ],
        "policy": [json.dumps({"Version": "2012-10-17", "Statement": [allow, statement]})],
        "event": events,
        "terraform": states[:10],
        "pulumi": [json.dumps({"version": 3, "deployment": {"manifest": {}, "resources": [component, resource]}})],
        "scenario": scenarios,
        "stack": ["config:\n  shop:a: [1, 2]\n  shop:b: {c: d}\n  aws:region: eu-west-1\n"],
    }
    return {name: [*found, *SHORT] for name, found in valid.items()}
