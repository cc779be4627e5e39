"""A program with one custom event source, for the tests of custom buttons."""

from pathlib import Path

PROGRAM = """
import json
import chatops_pulumi as chatops

BUTTONS = {buttons}

chatops.ChatOps("shop", {{
    "channel": {{"slack": {{"workspace_id": "T0123ABCD", "channel_id": "C0123ABCD"}}}},
    "custom": {{"jobs": {{
        "event_pattern": json.dumps({{"source": ["aws.batch"], "detail-type": ["Batch Job State Change"]}}),
        "paths": {{"jobId": {{"path": "$.detail.jobId", "kind": "ID"}}}},
        "title": "A job waits",
        "description": "*Job:* <jobId>",
        "buttons": BUTTONS,
    }}}},
}})
"""
END = {
    "label": "End",
    "command": "batch terminate-job --job-id $JobId --reason ended-in-chat --region $Region",
    "variables": {"JobId": "<jobId>", "Region": "<region>"},
    "permissions": [{"actions": ["batch:TerminateJob"], "resources": ["arn:aws:batch:*:*:job/*"]}],
}
RUN = {
    "label": "Run again",
    "command": "glue start-job-run --job-name nightly --region $Region",
    "variables": {"Region": "<region>"},
    "permissions": [{"actions": ["glue:StartJobRun"], "resources": ["arn:aws:glue:*:*:job/daily-*"]}],
}


def program_folder(folder: Path, program: str) -> Path:
    """A folder with a program and its stack ``dev``."""
    (folder / "Pulumi.yaml").write_text("name: jobs\nruntime: python\n")
    (folder / "Pulumi.dev.yaml").write_text("config: {aws:region: eu-west-1, aws-native:region: eu-west-1}\n")
    (folder / "__main__.py").write_text(program)
    return folder


def written(folder: Path, buttons: dict[str, object]) -> Path:
    return program_folder(folder, PROGRAM.format(buttons=repr(buttons)))
