"""What the resources of aws-native have in common: CloudFormation's schemas, and tags as lists."""

from collections.abc import Mapping

from chatops_pulumi.sandbox.aws.schemas import SchemaError, check_inputs
from chatops_pulumi.sandbox.chatbot.control_plane import ChatbotError
from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.sandbox.resources.base import RefusedError, Registration


def check_native(type_name: str, inputs: JsonObject, registration: Registration) -> None:
    """Raises RefusedError with every violation of CloudFormation's schema."""
    try:
        violations = check_inputs(type_name, inputs, registration.region)
    except SchemaError as error:
        raise RefusedError(str(error)) from error
    if violations:
        raise RefusedError(
            f"CloudFormation's schema of {type_name} does not allow this:\n  " + "\n  ".join(map(str, violations))
        )


def gone(error: ChatbotError) -> None:
    """A resource that does not exist is not an error; every other answer is."""
    if error.code != "ResourceNotFoundException":
        raise RefusedError(str(error)) from error


def native_tags(registration: Registration) -> dict[str, str]:
    """The tags of a resource of aws-native, as a map."""
    given: list[JsonObject] = registration.inputs.get("tags") or []
    return {str(tag["key"]): str(tag["value"]) for tag in given}


def tag_list(tags: Mapping[str, str]) -> list[JsonObject]:
    """Tags as aws-native takes them."""
    return [{"key": key, "value": value} for key, value in tags.items()]
