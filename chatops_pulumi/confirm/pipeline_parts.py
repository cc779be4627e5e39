"""The pipeline of a run: a bucket as its source, and a manual approval. Part of the Pulumi program of a run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import pulumi
import pulumi_aws as aws

if TYPE_CHECKING:
    from chatops_pulumi.confirm.settings import Settings

STAGE: Final = "Decide"
ACTION: Final = "Approve"
_OBJECT: Final = "source.zip"
_STAGES = aws.codepipeline


def make_pipeline(settings: Settings) -> None:
    """A pipeline that begins at once and waits for its approval."""
    bucket = aws.s3.Bucket("pipeline-bucket", bucket=settings.bucket, force_destroy=True)
    versions = aws.s3.BucketVersioning(
        "pipeline-bucket", bucket=bucket.id, versioning_configuration={"status": "Enabled"}
    )
    source = aws.s3.BucketObjectv2(
        "pipeline-source",
        bucket=bucket.id,
        key=_OBJECT,
        content="chatops confirm",
        opts=pulumi.ResourceOptions(depends_on=[versions]),
    )
    role = aws.iam.Role("pipeline-role", name=settings.name("pipeline"), assume_role_policy=_trust())
    access = aws.iam.RolePolicy("pipeline-role", name="bucket", role=role.name, policy=_bucket_policy(settings))
    artifact = "Source"
    aws.codepipeline.Pipeline(
        "pipeline-run",
        name=settings.name("pipeline"),
        role_arn=role.arn,
        pipeline_type="V2",
        artifact_stores=[_STAGES.PipelineArtifactStoreArgs(location=bucket.bucket, type="S3")],
        stages=[
            _stage(
                "Source",
                _STAGES.PipelineStageActionArgs(
                    name="Source",
                    category="Source",
                    owner="AWS",
                    provider="S3",
                    version="1",
                    output_artifacts=[artifact],
                    configuration={
                        "S3Bucket": settings.bucket,
                        "S3ObjectKey": _OBJECT,
                        "PollForSourceChanges": "false",
                    },
                ),
            ),
            _stage(
                STAGE,
                _STAGES.PipelineStageActionArgs(
                    name=ACTION, category="Approval", owner="AWS", provider="Manual", version="1"
                ),
            ),
        ],
        opts=pulumi.ResourceOptions(depends_on=[source, access]),
    )


def _stage(name: str, action: aws.codepipeline.PipelineStageActionArgs) -> aws.codepipeline.PipelineStageArgs:
    return _STAGES.PipelineStageArgs(name=name, actions=[action])


def _trust() -> str:
    statement = {"Effect": "Allow", "Principal": {"Service": "codepipeline.amazonaws.com"}, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _bucket_policy(settings: Settings) -> str:
    arn = f"arn:aws:s3:::{settings.bucket}"
    statement = {
        "Effect": "Allow",
        "Action": ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject", "s3:GetBucketVersioning", "s3:ListBucket"],
        "Resource": [arn, f"{arn}/*"],
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
