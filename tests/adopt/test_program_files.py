"""The files of the program: valid, without repetition, and safe for every state."""

import ast
import json
from typing import Any

import pytest
import yaml

import chatops_pulumi as chatops
from chatops_pulumi.adopt.adopt_options import AdoptOptions
from chatops_pulumi.adopt.inventory_reader import find
from chatops_pulumi.adopt.plan import plan
from chatops_pulumi.adopt.program_files import FILE_NAMES, files
from chatops_pulumi.adopt.python_literals import Expression, literal
from chatops_pulumi.adopt.shared_messages import share_messages
from chatops_pulumi.adopt.state import read_state
from chatops_pulumi.version import __version__
from tests.adopt.states import blocks, document, planned


def written(state: dict[str, Any], **options: Any) -> dict[str, str]:
    resources = read_state(json.dumps(state), "state").resources
    return files(plan(find(resources), AdoptOptions(**options)), resources, "shop", {})


def message(url: str, title: str = "T", other: str = "https://docs.example.com") -> dict[str, Any]:
    return {"ready": {"title": title, "description": f'Line {{1}} "a"\nSee {url} now', "next_steps": [f"{url}", other]}}


def args(**messages: dict[str, Any]) -> dict[str, Any]:
    return {
        "action_group": "g",
        "deployment_groups": {key: {"deployment_group": key, "messages": one} for key, one in messages.items()},
    }


def evaluated(functions: list[str], own: Any) -> Any:
    """The arguments that the code of a program gives."""
    names: dict[str, Any] = {"chatops": chatops}
    exec("\n\n".join([*functions, f"args = {literal(own, 0)}"]), names)
    return names["args"]


@pytest.mark.parametrize(
    ("messages", "functions"),
    [
        ({"a": message("https://a.example.com:8443"), "b": message("https://b.example.com/<deploymentId>")}, 1),
        ({"a": message("https://a.example.com"), "b": message("https://a.example.com")}, 1),
        ({"a": message("https://a.example.com"), "b": message("https://b.example.com", "Other")}, 0),
        ({"a": message("https://a.b", other="https://c.d"), "b": message("https://e.f", other="https://g.h")}, 0),
        # One URL in two places of one message, and in one place of the other.
        ({"a": message("https://docs.example.com"), "b": message("https://b.example.com")}, 0),
        ({"a": message("https://a.example.com")}, 0),
    ],
)
def test_shared_messages_are_written_once_and_mean_the_same(messages: dict[str, Any], functions: int) -> None:
    given = args(**messages)
    code, (own,) = share_messages([given])
    assert len(code) == functions
    assert evaluated(code, own) == given


def test_messages_are_shared_over_components() -> None:
    first, second = args(a=message("https://a.b")), args(b=message("https://c.d"))
    code, (one, two) = share_messages([first, second])
    assert len(code) == 1
    assert one["deployment_groups"]["a"]["messages"] == Expression('messages("https://a.b")')
    assert [evaluated(code, own) for own in (one, two)] == [first, second]


def test_a_program_for_three_groups_contains_the_texts_once() -> None:
    program = written(document("modules"))["__main__.py"]
    assert program.count("Deployment is now ready for validation") == 1
    assert program.count('messages("https://green.') == 3
    compile(program, "__main__.py", "exec")


def test_every_file_is_listed() -> None:
    assert sorted(written(document("seed"))) == sorted(FILE_NAMES)


def test_the_project_runs_in_its_own_virtual_environment() -> None:
    texts = written(document("seed"))
    project = yaml.safe_load(texts["Pulumi.yaml"])
    assert project["runtime"] == {"name": "python", "options": {"toolchain": "pip", "virtualenv": "venv"}}
    assert project["config"]["aws:allowedAccountIds"] == {"value": ["123456789012"]}
    assert texts["requirements.txt"] == f"chatops-pulumi=={__version__}\n"


@pytest.mark.parametrize(
    ("place", "value"),
    [(4, '123456789012", "999999999999'), (4, "1234"), (3, 'eu-west-1"\nmain: evil.py'), (3, "europe")],
)
def test_an_arn_never_widens_the_accounts_of_the_providers(place: int, value: str) -> None:
    state = document("seed")
    (rule,) = blocks(state, "aws_cloudwatch_event_rule")
    parts = rule["instances"][0]["attributes"]["arn"].split(":")
    parts[place] = value
    rule["instances"][0]["attributes"]["arn"] = ":".join(parts)
    assert planned(state).components == ()


def test_removed_blocks_forget_whole_resources() -> None:
    text = written(document("modules"))["removed.tf"]
    found = [line.removeprefix("  from = ") for line in text.splitlines() if line.startswith("  from = ")]
    assert sorted(found) == [
        "module.buttons.awscc_chatbot_custom_action.this",
        "module.buttons.null_resource.associate_actions",
        "module.notify.aws_cloudwatch_event_rule.this",
        "module.notify.aws_cloudwatch_event_target.this",
    ]
    assert text.count("destroy = false") == 4


def test_a_resource_with_instances_that_stay_has_no_removed_block() -> None:
    """The block has no index: it would forget every instance."""
    state = document("modules")
    (rule,) = [one for one in blocks(state, "aws_cloudwatch_event_rule") if one.get("module") == 'module.notify["api"]']
    rule["instances"][0]["attributes"]["schedule_expression"] = "rate(1 day)"
    text = written(state)["removed.tf"]
    assert "from = module.notify.aws_cloudwatch_event_rule.this" not in text
    assert '#   module.notify["api"].aws_cloudwatch_event_rule.this' in text


def test_a_program_is_data_and_shared_texts_only() -> None:
    tree = ast.parse(written(document("modules"))["__main__.py"])
    assert [type(node).__name__ for node in tree.body] == ["Expr", "Import", "FunctionDef", "Expr"]
