"""A part of the engine: it starts a provider's executable and speaks gRPC with it."""

import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc
from google.protobuf import struct_pb2
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

from chatops_pulumi.sandbox.program.properties import from_struct


def struct(properties: dict[str, Any]) -> struct_pb2.Struct:
    made = struct_pb2.Struct()
    made.update(properties)
    return made


def urn(type_: str, name: str) -> str:
    return f"urn:pulumi:dev::shop::chatops:index:ChatOps${type_}::{name}"


class Plugin:
    """One started provider."""

    def __init__(self, stub: Any) -> None:
        self.stub = stub

    def check(
        self, type_: str, name: str, news: dict[str, Any], olds: dict[str, Any] | None = None, seed: bytes = b"1"
    ) -> tuple[dict[str, Any], list[str]]:
        request = provider_pb2.CheckRequest(urn=urn(type_, name), news=struct(news), randomSeed=seed)
        if olds:
            request.olds.CopyFrom(struct(olds))
        answer = self.stub.Check(request)
        return from_struct(answer.inputs), [failure.reason for failure in answer.failures]

    def create(
        self, type_: str, name: str, inputs: dict[str, Any], *, preview: bool = False
    ) -> tuple[str, dict[str, Any]]:
        answer = self.stub.Create(
            provider_pb2.CreateRequest(urn=urn(type_, name), properties=struct(inputs), preview=preview)
        )
        return answer.id, from_struct(answer.properties)

    def diff(self, type_: str, name: str, olds: dict[str, Any], news: dict[str, Any]) -> Any:
        return self.stub.Diff(
            provider_pb2.DiffRequest(
                urn=urn(type_, name), old_inputs=struct(olds), olds=struct(olds), news=struct(news)
            )
        )

    def update(
        self, type_: str, name: str, id_: str, olds: dict[str, Any], news: dict[str, Any], *, preview: bool = False
    ) -> dict[str, Any]:
        answer = self.stub.Update(
            provider_pb2.UpdateRequest(
                id=id_,
                urn=urn(type_, name),
                olds=struct(olds),
                old_inputs=struct(olds),
                news=struct(news),
                preview=preview,
            )
        )
        return from_struct(answer.properties)

    def read(
        self, type_: str, name: str, id_: str, inputs: dict[str, Any] | None = None, state: dict[str, Any] | None = None
    ) -> tuple[str, dict[str, Any], dict[str, Any]]:
        """Its id, inputs and outputs."""
        answer = self.stub.Read(
            provider_pb2.ReadRequest(
                id=id_, urn=urn(type_, name), inputs=struct(inputs or {}), properties=struct(state or inputs or {})
            )
        )
        return answer.id, from_struct(answer.inputs), from_struct(answer.properties)

    def delete(self, type_: str, name: str, id_: str, state: dict[str, Any]) -> None:
        self.stub.Delete(provider_pb2.DeleteRequest(id=id_, urn=urn(type_, name), properties=struct(state)))


@contextmanager
def started(directory: Path, package: str, region: str = "eu-central-1") -> Generator[Plugin]:
    """A provider as the engine starts it: its executable, the port that it prints, and its configuration."""
    executable = directory / f"pulumi-resource-{package}"
    process = subprocess.Popen([executable, "127.0.0.1:1", "-logflow"], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            stub = provider_pb2_grpc.ResourceProviderStub(channel)
            stub.Configure(provider_pb2.ConfigureRequest(args=struct({"region": region})))
            yield Plugin(stub)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
