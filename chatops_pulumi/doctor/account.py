"""Read-only calls to one AWS account. Each question is asked once."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any, Final, cast

from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    NoCredentialsError,
    ParamValidationError,
    PartialCredentialsError,
)

from chatops_pulumi.core.json_values import objects
from chatops_pulumi.doctor.errors import MissingInAwsError, UnreadableError

Client = Any
"""A boto3 client."""

IAM_REGION: Final = "us-east-1"
"""IAM is global; its endpoint is here."""
CHAT_REGIONS: Final = ("us-west-2", "us-east-2", "eu-west-1", "ap-southeast-1")
"""Regions with an endpoint of the chatbot API. Source: AWS general reference."""

_READING: Final = re.compile(r"(Get|List|Describe|BatchGet|Simulate|Filter)[A-Z]\w*|TestEventPattern")
_DENIED: Final = re.compile(r"AccessDenied|AuthorizationError|Unauthorized|NotAuthorized|Forbidden")
_MISSING: Final = re.compile(r"NotFound|NoSuch|NonExist|DoesNotExist|NotExist")
_INVALID: Final = re.compile(
    r"ExpiredToken|InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|InvalidAccessKey"
)
_THROTTLED: Final = re.compile(r"Throttl|TooManyRequests|RequestLimitExceeded|SlowDown")
_PREFIXES: Final = {"stepfunctions": "states"}
"""boto3's name of a service, where IAM has another."""
_ONE_PAGE: Final = frozenset({"FilterLogEvents"})
"""Operations whose first page is enough."""
_CONFIG: Final = Config(connect_timeout=5, read_timeout=20, retries={"total_max_attempts": 3, "mode": "standard"})


class CredentialsError(Exception):
    """There are no valid credentials."""


def permission(service: str, operation: str) -> str:
    """Return the IAM action of an API operation."""
    return f"{_PREFIXES.get(service, service)}:{operation}"


class Account:
    """What AWS answers to the credentials of the environment."""

    def __init__(self, new_client: Callable[..., Client]) -> None:
        """Use a way to make clients.

        Args:
            new_client: ``client`` of a boto3 session.
        """
        self._new_client = new_client
        self._clients: dict[tuple[str, str], Client] = {}
        self._answers: dict[str, Any] = {}

    def ask(self, service: str, operation: str, region: str, /, **parameters: Any) -> dict[str, Any]:
        """Make one call that only reads, with all its pages. A repeated question is answered from memory.

        Args:
            service: boto3's name of the service.
            operation: The operation as the API names it, for example ``DescribeRule``.
            region: The region.
            parameters: The parameters of the operation.

        Returns:
            The answer.

        Raises:
            MissingInAwsError: AWS does not have what the call is about.
            UnreadableError: AWS does not answer.
            CredentialsError: There are no credentials, or they are not valid.
            ValueError: The operation does not only read.
        """
        if not _READING.fullmatch(operation):
            raise ValueError(f"{service} {operation} is not an operation that only reads.")
        key = json.dumps([service, operation, region, parameters], sort_keys=True, default=str)
        if key not in self._answers:
            try:
                self._answers[key] = self._call(service, operation, region, parameters)
            except (MissingInAwsError, UnreadableError) as error:
                self._answers[key] = error
        answer = self._answers[key]
        if isinstance(answer, Exception):
            raise answer
        return cast("dict[str, Any]", answer)

    def ask_chat(self, operation: str, /, region: str = "", **parameters: Any) -> dict[str, Any]:
        """Make one call of the chatbot API, in a region that has it: its objects are global.

        Args:
            operation: The operation.
            region: The region to ask; without it, the first that answers.
            parameters: The parameters of the operation.
        """
        regions = (region,) if region else CHAT_REGIONS
        for one in regions[:-1]:
            with suppress(_NoConnectionError):
                return self.ask("chatbot", operation, one, **parameters)
        return self.ask("chatbot", operation, regions[-1], **parameters)

    def _client(self, service: str, region: str) -> Client:
        if (service, region) not in self._clients:
            self._clients[service, region] = self._new_client(service, region_name=region, config=_CONFIG)
        return self._clients[service, region]

    def _call(self, service: str, operation: str, region: str, parameters: dict[str, Any]) -> dict[str, Any]:
        what = permission(service, operation)
        method = xform_name(operation)
        if not region:
            raise UnreadableError(
                f"{what} was not called: the state does not say in which region.", "run 'pulumi refresh'."
            )
        try:
            client = self._client(service, region)
            if operation not in _ONE_PAGE and client.can_paginate(method):
                answer = client.get_paginator(method).paginate(**parameters).build_full_result()
            else:
                answer = getattr(client, method)(**parameters)
        except ClientError as error:
            raise _explained(error, what, region) from error
        except (NoCredentialsError, PartialCredentialsError) as error:
            raise CredentialsError(f"there are no AWS credentials: {error}") from error
        except ParamValidationError as error:
            raise UnreadableError(
                f"{what} was not called: the state has no usable value for it: {error}", "run 'pulumi refresh'."
            ) from error
        except BotoCoreError as error:
            raise _NoConnectionError(
                f"{what} in {region or 'the default region'} got no answer: {error}",
                "check the network, the region and AWS_ENDPOINT_URL, and run the command again.",
            ) from error
        except NotImplementedError as error:  # a local AWS
            raise UnreadableError(f"{what} is not available here: {error}", "ask the AWS account itself.") from error
        return cast("dict[str, Any]", answer)


class _NoConnectionError(UnreadableError):
    """The endpoint does not answer."""


def _explained(error: ClientError, what: str, region: str) -> Exception:
    problem: dict[str, Any] = dict(error.response.get("Error", {}))
    code, message = str(problem.get("Code", "")), str(problem.get("Message", ""))
    if _INVALID.search(code):
        return CredentialsError(f"the AWS credentials are not valid: {code}: {message}")
    if _DENIED.search(code):
        return UnreadableError(
            f"the credentials may not call {what}.",
            f"allow {what} ('chatops doctor --policy' prints the whole policy).",
            what,
        )
    if _MISSING.search(code):
        return MissingInAwsError(f"{code}: {message}")
    if _THROTTLED.search(code):
        return UnreadableError(f"{what} was throttled ({code}).", "run the command again later.")
    return UnreadableError(f"{what} in {region} failed: {code}: {message}", "see the error of AWS.")


def tag_map(entries: Any) -> dict[str, Any]:
    """Return tags as a map, without the tags that AWS sets. A value that is not a text stays as it is."""
    pairs: Iterator[tuple[Any, Any]]
    if isinstance(entries, Mapping):
        pairs = iter(cast("Mapping[Any, Any]", entries).items())
    else:
        pairs = (
            (_first(one, "Key", "TagKey", "key"), _first(one, "Value", "TagValue", "value")) for one in objects(entries)
        )
    return {str(key): value for key, value in pairs if key and not str(key).startswith("aws:")}


def _first(entry: dict[str, Any], *names: str) -> Any:
    return next((entry[name] for name in names if name in entry), "")
