"""What the engine reports, in the words of the Pulumi CLI 3.260."""

import pytest

from chatops_pulumi.sandbox.provider.engine_errors import failure
from chatops_pulumi.sandbox.records import JsonObject


def event(message: str, severity: str = "error", urn: str = "") -> JsonObject:
    return {"diagnosticEvent": {"message": f"{message}\n\n", "severity": severity, "urn": urn}}


PROPERTY = [
    event("Error: Property aplication does not exist on 'chatops:index:DeploymentGroup'", "info#err"),
    event("  on Pulumi.yaml line 14:", "info#err"),
]
NO_PACKAGE = "error loading package \"chatops\": no resource plugin 'pulumi-resource-chatops' found"


@pytest.mark.parametrize(
    ("runtime", "events", "output", "wanted"),
    [
        (
            "yaml",
            PROPERTY,
            "\x1b[31mError\x1b[0m",
            "Error: Property aplication does not exist on 'chatops:index:DeploymentGroup'\n  on Pulumi.yaml line 14:",
        ),
        (
            "yaml",
            [event(NO_PACKAGE, "info#err")],
            "",
            f"{NO_PACKAGE}\nFix: run 'pulumi package add path/to/chatops-pulumi/plugin' in the program's directory.",
        ),
        (
            "go",
            [
                event("./main.go:39:1: syntax error", "info#err"),
                event("error in compiling Go: unable to run `go build`: exit status 1"),
            ],
            "",
            "error in compiling Go: unable to run `go build`: exit status 1\n./main.go:39:1: syntax error",
        ),
        (
            "go",
            [
                event(
                    "main.go:5:2: example.com/x@v0.0.0: replacement directory ./sdks/chatops does not exist", "info#err"
                ),
                event("unable to run `go build`: exit status 1"),
            ],
            "",
            (
                "unable to run `go build`: exit status 1\nmain.go:5:2: example.com/x@v0.0.0: replacement directory "
                "./sdks/chatops does not exist\nFix: run 'pulumi install' in the program's directory."
            ),
        ),
        (
            "go",
            [
                event("no", urn="urn:pulumi:dev::shop::chatops:index:ChatOps::web"),
                event("an unhandled error occurred: program failed: \nwaiting for RPCs: resource monitor shut down"),
                event("a line of a log", "info#err"),
            ],
            "",
            "chatops:index:ChatOps 'web': no",
        ),
        (
            "dotnet",
            [],
            "\x1b[31merror\x1b[0m: could not find `dotnet` on the $PATH",
            "error: could not find `dotnet` on the $PATH\nFix: install dotnet so that it is on the PATH.",
        ),
        (
            "java",
            [],
            "no language plugin 'pulumi-language-java' found",
            (
                "no language plugin 'pulumi-language-java' found\nFix: correct 'runtime' in Pulumi.yaml, or install the Pulumi "
                "CLI with pulumi-language-java on the PATH."
            ),
        ),
        (
            "yaml",
            [],
            "error: no folder at path '../plugin'",
            "error: no folder at path '../plugin'\nFix: correct the path below 'packages' in Pulumi.yaml.",
        ),
        (
            "nodejs",
            [event("unknown stack 'network'")],
            "",
            (
                "unknown stack 'network'\nIn the sandbox, the engine cannot reach other stacks or packages. Fix: read such "
                "values from the configuration."
            ),
        ),
        (
            "python",
            [event("unknown stack 'network'")],
            "",
            (
                "unknown stack 'network'\nIn the sandbox, the engine cannot reach other stacks or packages. Fix: use --runtime "
                "sdk, which does not need them."
            ),
        ),
    ],
)
def test_a_failure_has_its_cause_and_its_fix(runtime: str, events: list[JsonObject], output: str, wanted: str) -> None:
    assert failure("shop", runtime, events, output) == f"The Pulumi engine could not deploy shop:\n{wanted}"
