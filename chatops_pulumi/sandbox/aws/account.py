"""A local AWS account: moto in this process, with made-up credentials and without the network."""

import os
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Self
from unittest.mock import patch
from urllib.parse import urlsplit

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.config import Config
from botocore.httpsession import URLLib3Session
from botocore.session import Session
from moto import mock_aws
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

from chatops_pulumi.sandbox.aws import event_matching, managed_policies, moto_caches
from chatops_pulumi.sandbox.aws.chat_subscriptions import ChatSubscriptions, nothing_is_sent
from chatops_pulumi.sandbox.aws.home import Home
from chatops_pulumi.sandbox.aws.loopback_server import LoopbackServer
from chatops_pulumi.sandbox.aws.more_operations import more_operations
from chatops_pulumi.sandbox.chatbot.control_plane import Chatbot
from chatops_pulumi.sandbox.chatbot.http_api import ChatbotApi
from chatops_pulumi.sandbox.records import JsonObject

ACCOUNT = "123456789012"
"""The account of the local AWS: moto's own, and AWS's own example in its documentation."""

ACCESS_KEY = "LOCALACCESSKEY"
SECRET_KEY = "local-secret-key"  # noqa: S105 made up: it opens nothing
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class LocalAwsError(Exception):
    """The local AWS cannot do this."""


class LocalAws:
    """A local AWS account. Use it as a context manager, or call ``close``.

    Only one can be open in a process, because moto keeps its accounts in module globals. While it is open, the process
    does not have the user's AWS variables: no profile, no credentials, no endpoint. ``close`` restores them.
    """

    _open: ClassVar[threading.Lock] = threading.Lock()

    def __init__(self, account: str = ACCOUNT) -> None:
        """``account`` is the number that the resources get, as 12 digits."""
        if not LocalAws._open.acquire(blocking=False):
            raise LocalAwsError(
                "A local AWS is already open in this process, and moto supports only one. Fix: close it first."
            )
        self.account = account
        self.chatbot = Chatbot(account)
        self.lock = threading.RLock()
        """moto is not thread-safe. Hold this lock for several calls that belong together."""
        self.assumed_topics: set[str] = set()
        """ARNs of topics that the program only refers to."""
        self.saved_queries: dict[tuple[str, str], JsonObject] = {}
        """Queries of CloudWatch Logs Insights, by region and ID: moto has none."""
        self.assumed_roles: set[str] = set()
        """ARNs of roles that the program only refers to."""
        self.created = 0
        """How many resources the program has created."""
        self.regions: list[str] = []
        """Regions in which the program registered EventBridge rules, in the order of registration."""
        self._home = Home()
        self._clients: dict[tuple[str, str, str], Any] = {}
        self._environment = patch.dict(os.environ, self._clean_environment(), clear=True)
        self._environment.start()
        # AWS's managed policies are loaded because roles and guardrails name them.
        self._managed_policies = managed_policies.read_once()
        self._managed_policies.start()
        self._caches = moto_caches.caches()
        self._caches.__enter__()
        self._matching = event_matching.as_aws_matches()
        self._matching.__enter__()
        self._more = more_operations(self.saved_queries)
        self._more.__enter__()
        self._unsent = nothing_is_sent()
        self._unsent.__enter__()
        self.chat_subscriptions = ChatSubscriptions(self.client)
        self._moto = mock_aws(config={"iam": {"load_aws_managed_policies": True}})
        self._moto.start()
        # moto answers the calls that it knows before a request is sent. All other calls end here.
        self._network = patch.object(URLLib3Session, "send", _loopback_only(URLLib3Session.send))
        self._network.start()
        self._servers: tuple[LoopbackServer, ChatbotApi] | None = None
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Forget all resources and restore the environment. May be called twice."""
        if self._closed:
            return
        self._closed = True
        for server in self._servers or ():
            server.stop()
        self._network.stop()
        self._moto.stop()
        self._unsent.__exit__(None, None, None)
        self._more.__exit__(None, None, None)
        self._matching.__exit__(None, None, None)
        self._caches.__exit__(None, None, None)
        self._managed_policies.stop()
        self._environment.stop()
        self._home.close()
        LocalAws._open.release()

    @property
    def home(self) -> Path:
        """A temporary directory without any AWS settings. ``close`` removes it."""
        return self._home.path

    def client(self, service: str, region: str, account: str | None = None) -> Any:
        """A botocore client on the local AWS. Clients are kept, so asking again costs nothing.

        ``account`` is for resources of another account than the local one, for example a topic that is given by its ARN.
        """
        owner = account or self.account
        key = (service, region, owner)
        with self.lock:
            if key not in self._clients:
                self._clients[key] = self._new_client(service, region, owner)
            return self._clients[key]

    def endpoints(self) -> dict[str, str]:
        """Environment variables that send AWS calls of other processes here. Servers on 127.0.0.1 start at the first call."""
        with self.lock:
            if self._servers is None:
                moto_application = DomainDispatcherApplication(create_backend_app)
                self._servers = (LoopbackServer(moto_application, "moto"), ChatbotApi(self.chatbot))
        moto_server, chatbot_server = self._servers
        return {"AWS_ENDPOINT_URL": moto_server.url, "AWS_ENDPOINT_URL_CHATBOT": chatbot_server.url}

    def program_environment(self) -> dict[str, str]:
        """Environment variables that keep the AWS calls of a program and of its child processes on this machine."""
        return {**self.credentials(self.account), **self.endpoints()}

    def credentials(self, account: str) -> dict[str, str]:
        """Made-up credentials as environment variables. Only the local AWS accepts them."""
        if account == ACCOUNT:
            return {"AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": SECRET_KEY}
        # moto derives the account from the access key, and gives a key of an account to callers that assume a role there.
        role = f"arn:aws:iam::{account}:role/local"
        sts = self.client("sts", "us-east-1", ACCOUNT)
        made = sts.assume_role(RoleArn=role, RoleSessionName="local")["Credentials"]
        return {
            "AWS_ACCESS_KEY_ID": made["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": made["SecretAccessKey"],
            "AWS_SESSION_TOKEN": made["SessionToken"],
        }

    def _new_client(self, service: str, region: str, account: str) -> Any:
        made = self.credentials(account)
        return _session().create_client(
            service,
            region_name=region,
            # moto has no chatbot service; ours answers instead.
            endpoint_url=self.endpoints()["AWS_ENDPOINT_URL_CHATBOT"] if service == "chatbot" else None,
            aws_access_key_id=made["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=made["AWS_SECRET_ACCESS_KEY"],
            aws_session_token=made.get("AWS_SESSION_TOKEN"),
            # A refused call must return immediately, without retries.
            # The variables of ``endpoints`` are for programs: moto answers these clients in this process.
            config=Config(retries={"total_max_attempts": 1}, ignore_configured_endpoint_urls=True),
        )

    def _clean_environment(self) -> dict[str, str]:
        """The environment without the user's AWS settings, and with made-up credentials."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("AWS_", "MOTO_"))}
        for key in ("AWS_REGION", "AWS_DEFAULT_REGION"):
            if key in os.environ:
                kept[key] = os.environ[key]
        return kept | {
            "AWS_CONFIG_FILE": str(self.home / "config"),
            "AWS_SHARED_CREDENTIALS_FILE": str(self.home / "credentials"),
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_ACCESS_KEY_ID": ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
        }


@cache
def _session() -> Session:
    """One session for all clients of this process: a new session reads botocore's models and endpoints from the disk again."""
    return Session()


_Send = Callable[[URLLib3Session, AWSPreparedRequest], AWSResponse]


def _loopback_only(send: _Send) -> _Send:
    """Botocore's ``send``, which then raises an error for every call that would leave the machine."""

    def guarded(session: URLLib3Session, request: AWSPreparedRequest) -> AWSResponse:
        host = urlsplit(request.url).hostname or ""
        if host in _LOOPBACK:
            return send(session, request)
        raise LocalAwsError(
            f"The call to {host} was stopped. The local AWS does not simulate this service, and calls never reach AWS."
        )

    return guarded


@contextmanager
def local_aws(account: str = ACCOUNT) -> Generator[LocalAws]:
    """A local AWS for the length of a ``with`` block."""
    aws = LocalAws(account)
    try:
        yield aws
    finally:
        aws.close()
