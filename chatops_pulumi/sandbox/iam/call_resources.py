"""The ARNs that IAM judges a call on, for calls that a button is likely to make.

ARN forms: service authorization reference. A call that is not here acts on a resource that the sandbox does not know;
then only ``"Resource": "*"`` allows it.
"""

from itertools import product
from string import Formatter

from chatops_pulumi.sandbox.aws.arns import arn_parts
from chatops_pulumi.sandbox.records import AwsCall, JsonObject

_HERE = "arn:aws:{service}:{region}:{account}"
_GROUP = ":autoScalingGroup:930d940e-891e-4781-a11a-7b0acd480f03:autoScalingGroupName/{AutoScalingGroupName}"

ARN_FORMS: dict[str, str] = {
    # The ARN of a group contains a generated ID; a policy that names a group has a wildcard there.
    "autoscaling:CancelInstanceRefresh": _HERE + _GROUP,
    "autoscaling:CompleteLifecycleAction": _HERE + _GROUP,
    "autoscaling:RollbackInstanceRefresh": _HERE + _GROUP,
    "batch:CancelJob": _HERE + ":job/{jobId}",
    "batch:TerminateJob": _HERE + ":job/{jobId}",
    # The id in a stack's ARN is the stack's own, as above.
    "cloudformation:ContinueUpdateRollback": _HERE + ":stack/{StackName}/930d940e-891e-4781-a11a-7b0acd480f03",
    "cloudwatch:DisableAlarmActions": _HERE + ":alarm:{AlarmNames}",
    "cloudwatch:EnableAlarmActions": _HERE + ":alarm:{AlarmNames}",
    "codebuild:RetryBuild": _HERE + ":project/{projectName}",
    "codebuild:StartBuild": _HERE + ":project/{projectName}",
    "codebuild:StopBuild": _HERE + ":project/{projectName}",
    "codepipeline:GetPipelineState": _HERE + ":{name}",
    "codepipeline:PutApprovalResult": _HERE + ":{pipelineName}/{stageName}/{actionName}",
    "codepipeline:RetryStageExecution": _HERE + ":{pipelineName}/{stageName}",
    "codepipeline:RollbackStage": _HERE + ":{pipelineName}/{stageName}",
    "codepipeline:StartPipelineExecution": _HERE + ":{name}",
    "codepipeline:StopPipelineExecution": _HERE + ":{pipelineName}",
    "ecs:ContinueServiceDeployment": "{serviceDeploymentArn}",
    "ecs:StopServiceDeployment": "{serviceDeploymentArn}",
    "lambda:InvokeFunction": _HERE + ":function:{FunctionName}",
    "rds:RebootDBInstance": _HERE + ":db:{DBInstanceIdentifier}",
    "rds:StartDBInstance": _HERE + ":db:{DBInstanceIdentifier}",
    "rds:StopDBInstance": _HERE + ":db:{DBInstanceIdentifier}",
    "sns:Publish": "{TopicArn}",
    "ssm:PutParameter": _HERE + ":parameter/{Name}",
    "ssm:SendAutomationSignal": _HERE + ":automation-execution/{AutomationExecutionId}",
    "states:RedriveExecution": "{executionArn}",
    "states:StartExecution": "{stateMachineArn}",
    "states:StopExecution": "{executionArn}",
}
"""IAM action to the ARN's form. Names in braces are the call's parameters, or service, region and account."""


def resources_of(action: str, call: AwsCall, account: str) -> tuple[str, ...]:
    """The ARNs that the call acts on; empty if the sandbox does not know them."""
    form = ARN_FORMS.get(action)
    if form is None:
        return ()
    own = {**call.parameters, **_ids(call)}
    known: JsonObject = {**own, "service": call.service, "region": call.region, "account": account}
    names = [name for _, name, _, _ in Formatter().parse(form) if name]
    if any(name not in known for name in names):
        return ()
    values = [known[name] if isinstance(known[name], list) else [known[name]] for name in names]
    found = tuple(_arn(form, dict(zip(names, chosen, strict=True))) for chosen in product(*values))
    if call.service == "ecs":
        return tuple(arn for one in found for arn in (one, _service_of(one)))
    return found


def _ids(call: AwsCall) -> JsonObject:
    """Parameters as they appear in an ARN, if that differs from how they appear in a call."""
    if call.service == "codebuild" and "id" in call.parameters:
        # A build is named by its id, <project>:<uuid>, or by its ARN, which ends in it.
        return {"projectName": str(call.parameters["id"]).rsplit("/", 1)[-1].partition(":")[0]}
    if call.service == "ssm" and "Name" in call.parameters:
        return {"Name": str(call.parameters["Name"]).removeprefix("/")}
    return {}


def _arn(form: str, values: dict[str, str]) -> str:
    # A function may be named by its ARN as well.
    given = next((value for value in values.values() if value.startswith("arn:")), None)
    return given or form.format_map(values)


def _service_of(deployment: str) -> str:
    """The ECS service of a service deployment.

    IAM requires both for the action (AWS service reference data of 2026-10-27).
    """
    parts = arn_parts(deployment)
    _, cluster, service, *_ = (*parts.resource.split("/"), "", "", "")
    return f"arn:{parts.partition}:ecs:{parts.region}:{parts.account}:service/{cluster}/{service}"
