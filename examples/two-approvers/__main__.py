"""A production approval that needs two people, and a freeze in which only one member may approve for product."""

import chatops_pulumi as chatops

SECURITY = ["U0ANNA123"]
PRODUCT = ["U0BEN4567", "U0CEM8901"]

chatops.ChatOps(
    "release",
    {
        "channel": {"slack": {"workspace_id": "T0123ABCD", "channel_id": "C0123ABCD"}},
        # Two manual approval actions of one stage: CodePipeline continues when both are approved. No member is in both lists.
        "pipeline_approvals": {
            "security": {
                "pipeline": "shop-release",
                "stage": "Production",
                "action": "Security",
                "approvers": SECURITY,
            },
            "product": {
                "pipeline": "shop-release",
                "stage": "Production",
                "action": "Product",
                "approvers": PRODUCT,
            },
        },
        "freezes": [
            {
                "start": "2126-12-23T00:00:00Z",
                "end": "2127-01-02T06:00:00Z",
                "reason": "Year-end freeze",
                "exempt": ["U0CEM8901"],
            },
        ],
        "attribution": True,
        "delivery": {"audit_log": {"retention_days": 731}},
    },
)
