"""A program that has nothing to do with chat."""

import pulumi
import pulumi_aws as aws

ireland = aws.Provider("ireland", region="eu-west-1")
bucket = aws.s3.Bucket("assets", opts=pulumi.ResourceOptions(provider=ireland))
aws.s3.BucketPolicy("assets", bucket=bucket.id, policy="{}")
topic = aws.sns.Topic("plain", opts=pulumi.ResourceOptions(provider=ireland))
moved = aws.sns.Topic("moved", region="us-west-2", opts=pulumi.ResourceOptions(provider=ireland))
here = aws.sns.Topic("here")

pulumi.export("bucketArn", bucket.arn)
pulumi.export("topicArns", [topic.arn, moved.arn, here.arn])
pulumi.export("password", pulumi.Output.secret("hunter2"))
