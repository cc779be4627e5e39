"""The article's message and buttons."""

import json

PATHS = {
    "account": "$.account",
    "deploymentGroup": "$.detail.deploymentGroup",
    "deploymentId": "$.detail.deploymentId",
    "region": "$.region",
    "time": "$.time",
}

_CONTINUE = "codedeploy continue-deployment --deployment-id $DeploymentId --region $Region --deployment-wait-type"

BUTTONS = [
    ("SwitchTasks", "Switch task sets", f"{_CONTINUE} READY_WAIT"),
    (
        "RollbackDeployment",
        "Rollback",
        "codedeploy stop-deployment --deployment-id $DeploymentId --region $Region --auto-rollback-enabled true",
    ),
    ("TerminateOldTask", "Terminate old task set", f"{_CONTINUE} TERMINATION_WAIT"),
]


def template(green_url: str) -> str:
    """The notification of schema 1.0, with EventBridge's placeholders."""
    return json.dumps(
        {
            "version": "1.0",
            "source": "custom",
            "content": {
                "textType": "client-markdown",
                "title": ":large_blue_circle: Deployment is now ready for validation",
                "description": (
                    "*Deployment group:* <deploymentGroup>\n*Deployment ID:* <deploymentId>\n"
                    "*Account:* <account>\n*Region:* <region>\n*Time:* <time>"
                ),
                "nextSteps": [f"Check if the app works correctly at {green_url}"],
            },
            "metadata": {
                "enableCustomActions": True,
                "additionalContext": {
                    "ActionGroup": "blue-green-deployment",
                    "DeploymentId": "<deploymentId>",
                    "Region": "<region>",
                },
            },
        }
    )
