"""Bad arguments give one error with every problem: its path, the value, the limit, the source and how to fix it."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import chatops_pulumi as chatops
from chatops_pulumi import ArgsError, Problem
from chatops_pulumi import validation as settings
from chatops_pulumi.core import limits
from chatops_pulumi.playbooks import PLAYBOOK_OF
from tests.components import arguments
from tests.components.recording import record


def problems(args: Any, name: str = "shop") -> dict[str, str]:
    """Path to the whole text of each problem."""
    with pytest.raises(ArgsError) as error:
        settings.chat_ops(name, args)
    found = {problem.path: str(problem) for problem in error.value.problems}
    assert len(found) == len(error.value.problems), "one problem a path in these cases"
    for text in found.values():
        assert text in str(error.value).replace("\n  ", "\n")
    return found


def test_all_problems_come_at_once_and_in_order() -> None:
    found = problems(
        {
            "chanel": {},
            "deployment_groups": {
                "web": {"deploymentgroup": "x", "messages": {"redy": {}, "ready": {"title": "<deployId>"}}},
                "1a": {"deployment_group": "a b"},
            },
            "delivery": {"maximum_retry_attempts": 186},
            "buttons": {"codedeploy.swich": {}},
        }
    )
    assert list(found) == sorted(found)
    assert set(found) == {
        "buttons.codedeploy.swich",
        "chanel",
        "channel",
        "delivery.maximum_retry_attempts",
        "deployment_groups.1a",
        "deployment_groups.1a.deployment_group",
        "deployment_groups.web.deployment_group",
        "deployment_groups.web.deploymentgroup",
        "deployment_groups.web.messages.ready.title",
        "deployment_groups.web.messages.redy",
    }


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("chanel", "did you mean channel?"),
        ("deploymentGroups", "did you mean deployment_groups?"),
        ("channel.slack.workspaceId", "did you mean workspace_id?"),
        ("deployment_groups.web.url", "did you mean green_url?"),
        ("deployment_groups.web.messages.ready.titel", "did you mean title?"),
        ("buttons.codedeploy.switch.text", "use one of: action_name, alias_name, approvers, enabled, label, tags."),
        ("delivery.dlq", "use one of:"),
    ],
)
def test_an_unknown_key_comes_with_the_nearest_right_name(path: str, hint: str) -> None:
    args = {
        **arguments.slack(),
        "deployment_groups": {"web": {**arguments.WEB, "messages": {"ready": {"title": "t"}}}},
        "buttons": {"codedeploy.switch": {}},
        "delivery": {},
    }
    steps = path.replace("codedeploy.switch", "codedeploy/switch").split(".")
    steps = [step.replace("/", ".") for step in steps]
    found = problems(_with(args, steps, "x"))
    assert list(found) == [path]
    assert hint in found[path]


def _with(value: Any, steps: list[str], new: object) -> Any:
    if not steps:
        return new
    return {**value, steps[0]: _with(value.get(steps[0], {}), steps[1:], new)}


@pytest.mark.parametrize(
    ("args", "path", "words"),
    [
        ({"channel": arguments.SLACK}, "deployment_groups", "there are no event sources"),
        ({"channel": arguments.SLACK, "deployment_groups": {}}, "deployment_groups", "there are no event sources"),
        (arguments.slack(channel={}), "channel", "has no channel"),
        (arguments.slack(channel=arguments.SLACK | arguments.TEAMS), "channel", "has slack and teams"),
        (
            arguments.slack(channel=arguments.SLACK | {"role_name": "r"}),
            "channel",
            "role_name is only valid with configuration_arn",
        ),
        (
            arguments.existing(channel=arguments.EXISTING | {"control_region": "eu-central-1"}),
            "channel.control_region",
            "did you mean eu-west-1?",
        ),
        (
            arguments.existing(extra_topic_arns=[arguments.TOPIC_ARN]),
            "extra_topic_arns",
            "only the owner of an existing channel configuration",
        ),
        (
            {"channel": arguments.EXISTING, "deployment_groups": {"web": arguments.WEB}},
            "topic_arn",
            "only the owner of an existing channel configuration",
        ),
        (
            arguments.slack(delivery={"dead_letter_queue": False, "dead_letter_queue_arn": "arn:aws:sqs:eu-west-1:123456789012:q"}),  # noqa: E501
            "delivery",
            "dead_letter_queue is false",
        ),
        (arguments.slack(delivery={"maximum_event_age_seconds": 59}), "delivery.maximum_event_age_seconds", "60 to 86400"),
        (
            arguments.slack(delivery={"maximum_event_age_seconds": 60.5}),
            "delivery.maximum_event_age_seconds",
            "must be an integer",
        ),
        (
            arguments.slack(delivery={"maximum_event_age_seconds": True}),
            "delivery.maximum_event_age_seconds",
            "must be an integer",
        ),
        (arguments.slack(action_group="a<b>"), "action_group", "EventBridge reads them as a placeholder"),
        (arguments.slack(action_group="a" * 1025), "action_group", "has at most 900"),
        (arguments.slack(tags={"aws:x": "y"}), "tags.aws:x", "not beginning with aws:"),
        (
            arguments.slack(buttons={f"codedeploy.{key}": {"enabled": False} for key in ("switch", "rollback", "terminate")}),
            "buttons",
            "every button is disabled",
        ),
        (
            arguments.slack(
                buttons={"codedeploy.switch": {"action_name": "x"}, "codedeploy.rollback": {"action_name": "x"}}
            ),
            "buttons.codedeploy.rollback.action_name",
            "also the name of codedeploy.switch",
        ),
        (
            arguments.slack(deployment_groups={key: arguments.WEB | {"rule_name": "r"} for key in ("a", "b")}),
            "deployment_groups.b.rule_name",
            "also the name of deployment_groups.a.rule_name",
        ),
        (arguments.slack(deployment_groups=[1]), "deployment_groups", "must be a map, got [1]"),
        (arguments.slack(deployment_groups={"web": "x"}), "deployment_groups.web", "must be a map, got 'x'"),
        (arguments.slack(channel={"slack": {"workspace_id": 7, "channel_id": "C1"}}), "channel.slack.workspace_id", "must be a string, got 7"),  # noqa: E501
        (
            arguments.slack(channel={"slack": {**arguments.SLACK["slack"], "logging_level": "LOUD"}}),
            "channel.slack.logging_level",
            "use one of: ERROR, INFO, NONE",
        ),
        (
            arguments.slack(deployment_groups={"web": arguments.WEB | {"messages": {"ready": {"title": "  "}}}}),
            "deployment_groups.web.messages.ready.title",
            "is empty",
        ),
    ],
)  # fmt: skip
def test_a_problem_says_what_and_how_to_mend_it(args: Any, path: str, words: str) -> None:
    found = problems(args)
    assert list(found) == [path]
    assert words in found[path]
    assert "Fix: " in found[path]


PRE_SCALE_UP = {"cluster": "shop", "lifecycle_stages": ["PRE_SCALE_UP"]}
GATES: dict[str, Any] = {
    "deployment_groups": arguments.WEB,
    "fleets": {"applications": ["shop"]},
    "pipeline_approvals": {"pipeline": "shop"},
    "ecs_services": {"cluster": "shop"},
    "instance_refreshes": {"auto_scaling_group": "shop"},
    "alarms": {"alarm": "shop"},
    "state_machines": {"state_machine": "shop"},
    "custom": arguments.BATCH,
}
TEAMS_CONFIGURATION = "arn:aws:chatbot::123456789012:chat-configuration/microsoft-teams-channel/shop"
STAGED_WEB = arguments.WEB | {"layout": "STAGED"}


@pytest.mark.parametrize(
    ("args", "path", "words"),
    [
        (arguments.slack(layout="BOTH"), "layout", "STAGED"),
        (arguments.slack(language="it"), "language", "use one of: de, en"),
        (arguments.slack(switched_event="x"), "switched_event", "use one of: CLOUDTRAIL, INSTANCE"),
        (
            arguments.slack(deployment_groups={"web": arguments.WEB | {"layout": "staged"}}),
            "deployment_groups.web.layout",
            "STAGED",
        ),
        (
            arguments.slack(deployment_groups={"web": arguments.WEB | {"messages": {"switched": {"title": "t"}}}}),
            "deployment_groups.web.messages.switched",
            "this stage is not watched with the layout",
        ),
        (
            arguments.slack(deployment_groups={"web": STAGED_WEB | {"messages": {"switcht": {"title": "t"}}}}),
            "deployment_groups.web.messages.switcht",
            "did you mean switched?",
        ),
        (
            arguments.slack(deployment_groups={"web": STAGED_WEB | {"rule_name": "r" * 60}}),
            "deployment_groups.web.rule_name",
            "has 70 characters",
        ),
        (
            arguments.slack(
                deployment_groups={"a": STAGED_WEB | {"rule_name": "r"}, "b": arguments.WEB | {"rule_name": "r-failed"}}
            ),
            "deployment_groups.b.rule_name",
            "'r-failed' is also the name of deployment_groups.a.rule_name",
        ),
        (
            arguments.slack(deployment_groups={"a": STAGED_WEB, "b": STAGED_WEB}, switched_event="CLOUDTRAIL"),
            "deployment_groups.b",
            "the event of its stage switched names no deployment group, so deployment_groups.a would",
        ),
        (
            arguments.slack(
                deployment_groups={"web": STAGED_WEB | {"messages": {"switched": {"title": "<application>"}}}},
                switched_event="CLOUDTRAIL",
            ),
            "deployment_groups.web.messages.switched.title",
            "<application> is not a value of this event",
        ),
        (
            arguments.lifecycle("POST_SCALEUP"),
            "ecs_services.web.lifecycle_stages.0",
            "did you mean POST_SCALE_UP?",
        ),
        (
            arguments.lifecycle("POST_SCALE_UP", "PRODUCTION_TRAFFIC_SHIFT"),
            "ecs_services.web.lifecycle_stages.1",
            "not a valid lifecycle stage",
        ),
        (
            arguments.lifecycle("PRE_SCALE_UP", "POST_SCALE_UP", "PRE_SCALE_UP"),
            "ecs_services.web.lifecycle_stages.2",
            "'PRE_SCALE_UP' is already in the list",
        ),
        (
            arguments.pauses(ecs_services={"web": {"cluster": "shop", "lifecycle_stages": "PRE_SCALE_UP"}}),
            "ecs_services.web.lifecycle_stages",
            "must be a list, got 'PRE_SCALE_UP'",
        ),
        (
            arguments.lifecycle("PRE_SCALE_UP", ecs_services={"web": PRE_SCALE_UP | {"messages": {"paused": {}}}}),
            "ecs_services.web.messages.paused",
            "this stage is not watched with the layout and the settings",
        ),
        (
            arguments.lifecycle(ecs_services={"k" * 41: PRE_SCALE_UP}),
            "ecs_services." + "k" * 41,
            "has 57 characters",
        ),
        (arguments.slack(fleets={"all": {}}), "fleets.all", "names no deployment groups"),
        (arguments.slack(fleets={"all": {"applications": ["a b"]}}), "fleets.all.applications.0", "'a b' is not a valid"),
        (arguments.slack(fleets={"all": {"applications": "shop"}}), "fleets.all.applications", "must be a list, got 'shop'"),
        (arguments.slack(fleets={"web": {"applications": ["a"]}}), "fleets.web", "deployment_groups.web has the same key"),
        (
            arguments.slack(fleets={"all": {"deployment_group_prefix": ["a"]}}),
            "fleets.all.deployment_group_prefix",
            "did you mean deployment_group_prefixes?",
        ),
    ],
)  # fmt: skip
def test_layouts_and_fleets_are_checked(args: Any, path: str, words: str) -> None:
    found = problems(args)
    assert next(iter(found)) == path
    assert words in found[path]
    assert "Fix: " in found[path]


@pytest.mark.parametrize("who", ["here", "U0123ABCD", "W0123ABCD", "S0123ABCD"])
@pytest.mark.parametrize("field", GATES)
def test_every_gate_can_mention_somebody(field: str, who: str) -> None:
    gate = GATES[field] | {"mentions": [who]}
    checked = settings.chat_ops("shop", {"channel": arguments.SLACK, field: {"web": gate}})
    assert checked.gates[0].settings.mentions == (who,)
    found = problems({"channel": arguments.SLACK, field: {"web": GATES[field] | {"mentions": ["@team", who]}}})
    assert list(found) == [f"{field}.web.mentions.0"]
    assert "the ID (not the name) of a member" in found[f"{field}.web.mentions.0"]
    for channel in (arguments.TEAMS, {"configuration_arn": TEAMS_CONFIGURATION}):
        found = problems({"channel": channel, "topic_arn": arguments.TOPIC_ARN, field: {"web": gate}})
        assert "mentions only work in Slack" in found[f"{field}.web.mentions"]


@pytest.mark.parametrize("label", ["a|b", "<a>", "*a*", "a\nb", " ", ""])
def test_a_label_of_a_link_is_one_line_without_markup(label: str) -> None:
    gate = arguments.WEB | {"links": {label: "https://a.example.com"}}
    assert list(problems(arguments.slack(deployment_groups={"web": gate}))) == [f"deployment_groups.web.links.{label}"]


@pytest.mark.parametrize("url", ["<console>", "https://a.example.com/<deploymentId>", "https://<region>.example.com"])
def test_an_address_may_hold_values_of_the_event(url: str) -> None:
    settings.chat_ops("shop", arguments.slack(deployment_groups={"web": arguments.WEB | {"links": {"Page": url}}}))


def test_many_console_pages_are_counted_with_their_length() -> None:
    gate = arguments.WEB | {"messages": {"ready": {"description": "<console>" * 80}}}
    assert (
        "EventBridge allows 8192" in problems(arguments.slack(deployment_groups={"web": gate}))["deployment_groups.web"]
    )


def proposed(groups: list[str], **more: Any) -> str:
    found = problems({"channel": arguments.SLACK, "fleets": {"all": {"deployment_groups": groups, **more}}})
    assert list(found) == ["fleets.all"]
    return found["fleets.all"]


def test_a_fleet_that_is_too_large_is_told_the_prefixes_that_would_do() -> None:
    groups = [f"shop-{region}-service-{number:03}" for region in ("eu", "us") for number in range(150)]
    text = proposed(groups)
    assert "EventBridge allows 4096" in text
    assert "deployment_group_prefixes: [shop-eu-service-, shop-us-service-]" in text
    assert "or split it into 2 fleets" in text
    settings.chat_ops(
        "shop",
        {
            "channel": arguments.SLACK,
            "fleets": {"all": {"deployment_group_prefixes": ["shop-eu-service-", "shop-us-service-"]}},
        },
    )


STEMS = st.lists(
    st.from_regex(r"[a-z]{1,8}(-[a-z0-9]{1,12}){0,3}[-_.]?", fullmatch=True), min_size=1, max_size=40, unique=True
)


@given(STEMS)
def test_whatever_prefixes_are_proposed_do(stems: list[str]) -> None:
    groups = [f"{stem}{number:04}" for stem in stems for number in range(1000 // len(stems))]
    text = proposed(groups)
    listed = re.search(r"deployment_group_prefixes: \[(.*?)\]", text)
    if listed is None:
        assert "split it into" in text
        return
    prefixes = listed[1].split(", ")
    assert all(any(group.startswith(prefix) for prefix in prefixes) for group in groups)
    settings.chat_ops("shop", {"channel": arguments.SLACK, "fleets": {"all": {"deployment_group_prefixes": prefixes}}})


CLUSTER_ARN = "arn:aws:ecs:eu-central-1:123456789012:cluster/shop"
SERVICE_ARN = "arn:aws:ecs:eu-central-1:123456789012:service/shop/web"


@pytest.mark.parametrize(
    ("field", "gate", "path", "words"),
    [
        (
            "alarms",
            {"alarm": "arn:aws:cloudwatch:eu-central-1:123456789012:alarm:errors"},
            ".alarm",
            "the name, not the ARN",
        ),
        (
            "instance_refreshes",
            {
                "auto_scaling_group": "arn:aws:autoscaling:eu-central-1:123456789012:autoScalingGroup:"
                "930d940e-891e-4781-a11a-7b0acd480f03:autoScalingGroupName/shop"
            },
            ".auto_scaling_group",
            "the name, not the ARN",
        ),
        ("ecs_services", {"cluster": SERVICE_ARN}, ".cluster", "not of a service"),
        ("ecs_services", {"cluster": "shop", "service": CLUSTER_ARN}, ".service", "not of a cluster"),
        ("ecs_services", {"cluster": "other", "service": SERVICE_ARN}, "", "is not in the cluster 'other'"),
        (
            "ecs_services",
            {"cluster": CLUSTER_ARN.replace("eu-central-1", "eu-west-1"), "service": SERVICE_ARN},
            "",
            "is not in the cluster",
        ),
    ],
)
def test_an_arn_that_could_never_match_is_refused(field: str, gate: Any, path: str, words: str) -> None:
    found = problems({"channel": arguments.SLACK, field: {"web": gate}})
    assert list(found) == [f"{field}.web{path}"]
    assert words in found[f"{field}.web{path}"]


@pytest.mark.parametrize("cluster", ["shop", CLUSTER_ARN])
@pytest.mark.parametrize("service", ["web", SERVICE_ARN, SERVICE_ARN.replace("/shop", "")])
def test_a_service_may_be_given_by_its_arn(cluster: str, service: str) -> None:
    settings.chat_ops("shop", arguments.pauses(ecs_services={"web": {"cluster": cluster, "service": service}}))


GATES_BY_PLAYBOOK = {**GATES, "pipeline_failures": {"pipeline": "shop"}}


@pytest.mark.parametrize("playbook", ["codepipeline", "pipelinefailure", "autoscaling", "cloudwatch"])
def test_a_channel_is_told_whose_gates_its_buttons_need(playbook: str) -> None:
    args: Any = {"channel": arguments.SLACK, "action_group": "g", "regions": ["eu-central-1"]}
    args["playbooks"] = ["codedeploy", playbook]
    field = next(field for field, found in PLAYBOOK_OF.items() if found.key == playbook)
    with pytest.raises(ArgsError) as error:
        settings.chat_channel("shop", args | {field: {}})
    (problem,) = error.value.problems
    assert problem.path == "playbooks.1"
    assert f"add {field}" in problem.fix
    settings.chat_channel("shop", args | {field: {"web": GATES_BY_PLAYBOOK[field]}})


def test_a_list_with_a_wrong_entry_is_not_called_empty_too() -> None:
    with pytest.raises(ArgsError) as error:
        settings.chat_channel(
            "shop",
            {"channel": arguments.SLACK, "action_group": "g", "regions": ["Frankfurt"], "playbooks": ["codedeploy"]},
        )
    assert [problem.path for problem in error.value.problems] == ["regions.0"]


def test_limits_name_their_source() -> None:
    found = problems(arguments.slack(deployment_groups={"web": {"deployment_group": "x" * 101}}))
    assert (
        "has 101 characters; a CodeDeploy deployment group name has at most 100."
        in found["deployment_groups.web.deployment_group"]
    )
    assert "Source: CodeDeploy" in found["deployment_groups.web.deployment_group"]


@pytest.mark.parametrize(
    ("name", "fits"), [("a" * 35, True), ("a" * 36, False), ("sh op", False), ("shop.web", False), ("", False)]
)
def test_names_leave_room_for_what_is_added(name: str, fits: bool) -> None:
    if fits:
        settings.chat_ops(name, arguments.slack())
    else:
        (text,) = problems(arguments.slack(), name).values()
        assert "the component's name" in text


def test_component_key_and_stage_fit_together() -> None:
    key = "k" * (limits.LOGICAL_NAME.maximum - len("shop--ready"))
    settings.chat_ops("shop", arguments.slack(deployment_groups={key: arguments.WEB}))
    longer = f"{key}k"
    found = problems(arguments.slack(deployment_groups={longer: arguments.WEB}))
    assert "has 57 characters" in found[f"deployment_groups.{longer}"]


def test_what_is_left_out_in_another_language_arrives_as_none() -> None:
    args = arguments.slack(topic_arn=None, buttons=None, delivery={"role_arn": None}, tags=None)
    assert settings.chat_ops("shop", args) == settings.chat_ops("shop", arguments.slack(delivery={}))


def test_settings_are_frozen() -> None:
    checked = settings.chat_ops("shop", arguments.slack())
    with pytest.raises(ValueError, match="frozen"):
        checked.topic_arn = "x"  # type: ignore[misc]


PLAIN_TYPES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20))
ANY_JSON = st.recursive(
    PLAIN_TYPES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3)
)
KEYS = st.sampled_from(
    ["channel", "deployment_groups", "topic_arn", "action_group", "buttons", "delivery", "tags", "extra_regions", "x"]
)


def found(args: Any) -> list[Problem]:
    """The problems of arguments; none where they are right. Any other error fails the test."""
    try:
        settings.chat_ops("shop", args)
    except ArgsError as error:
        return list(error.problems)
    return []


@given(st.dictionaries(KEYS, ANY_JSON))
def test_anything_at_all_gives_settings_or_the_one_error(args: Any) -> None:
    assert all(problem.what for problem in found(args))


@given(st.sampled_from(["channel", "deployment_groups", "buttons", "delivery", "tags"]), ANY_JSON)
def test_one_wrong_part_is_named_by_its_path(key: str, value: Any) -> None:
    assert {problem.path.split(".")[0] for problem in found(arguments.slack() | {key: value})} <= {key, ""}


@pytest.mark.parametrize("group", [None, "g" * 900])
def test_a_message_that_is_accepted_fits_with_its_action_group_and_its_gate(group: str | None) -> None:
    """What the target gets is what was measured, to the character."""
    more = {"action_group": group} if group is not None else {}

    def args(length: int) -> Any:
        alarm = {"alarm": "shop", "messages": {"alarm": {"title": "t", "description": "d" * length}}}
        return {"channel": arguments.SLACK, "alarms": {"errors-of-the-shop": alarm}, **more}

    def longest() -> Any:
        return args(next(length for length in range(8192, 0, -1) if not found(args(length))))

    recording = record(lambda: chatops.ChatOps("shop", longest()))
    (target,) = recording.of("aws:cloudwatch/eventTarget:EventTarget")
    assert len(target.inputs["inputTransformer"]["inputTemplate"]) == limits.INPUT_TEMPLATE.maximum


@pytest.mark.parametrize("value", ["true", "false", 0, 1, 1.0, "no"])
@pytest.mark.parametrize(
    "path",
    [
        "outcomes",
        "channel.restrict_to_chat",
        "delivery.dead_letter_queue",
        "buttons.codedeploy.switch.enabled",
        "custom.jobs.buttons.end.enabled",
    ],
)
def test_true_and_false_are_never_guessed(path: str, value: object) -> None:
    args = {**arguments.slack(), "custom": {"jobs": arguments.BATCH}, "buttons": {"codedeploy.switch": {}}}
    steps = [step.replace("/", ".") for step in path.replace("codedeploy.switch", "codedeploy/switch").split(".")]
    found = problems(_with(args, steps, value))
    assert list(found) == [path]
    assert "must be a boolean" in found[path]


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan"), "²", "9" * 400])
def test_a_number_that_is_none_is_named(value: object) -> None:
    assert list(problems(arguments.slack(delivery={"maximum_retry_attempts": value}))) == [
        "delivery.maximum_retry_attempts"
    ]


LONE = "\ud800"


@pytest.mark.parametrize(
    ("args", "path"),
    [
        (arguments.slack(deployment_groups={"web": arguments.WEB | {"messages": {"ready": {"title": f"a{LONE}"}}}}),
         "deployment_groups.web.messages.ready.title"),
        (arguments.slack(deployment_groups={"web": arguments.WEB | {"messages": {"ready": {"next_steps": [LONE]}}}}),
         "deployment_groups.web.messages.ready.next_steps.0"),
        (arguments.slack(deployment_groups={"web": arguments.WEB | {"green_url": f"https://a.example/{LONE}"}}),
         "deployment_groups.web.green_url"),
        (arguments.slack(deployment_groups={"web": arguments.WEB | {"deployment_group": LONE}}),
         "deployment_groups.web.deployment_group"),
        (arguments.slack(buttons={"codedeploy.switch": {"label": LONE}}), "buttons.codedeploy.switch.label"),
        (arguments.slack(action_group=LONE), "action_group"),
        (arguments.slack(layout=LONE), "layout"),
        (arguments.slack(outcomes=LONE), "outcomes"),
        (arguments.custom(custom={"jobs": arguments.BATCH | {"thread": LONE}}), "custom.jobs.thread"),
        (arguments.custom(custom={"jobs": arguments.BATCH | {"event_pattern": f'{{"source": ["{LONE}"]}}'}}),
         "custom.jobs.event_pattern"),
        (arguments.slack(tags={LONE: "x"}), "tags.\\ud800"),
        (arguments.slack(**{LONE: "x"}), "\\ud800"),
        (arguments.slack(deployment_groups={LONE: arguments.WEB}), "deployment_groups.\\ud800"),
        (arguments.slack(deployment_groups={"web": arguments.WEB | {"links": {LONE: "https://a.example"}}}),
         "deployment_groups.web.links.\\ud800"),
    ],
)  # fmt: skip
def test_half_a_character_is_named(args: Any, path: str) -> None:
    """No JSON, and no protocol of Pulumi's, can carry one."""
    with pytest.raises(ArgsError) as error:
        settings.chat_ops("shop", args)
    assert {problem.path for problem in error.value.problems} == {path}
    str(error.value).encode()
