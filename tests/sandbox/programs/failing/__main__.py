"""A program that fails in the way that its configuration names."""

import pulumi
import pulumi_aws as aws
import ways

ways.fail(pulumi.Config().require("how"))
aws.sns.Topic("after")
