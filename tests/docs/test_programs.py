"""The programs in TypeScript, Go, C#, Java and YAML: in the examples, and each block in the documentation.

They are compared with the component schema, without a compiler. `make sdks` compiles them where the compilers are.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from tests.docs.programs import csharp, go, java, pulumi_yaml, schema_check, typescript
from tests.docs.programs.tree import Program
from tests.docs.test_blocks import blocks
from tests.paths import ROOT

SCHEMA: Mapping[str, Any] = json.loads((ROOT / "schema.json").read_text("utf-8"))
Reader = Callable[[str, Mapping[str, Any]], Program]
READERS: dict[str, Reader] = {
    "typescript": typescript.read,
    "go": go.read,
    "csharp": csharp.read,
    "java": java.read,
    "yaml": pulumi_yaml.read,
}
EXAMPLES = {
    "typescript": "typescript/index.ts",
    "go": "go/main.go",
    "csharp": "csharp/Program.cs",
    "java": "java/src/main/java/shop/App.java",
    "yaml": "yaml/Pulumi.yaml",
}


def example(language: str) -> str:
    return (ROOT / "examples" / EXAMPLES[language]).read_text("utf-8")


def programs() -> Iterator[Any]:
    for language in READERS:
        yield pytest.param(language, example(language), id=f"examples/{EXAMPLES[language]}")
        for block in blocks(language):
            (text,) = block.values
            if language != "yaml" or pulumi_yaml.is_program(text):
                yield pytest.param(language, text, id=str(block.id))


def problems(language: str, text: str) -> list[str]:
    return schema_check.problems(SCHEMA, READERS[language](text, SCHEMA))


@pytest.mark.parametrize(("language", "text"), list(programs()))
def test_a_program_fits_the_schema(language: str, text: str) -> None:
    assert READERS[language](text, SCHEMA).uses, "the program creates no component"
    assert problems(language, text) == []


@pytest.mark.parametrize("language", READERS)
def test_the_examples_read_an_output(language: str) -> None:
    assert {name.lower() for _, name, _ in READERS[language](example(language), SCHEMA).outputs} == {"topicarn"}


WRONG = [
    # Names of arguments, at every depth.
    ("typescript", "workspaceId:", "workspceId:", "slack.workspceId: SlackChannel has no such argument"),
    ("typescript", "deploymentGroups:", "deployment_groups:", "ChatOps has no such argument"),
    ("typescript", "greenUrl:", "greenURL:", "DeploymentGroup has no such argument"),
    ("go", "WorkspaceId:", "WorkspaceID:", "slack.WorkspaceID: SlackChannel has no such argument"),
    ("go", "GreenUrl:", "greenUrl:", "DeploymentGroup has no such argument"),
    ("csharp", "WorkspaceId =", "workspaceId =", "slack.workspaceId: SlackChannel has no such argument"),
    ("csharp", "GreenUrl =", "GreenURL =", "DeploymentGroup has no such argument"),
    ("java", ".workspaceId(", ".workspaceID(", "slack.workspaceID: SlackChannel has no such argument"),
    ("yaml", "workspaceId:", "workspace_id:", "slack.workspace_id: SlackChannel has no such argument"),
    # Required arguments.
    ("typescript", 'deploymentGroup: "shop-web-blue-green",', "", "[web].deploymentGroup is required"),
    ("go", 'DeploymentGroup: pulumi.String("shop-web-blue-green"),', "", "[web].deploymentGroup is required"),
    ("csharp", 'DeploymentGroup = "shop-web-blue-green",', "", "[web].deploymentGroup is required"),
    ("java", '.deploymentGroup("shop-web-blue-green")', "", "[web].deploymentGroup is required"),
    ("yaml", "deploymentGroup: shop-web-blue-green", "", "[web].deploymentGroup is required"),
    # Nesting and types.
    ("typescript", "{ slack: {", "{ slack: [{", "this is not typescript"),
    ("typescript", 'greenUrl: "https://green.shop.example.com:8443"', "greenUrl: 8443", "a string is expected"),
    ("typescript", "links: { Dashboard:", "approvers: { Dashboard:", "approvers: a list is expected"),
    ("go", "chatops.ChannelArgs{", "chatops.SlackChannelArgs{", "SlackChannelArgs instead of ChannelArgs"),
    ("go", "map[string]chatops.DeploymentGroupArgs", "map[string]chatops.FleetArgs", "instead of DeploymentGroupArgs"),
    (
        "go",
        'GreenUrl:        pulumi.String("https://green.shop.example.com:8443")',
        "GreenUrl: pulumi.Int(8443)",
        "string",
    ),
    ("csharp", "new ChannelArgs", "new SlackChannelArgs", "SlackChannelArgs instead of ChannelArgs"),
    ("csharp", '"https://green.shop.example.com:8443"', "8443", "a string is expected"),
    ("java", 'Map.of("web", web)', "web", "deploymentGroups: a map is expected"),
    ("java", "ChannelArgs.builder().slack(slack).build()", "slack", "SlackChannelArgs instead of ChannelArgs"),
    ("yaml", "greenUrl: https://green.shop.example.com:8443", "greenUrl: 8443", "a string is expected"),
    # Values of enumerations.
    ("typescript", "Layout.STAGED", "Layout.Staged", "Layout.Staged is not a value of Layout"),
    ("typescript", "chatops.Layout.STAGED", '"staged"', "a value of Layout is expected"),
    ("go", "chatops.LayoutSTAGED", "chatops.Layout_STAGED", "the package chatops has no Layout_STAGED"),
    ("csharp", "Layout.STAGED", "Layout.Staged", "Layout.Staged is not a value of Layout"),
    ("java", "Layout.STAGED", "Language.GERMAN", "Language.GERMAN is not a value of Layout"),
    ("yaml", "layout: STAGED", "layout: STAGE", "a value of Layout is expected"),
    # Names of components, outputs and variables.
    ("typescript", "new chatops.ChatOps", "new chatops.Chatops", "there is no component Chatops"),
    ("typescript", "shop.topicArn", "shop.topic_arn", "ChatOps has no output topic_arn"),
    ("typescript", '"shop-web-blue-green"', "group.deploymentGroupName", "group is not declared"),
    ("go", "chatops.NewChatOps", "chatops.NewChatops", "the package chatops has no NewChatops"),
    ("go", "shop.TopicArn", "shop.TopicARN", "ChatOps has no output TopicARN"),
    ("csharp", "shop.TopicArn", "shop.topicArn", "ChatOps has no output topicArn"),
    ("java", "shop.topicArn()", "shop.topicARN()", "ChatOps has no output topicARN"),
    ("yaml", "${shop.topicArn}", "${shop.topicARN}", "ChatOps has no output topicARN"),
    ("yaml", "${shop.topicArn}", "${shops.topicArn}", "there is no resource shops"),
    # Imports.
    ("go", "example.com/pulumi-chatops/sdk/go/chatops", "example.com/chatops", "is not imported"),
    ("csharp", "using Pulumi.Chatops.Inputs;", "", "ChannelArgs needs 'using Pulumi.Chatops.Inputs;'"),
    ("csharp", "using Pulumi.Chatops;", "", "ChatOps needs 'using Pulumi.Chatops;'"),
    ("java", "import com.pulumi.chatops.inputs.ChannelArgs;", "", "ChannelArgs is not imported"),
    ("java", "chatops.enums.Layout", "chatops.inputs.Layout", "there is no com.pulumi.chatops.inputs.Layout"),
    # Syntax.
    ("go", "shop, err := ", "shop, err : ", "this is not go"),
    ("csharp", "return await", "return wait", "this is not csharp"),
    ("java", "var web =", "var web", "this is not java"),
]


@pytest.mark.parametrize(("language", "right", "wrong", "problem"), WRONG)
def test_a_mistake_is_found(language: str, right: str, wrong: str, problem: str) -> None:
    text = example(language)
    assert right in text
    found = problems(language, text.replace(right, wrong))
    assert any(problem in one for one in found), found


def test_a_function_s_parameters_are_declared() -> None:
    program = """import * as chatops from "@pulumi/chatops";
function shop(channelId: string, name: pulumi.Input<string>) {
    const deploymentGroups = { web: { deploymentGroup: name, greenUrl: `https://${process.env.HOST}` } };
    return new chatops.ChatOps("shop", { channel: { slack: { workspaceId: "T0123ABCD", channelId } }, deploymentGroups });
}
"""
    assert problems("typescript", program) == []
    assert problems("typescript", program.replace("name: pulumi", "names: pulumi")) == ["line 3: name is not declared"]


def test_every_form_of_a_literal_is_read() -> None:
    go_program = """package main
import "example.com/pulumi-chatops/sdk/go/chatops"
func main() {
	chatops.NewChatOps(ctx, "shop", &chatops.ChatOpsArgs{
		Channel: chatops.ChannelArgs{ConfigurationArn: pulumi.String("arn")},
		Approvers: []string{"U0123ABCD"},
		Alarms: map[string]chatops.AlarmArgs{
			"cpu": {Alarm: pulumi.String("cpu"), Mentions: []pulumi.StringInput{pulumi.String("here")}},
		},
	})
}
"""
    csharp_program = """using Pulumi.Chatops;
using Pulumi.Chatops.Inputs;
var shop = new ChatOps("shop", new()
{
    Channel = new() { ConfigurationArn = "arn" },
    Approvers = { "U0123ABCD" },
    Freezes = new[] { new FreezeArgs { Start = "a", End = "b", Reason = "c" } },
    Tags = { { "team", $"web{1}" } },
});
"""
    java_program = """import com.pulumi.chatops.ChatOps;
import com.pulumi.chatops.ChatOpsArgs;
import com.pulumi.chatops.inputs.ChannelArgs;
class App {
    void run() {
        new ChatOps("shop", ChatOpsArgs.builder()
            .channel(ChannelArgs.builder().configurationArn(Output.of("arn")).build())
            .approvers("U0123ABCD", "U0123ABCE").extraRegions("eu-west-1").outcomes(true)
            .build());
    }
}
"""
    for language, text in (("go", go_program), ("csharp", csharp_program), ("java", java_program)):
        assert problems(language, text) == []
        wrong = text.replace('"U0123ABCD"', "5")
        assert [one for one in problems(language, wrong) if "approvers[0]: a string is expected" in one], language
