"""Replaces the Pulumi engine: passes each registration to a resource handler and answers each data source."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, NoReturn, cast

from google.protobuf import empty_pb2
from pulumi.runtime import rpc
from pulumi.runtime.mocks import MockCallArgs, MockMonitor, MockResourceArgs, Mocks
from pulumi.runtime.proto import engine_pb2, provider_pb2, resource_pb2
from pulumi.runtime.settings import get_project, get_stack

from chatops_pulumi.sandbox.program.places import Place, registered_at
from chatops_pulumi.sandbox.program.properties import hidden, plain, to_struct, with_secrets, without_unset
from chatops_pulumi.sandbox.program.transforms import CallbackNeededError, TransformError, Transforms, transformed
from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.sandbox.resources import registry
from chatops_pulumi.sandbox.resources.base import RefusedError, Registration, RunContext
from chatops_pulumi.sandbox.resources.invokes import Invoke, answer

STACK_TYPE = "pulumi:pulumi:Stack"
_PROVIDER_PREFIX = "pulumi:providers:"
_SEVERITIES = {
    engine_pb2.INFO: "info",
    engine_pb2.WARNING: "warning",
    engine_pb2.ERROR: "error",
}


INVOKE_RESPONSE: Final[type[Any]] = getattr(resource_pb2, "ResourceInvokeResponse", provider_pb2.InvokeResponse)
"""The answer to an invoke. Older SDKs, such as 3.237, use the providers' message, which has the same fields."""


@dataclass(frozen=True)
class RegisteredResource:
    """A resource that the program registered, with its outputs."""

    type: str
    name: str
    urn: str
    parent: str
    """The parent's URN."""
    custom: bool
    """False: a component."""
    region: str
    """The region of the resource. Empty for components."""
    inputs: JsonObject
    """With ``[secret]`` in place of secrets."""
    outputs: JsonObject
    dependencies: tuple[str, ...]
    """URNs."""
    place: Place | None = field(default=None, compare=False)
    """The line of the program that registered it, if it is known: the engine's state does not say it."""


class LogMessage(NamedTuple):
    """A message that the program logged."""

    severity: str
    """``info``, ``warning`` or ``error``."""
    text: str


@dataclass(frozen=True)
class Refusal:
    """A resource or data source that the sandbox refused, with the reason."""

    type: str
    name: str
    reason: str
    place: Place | None = None
    """The line of the program that registers it, if it is known."""

    def __str__(self) -> str:
        return f"{self.type} '{self.name}': {self.reason}"


class RegistrationRefusedError(Exception):
    """Ends the program's wait for a resource. The monitor keeps the refusal."""


class _NoMocks(Mocks):
    """MockMonitor requires mocks. The monitor below never calls them."""

    def call(self, args: MockCallArgs) -> tuple[dict[str, Any], list[tuple[str, str]] | None]:
        raise NotImplementedError(args.token)

    def new_resource(self, args: MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        raise NotImplementedError(args.typ)


class Monitor(MockMonitor):
    """Pulumi's mock monitor with real resource handlers, options, transforms and outputs."""

    def __init__(self, run_context: RunContext) -> None:
        super().__init__(_NoMocks())
        self._run_context = run_context
        self.registered: dict[str, RegisteredResource] = {}
        self.stack_outputs: JsonObject = {}
        self.refusals: list[Refusal] = []
        self._provider_regions: dict[str, str] = {}
        self._transforms = Transforms()
        self._transformed: dict[int, Any] = {}

    def make_urn(self, parent: str, type_: str, name: str) -> str:
        """The URN that the engine gives: it holds the types of all parents except the stack.

        Pulumi documents the form as ``urn:pulumi:<stack>::<project>::<qualified$type>::<name>``, with "the types of all
        ancestors" in the qualified type. The mock monitor itself keeps only the nearest parent.
        """
        above = parent.split("::")[2] if parent else STACK_TYPE
        types = type_ if above == STACK_TYPE else f"{above}${type_}"
        return f"urn:pulumi:{get_stack()}::{get_project()}::{types}::{name}"

    def GetDeploymentInfo(self, request: object) -> resource_pb2.DeploymentInfo:  # noqa: N802 gRPC's name
        """The mock monitor's features without resource references, so that a resource arrives as its ID."""
        info = super().GetDeploymentInfo(request)
        features = [f for f in info.supportedFeatures if f != resource_pb2.RESOURCE_MONITOR_FEATURE_RESOURCE_REFERENCES]
        return resource_pb2.DeploymentInfo(supportedFeatures=features)

    def SupportsFeature(self, request: Any) -> Any:  # noqa: N802 gRPC's name; protobuf is untyped
        """The same for older SDKs."""
        supported = request.id not in ("outputValues", "resourceReferences")
        return resource_pb2.SupportsFeatureResponse(hasSupport=supported)

    def RegisterResource(self, request: Any) -> resource_pb2.RegisterResourceResponse:  # noqa: N802
        """Create one resource, after its transforms."""
        urn = self.make_urn(request.parent, request.type, request.name)
        if request.type == STACK_TYPE:
            return resource_pb2.RegisterResourceResponse(urn=urn)
        self._transforms.add(urn, request)
        if callbacks := self._transforms.of(request):
            if id(request) not in self._transformed:
                raise CallbackNeededError(lambda: self._transform(request, callbacks))
            request = self._transformed.pop(id(request))
        if urn in self.registered:
            self._refuse(
                request.type,
                request.name,
                "the program registers two resources with this type, name and parent types.",
                place=self._place(request),
            )
        if request.importId:
            self._run_context.notes.add(
                f"{request.type} '{request.name}' is imported ({request.importId}). The sandbox creates it instead."
            )
        given = cast(JsonObject, rpc.deserialize_properties(request.object))
        inputs = cast(JsonObject, without_unset(plain(given)))
        region = self._region(inputs, request.provider) if request.custom else ""
        identifier, created = self._create(request, urn, inputs, region)
        outputs = with_secrets(created, given, request.additionalSecretOutputs)
        self.registered[urn] = RegisteredResource(
            type=request.type,
            name=request.name,
            urn=urn,
            parent=request.parent,
            custom=request.custom,
            region=region,
            inputs=cast(JsonObject, without_unset(hidden(given))),
            outputs=cast(JsonObject, hidden(outputs)),
            dependencies=tuple(request.dependencies),
            place=self._place(request),
        )
        return resource_pb2.RegisterResourceResponse(urn=urn, id=identifier, object=to_struct(outputs))

    async def _transform(self, request: Any, callbacks: tuple[Any, ...]) -> None:
        """Keep the result of the transforms for a registration. The SDK sends the same request again afterwards."""
        try:
            self._transformed[id(request)] = await transformed(request, callbacks)
        except TransformError as error:
            self._refuse(request.type, request.name, f"a transform failed: {error}", error)

    def _create(self, request: Any, urn: str, inputs: JsonObject, region: str) -> tuple[str, JsonObject]:
        if request.type.startswith(_PROVIDER_PREFIX):
            identifier = f"{request.name}-id"
            if inputs.get("region"):
                self._provider_regions[f"{urn}::{identifier}"] = str(inputs["region"])
            return identifier, inputs
        if request.remote:
            self._run_context.notes.add(
                f"The component {request.type} comes from a plugin. The sandbox does not start plugins, so the component has "
                "no resources here."
            )
        if not request.custom:
            return "", inputs
        registration = Registration(request.type, request.name, urn, inputs, region)
        try:
            created = registry.create(registration, self._run_context)
        except RefusedError as refused:
            self._refuse(request.type, request.name, refused.reason, refused, self._place(request))
        except Exception as error:  # noqa: BLE001 every error must name its resource
            reason = f"the sandbox could not create it: {error!r}"
            self._refuse(request.type, request.name, reason, error, self._place(request))
        return created.id, created.outputs

    def ReadResource(self, request: Any) -> resource_pb2.ReadResourceResponse:  # noqa: N802 gRPC's name
        """Read a resource that exists outside the program (``Resource.get``, a stack reference)."""
        urn = self.make_urn(request.parent, request.type, request.name)
        inputs = cast(JsonObject, without_unset(plain(rpc.deserialize_properties(request.properties))))
        self._run_context.notes.add(
            f"{request.type} '{request.name}' ({request.id}) is not part of the program. The sandbox assumes that it exists, "
            "and leaves every property empty that the program does not give."
        )
        outputs: JsonObject = {**inputs, **_known_of(request.id)}
        if request.type == "pulumi:pulumi:StackReference":
            outputs = {"name": request.id, "outputs": {}, "secretOutputNames": []}
        return resource_pb2.ReadResourceResponse(urn=urn, properties=to_struct(outputs))

    def Invoke(self, request: Any) -> Any:  # noqa: N802 gRPC's name
        """Answer one data source."""
        args = cast(JsonObject, without_unset(plain(rpc.deserialize_properties(request.args))))
        invoke = Invoke(request.tok, args, self._region(args, request.provider))
        try:
            result = answer(invoke, self._run_context)
        except RefusedError as refused:
            self._refuse("the data source", request.tok, refused.reason, refused)
        response = INVOKE_RESPONSE()
        getattr(response, "return").CopyFrom(to_struct(result))
        return response

    def Call(self, request: Any) -> None:  # noqa: N802 gRPC's name
        """Refuse a method of a provider's resource: the sandbox does not simulate them."""
        self._refuse("the method", request.tok, "the sandbox cannot call methods of resources.")

    def RegisterResourceOutputs(self, request: Any) -> empty_pb2.Empty:  # noqa: N802 gRPC's name
        """Keep the stack's exports."""
        outputs = cast(JsonObject, hidden(rpc.deserialize_properties(request.outputs)))
        if f"::{STACK_TYPE}::" in request.urn:
            self.stack_outputs = outputs
        elif request.urn in self.registered:
            self.registered[request.urn].outputs.update(outputs)
        return empty_pb2.Empty()

    def RegisterStackTransform(self, request: Any) -> empty_pb2.Empty:  # noqa: N802 gRPC's name
        """Keep a transform of the stack."""
        self._transforms.add_for_stack(request)
        return empty_pb2.Empty()

    def RegisterStackInvokeTransform(self, request: object) -> empty_pb2.Empty:  # noqa: ARG002, N802 gRPC's name
        """Note that transforms of data sources do nothing here."""
        self._not_done("The program registers transforms of data sources")
        return empty_pb2.Empty()

    def RegisterResourceHook(self, request: object) -> empty_pb2.Empty:  # noqa: ARG002, N802 gRPC's name
        """Note that resource hooks do nothing here."""
        self._not_done("The program registers resource hooks")
        return empty_pb2.Empty()

    def RegisterErrorHook(self, request: object) -> empty_pb2.Empty:  # noqa: ARG002, N802 gRPC's name
        """Note that error hooks do nothing here."""
        self._not_done("The program registers error hooks")
        return empty_pb2.Empty()

    def _not_done(self, what: str) -> None:
        self._run_context.notes.add(
            f"{what}. The SDK alone does not run them; the Pulumi engine does: --runtime engine."
        )

    def _region(self, inputs: Mapping[str, object], provider: str) -> str:
        """The region of the resource itself (aws provider 7), of its provider, or of the program, in this order."""
        own = inputs.get("region")
        if isinstance(own, str) and own:
            return own
        return self._provider_regions.get(provider, self._run_context.region)

    def _place(self, request: Any) -> Place | None:
        """The line that registers a resource, or its nearest parent with a known line."""
        place = registered_at(request.stackTrace, self._run_context.directory)
        parent = self.registered.get(request.parent)
        return place or (parent.place if parent else None)

    def _refuse(
        self, type_: str, name: str, reason: str, cause: Exception | None = None, place: Place | None = None
    ) -> NoReturn:
        self.refusals.append(Refusal(type_, name, reason, place))
        raise RegistrationRefusedError(f"{type_} '{name}': {reason}") from cause


class EngineLog:
    """Replaces the engine's log."""

    def __init__(self) -> None:
        self.messages: list[LogMessage] = []

    def Log(self, request: Any) -> empty_pb2.Empty:  # noqa: N802 gRPC's name
        """Keep one message of the program, unless it is a debug message: the SDK logs hundreds, and the CLI hides them too."""
        if request.severity == engine_pb2.DEBUG:
            return empty_pb2.Empty()
        self.messages.append(LogMessage(_SEVERITIES.get(request.severity, "info"), request.message))
        return empty_pb2.Empty()

    def RequirePulumiVersion(self, request: object) -> engine_pb2.RequirePulumiVersionResponse:  # noqa: ARG002, N802
        """Accept any version, because there is no CLI here."""
        return engine_pb2.RequirePulumiVersionResponse()


def _known_of(identifier: str) -> JsonObject:
    """The outputs that follow from an ID. Many IDs are ARNs."""
    if identifier.startswith("arn:"):
        return {"arn": identifier, "name": identifier.rsplit(":", 1)[-1].rsplit("/", 1)[-1]}
    return {"name": identifier}
