"""Runs a Pulumi program under the SDK's mock engine and records every registration as the engine would see it."""

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar, cast

import pulumi
from google.protobuf import empty_pb2, json_format
from pulumi.runtime import mocks, rpc
from pulumi.runtime.settings import set_root_resource

ACCOUNT = "123456789012"
REGION = "eu-central-1"

_P = ParamSpec("_P")
_T = TypeVar("_T")


@dataclass(frozen=True)
class Registration:
    """One registered resource."""

    type: str
    name: str
    parent: str
    """Name of the parent's type and its logical name, empty for the stack."""
    inputs: dict[str, Any]
    provider: str
    providers: tuple[str, ...]
    dependencies: tuple[str, ...]
    options: dict[str, Any] = field(default_factory=dict)
    urn: str = ""


@dataclass
class Recording:
    """What a program registered, logged and put out."""

    registrations: list[Registration] = field(default_factory=list)
    outputs: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What components registered as outputs, by URN."""
    calls: list[tuple[str, str]] = field(default_factory=list)
    """Invokes: token and provider."""
    logs: list[str] = field(default_factory=list)

    def of(self, type_: str) -> list[Registration]:
        """Every registration of a type, as ``aws:sns/topic:Topic``."""
        return [entry for entry in self.registrations if entry.type == type_]

    def one(self, type_: str, name: str | None = None) -> Registration:
        """The only registration of a type (and a name)."""
        (entry,) = [entry for entry in self.of(type_) if name is None or entry.name == name]
        return entry


class Aws(pulumi.runtime.Mocks):
    """Answers as the providers would, as far as the components look at the answers."""

    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[str, dict[str, Any]]:
        physical = args.inputs.get("name") or args.inputs.get("actionName") or f"{args.name}-0123abc"
        outputs = dict(args.inputs)
        if not args.typ.startswith("pulumi:"):
            outputs |= {"name": physical}
        configurations, configured = (
            f"arn:aws:chatbot::{ACCOUNT}:chat-configuration",
            args.inputs.get("configurationName"),
        )
        known = {
            "aws:sns/topic:Topic": {"arn": f"arn:aws:sns:{REGION}:{ACCOUNT}:{physical}"},
            "aws:sqs/queue:Queue": {
                "arn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:{physical}",
                "url": f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{physical}",
            },
            "aws:cloudwatch/logGroup:LogGroup": {"arn": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{physical}"},
            "aws:iam/role:Role": {"arn": f"arn:aws:iam::{ACCOUNT}:role/{physical}"},
            "aws:iam/policy:Policy": {"arn": f"arn:aws:iam::{ACCOUNT}:policy/{physical}"},
            "aws:cloudwatch/eventRule:EventRule": {"arn": f"arn:aws:events:{REGION}:{ACCOUNT}:rule/{physical}"},
            "aws-native:chatbot:CustomAction": {
                "customActionArn": f"arn:aws:chatbot::{ACCOUNT}:custom-action/{physical}"
            },
            "aws-native:chatbot:SlackChannelConfiguration": {"arn": f"{configurations}/slack-channel/{configured}"},
            "aws-native:chatbot:MicrosoftTeamsChannelConfiguration": {
                "arn": f"{configurations}/microsoft-teams-channel/{configured}"
            },
        }
        return physical, outputs | known.get(args.typ, {})

    def call(self, args: pulumi.runtime.MockCallArgs) -> Mapping[str, Any]:
        answers: dict[str, dict[str, Any]] = {
            "aws:index/getCallerIdentity:getCallerIdentity": {"accountId": ACCOUNT, "id": ACCOUNT},
            "aws:index/getRegion:getRegion": {"region": REGION, "id": REGION},
        }
        if args.token not in answers:
            msg = f"the components are not expected to call {args.token}"
            raise AssertionError(msg)
        return answers[args.token]


class RecordingMonitor(mocks.MockMonitor):
    """The mock engine, which keeps what it is asked for."""

    def __init__(self, recording: Recording) -> None:
        super().__init__(Aws())
        self.recording = recording

    def Invoke(self, request: Any) -> Any:  # noqa: N802 - the SDK's name
        self.recording.calls.append((request.tok, _short_provider(request.provider)))
        return super().Invoke(request)

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 - the SDK's name
        options = {
            "additionalSecretOutputs": list(request.additionalSecretOutputs),
            "aliases": [*request.aliasURNs, *(json_format.MessageToDict(alias) for alias in request.aliases)],
            "customTimeouts": json_format.MessageToDict(request.customTimeouts),
            "deletedWith": request.deletedWith,
            "ignoreChanges": list(request.ignoreChanges),
            "protect": request.protect,
            "replaceOnChanges": list(request.replaceOnChanges),
            "retainOnDelete": request.retainOnDelete,
            "version": request.version if request.type.startswith("pulumi:") else "",
        }
        if request.deleteBeforeReplaceDefined:
            options["deleteBeforeReplace"] = request.deleteBeforeReplace
        response = super().RegisterResource(request)
        if request.type != "pulumi:pulumi:Stack":
            self.recording.registrations.append(
                Registration(
                    type=request.type,
                    name=request.name,
                    parent=_short(request.parent),
                    inputs=rpc.deserialize_properties(request.object, keep_unknowns=True),
                    provider=_short_provider(request.provider),
                    providers=tuple(sorted(_short_provider(entry) for entry in request.providers.values())),
                    dependencies=tuple(sorted({_short(urn) for urn in request.dependencies})),
                    options={key: value for key, value in options.items() if value not in ("", [], {}, False)}
                    | (
                        {"deleteBeforeReplace": options["deleteBeforeReplace"]}
                        if "deleteBeforeReplace" in options
                        else {}
                    ),
                    urn=response.urn,
                )
            )
        return response

    def RegisterResourceOutputs(self, request: Any) -> Any:  # noqa: N802 - the SDK's name
        if _short(request.urn):
            self.recording.outputs[_short(request.urn)] = rpc.deserialize_properties(
                request.outputs, keep_unknowns=True
            )
        return empty_pb2.Empty()


class _Logs(logging.Handler):
    def __init__(self, recording: Recording) -> None:
        super().__init__()
        self.recording = recording

    def emit(self, record: logging.LogRecord) -> None:
        self.recording.logs.append(record.getMessage())


def record(
    program: Callable[[], object],
    *,
    preview: bool = False,
    project: str = "shop",
    stack: str = "prod",
    monitor: type[RecordingMonitor] = RecordingMonitor,
) -> Recording:
    """Run a program and give back what it registered."""
    recording = Recording()
    logger = logging.Logger("pulumi", level=logging.INFO)  # noqa: LOG001 - one for this run alone
    logger.addHandler(_Logs(recording))
    with _fresh_loop():
        mocks.set_mocks(Aws(), project=project, stack=stack, preview=preview, logger=logger, monitor=monitor(recording))

        @pulumi.runtime.test
        def run() -> None:
            program()

        run()
        set_root_resource(cast("Any", None))  # The next program has a stack, and an event loop, of its own.
    return recording


class _InTurn(ThreadPoolExecutor):
    """Runs each call to its end before the program goes on, so that registrations always come in the same order.

    The calls have a thread of their own: the mock engine waits on that thread's event loop.
    """

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        future = super().submit(fn, *args, **kwargs)
        wait([future])
        return future


@contextmanager
def _fresh_loop() -> Iterator[None]:
    # The runner ends what a program that failed has left waiting.
    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        loop.set_default_executor(_InTurn(max_workers=1))
        # Of all the tasks that wait for a failed one, only the first hands its error on. The others complain.
        loop.set_exception_handler(lambda _loop, _context: None)
        yield


def _short(urn: str) -> str:
    """``Type name`` of a URN."""
    if not urn:
        return ""
    kind, name = urn.rsplit("::", 2)[-2:]
    own = kind.rsplit("$", 1)[-1]
    return "" if own == "pulumi:pulumi:Stack" else f"{own} {name}"


def _short_provider(reference: str) -> str:
    return _short(reference.rsplit("::", 1)[0]) if reference else ""
