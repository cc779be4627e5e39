"""The plugin as the engine starts it: a process of its own, spoken to by gRPC, that registers with an engine here."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent import futures
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import grpc
from google.protobuf import empty_pb2, struct_pb2
from pulumi.output import Unknown
from pulumi.runtime import rpc
from pulumi.runtime.proto import (
    engine_pb2,
    engine_pb2_grpc,
    errors_pb2,
    provider_pb2,
    provider_pb2_grpc,
    resource_pb2,
    resource_pb2_grpc,
    status_pb2,
)

from chatops_pulumi.sandbox.program.monitor import INVOKE_RESPONSE
from tests.components.recording import Aws
from tests.paths import ROOT


class Engine(engine_pb2_grpc.EngineServicer, resource_pb2_grpc.ResourceMonitorServicer):
    """Takes registrations as the engine does, answers as the providers would, and keeps all of it."""

    def __init__(self) -> None:
        self.requests: list[Any] = []
        self.logs: list[str] = []
        self._aws = Aws()

    def of(self, type_: str) -> list[Any]:
        """The registrations of a type."""
        return [request for request in self.requests if request.type == type_]

    def SupportsFeature(self, request: Any, context: Any) -> Any:  # noqa: N802 gRPC's name
        return resource_pb2.SupportsFeatureResponse(hasSupport=True)

    def RegisterResource(self, request: Any, context: Any) -> Any:  # noqa: N802 gRPC's name
        self.requests.append(request)
        urn = f"urn:pulumi:dev::test::{request.type}::{request.name}"
        if not request.custom:
            return resource_pb2.RegisterResourceResponse(urn=urn)
        inputs = _plain(request.object)
        arguments = _Arguments(request.type, request.name, inputs)
        identifier, outputs = self._aws.new_resource(arguments)  # type: ignore[arg-type] all that the mocks look at
        answer = struct_pb2.Struct()
        answer.update(outputs)
        return resource_pb2.RegisterResourceResponse(urn=urn, id=identifier, object=answer)

    def RegisterResourceOutputs(self, request: Any, context: Any) -> Any:  # noqa: N802 gRPC's name
        return empty_pb2.Empty()

    def Invoke(self, request: Any, context: Any) -> Any:  # noqa: N802 gRPC's name
        result = struct_pb2.Struct()
        result.update(dict(self._aws.call(_Call(request.tok))))  # type: ignore[arg-type] the same
        return INVOKE_RESPONSE(**{"return": result})

    def Log(self, request: Any, context: Any) -> Any:  # noqa: N802 gRPC's name
        self.logs.append(request.message)
        return empty_pb2.Empty()

    def GetRootResource(self, request: Any, context: Any) -> Any:  # noqa: N802 gRPC's name
        return engine_pb2.GetRootResourceResponse(urn="urn:pulumi:dev::test::pulumi:pulumi:Stack::test-dev")

    def SetRootResource(self, request: Any, context: Any) -> Any:  # noqa: N802 gRPC's name
        return engine_pb2.SetRootResourceResponse()


@dataclass
class _Arguments:
    typ: str
    name: str
    inputs: dict[str, Any]


@dataclass
class _Call:
    token: str


@dataclass
class Plugin:
    """A running plugin, and the engine that it registers with."""

    stub: Any
    engine: Engine
    address: str
    config: dict[str, str] = field(default_factory=dict)

    def schema(self) -> str:
        return self.stub.GetSchema(provider_pb2.GetSchemaRequest(version=0)).schema

    def construct(self, inputs: Any, component: str = "ChatOps", name: str = "shop", *, preview: bool = False) -> Any:
        """Make a component. ``inputs`` are as they go over the wire."""
        self.engine.requests.clear()
        given = struct_pb2.Struct()
        given.update(inputs)
        return self.stub.Construct(
            provider_pb2.ConstructRequest(
                project="test", stack="dev", monitorEndpoint=self.address, dryRun=preview, parallel=4,
                type=f"chatops:index:{component}", name=name, inputs=given,
            ),
            timeout=60,
        )  # fmt: skip

    def problems(self, inputs: Any, component: str = "ChatOps") -> dict[str, str]:
        """Try to make a component. What is wrong with its inputs, by path."""
        try:
            self.construct(inputs, component)
        except grpc.RpcError as error:
            details = dict(error.trailing_metadata()).get("grpc-status-details-bin")  # type: ignore[attr-defined]
            if details is None:
                raise
            status = status_pb2.Status.FromString(details)
            found: dict[str, str] = {}
            for entry in status.details:
                errors = errors_pb2.InputPropertiesError()
                if entry.Unpack(errors):
                    found |= {one.property_path: one.reason for one in errors.errors}
            return found
        raise AssertionError("nothing is wrong with them")


@contextmanager
def run_plugin() -> Iterator[Plugin]:
    engine = Engine()
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=8))
    resource_pb2_grpc.add_ResourceMonitorServicer_to_server(engine, server)
    engine_pb2_grpc.add_EngineServicer_to_server(engine, server)
    address = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
    server.start()
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "plugin" / "__main__.py"), address, "--logtostderr"],
        stdout=subprocess.PIPE, text=True, cwd=ROOT / "plugin",
    )  # fmt: skip
    try:
        assert process.stdout is not None
        port = process.stdout.readline().strip()
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            yield Plugin(provider_pb2_grpc.ResourceProviderStub(channel), engine, address)
    finally:
        process.terminate()
        process.wait(timeout=30)
        server.stop(None)


def output(value: Any = None, *, is_secret: bool = False, dependencies: tuple[str, ...] = ()) -> dict[str, Any]:
    """An output with its dependencies, as it goes over the wire; unknown without a value."""
    found: dict[str, Any] = {rpc._special_sig_key: rpc._special_output_value_sig, "secret": is_secret}
    if value is not None:
        found["value"] = value
    return found | {"dependencies": list(dependencies)}


def is_secret(value: Any) -> bool:
    """Whether a value of a registration is marked as a secret."""
    if not isinstance(value, dict):
        return False
    mark = value.get(rpc._special_sig_key)
    return mark == rpc._special_secret_sig or (mark == rpc._special_output_value_sig and value.get("secret") is True)


def _plain(properties: Any) -> dict[str, Any]:
    def plain(value: Any) -> Any:
        if rpc.is_rpc_secret(value):
            return plain(rpc.unwrap_rpc_secret(value))
        if isinstance(value, Unknown):
            return None
        if isinstance(value, dict):
            if value.get(rpc._special_sig_key) == rpc._special_output_value_sig:
                return plain(value.get("value"))
            return {key: plain(entry) for key, entry in value.items()}
        return [plain(entry) for entry in value] if isinstance(value, list) else value

    found: dict[str, Any] = plain(rpc.deserialize_properties(properties, keep_unknowns=True))
    return {key: value for key, value in found.items() if value is not None}
