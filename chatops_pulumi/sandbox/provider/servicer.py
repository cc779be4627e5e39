"""One provider plugin, as the engine talks to it. Its calls end in the resource handlers that the SDK runtime uses too."""

import importlib.metadata
from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc

from chatops_pulumi.sandbox.program.properties import (
    UNKNOWN,
    from_struct,
    has_unknown,
    to_struct,
    with_marks,
    with_secrets,
)
from chatops_pulumi.sandbox.provider.autonaming import DEFAULTS, NameNeededError, Seed, named
from chatops_pulumi.sandbox.provider.diff import changes
from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.sandbox.resources import registry
from chatops_pulumi.sandbox.resources.base import (
    Existing,
    ReadResource,
    RefusedError,
    Registration,
    ResourceHandler,
    RunContext,
    check_numbers,
)
from chatops_pulumi.sandbox.resources.invokes import Invoke, answer

PACKAGES = ("aws", "aws-native", "command")
"""The packages that have a local provider."""
_T = TypeVar("_T")
_REPLACING_CONFIGURATION = frozenset({"region"})
"""Another region is another place: the engine replaces every resource of such a provider."""


class Provider(provider_pb2_grpc.ResourceProviderServicer):
    """The provider of one package, with one configuration: the engine starts one for each."""

    def __init__(self, package: str, run_context: RunContext, *, strict: bool) -> None:
        """``strict`` refuses resources of types that are not simulated; without it they are accepted as they are."""
        self._package = package
        self._run_context = run_context
        self._strict = strict
        self._region = run_context.region
        # A provider for another package has no version to report.
        self._version = importlib.metadata.version(f"pulumi-{package}") if package in PACKAGES else ""

    # The provider itself

    def Handshake(self, request: Any, context: Any) -> provider_pb2.ProviderHandshakeResponse:  # noqa: N802 gRPC's name
        """Make the engine keep secrets marked: an output such as ``tagsAll`` comes from an input of another name."""
        del request, context
        return provider_pb2.ProviderHandshakeResponse(accept_secrets=True, supports_autonaming_configuration=True)

    def Attach(self, request: Any, context: Any) -> empty_pb2.Empty:  # noqa: N802
        """The engine's address: nothing is ever asked of it."""
        del request, context
        return empty_pb2.Empty()

    def GetPluginInfo(self, request: Any, context: Any) -> plugin_pb2.PluginInfo:  # noqa: N802 gRPC's name
        """The version of the installed SDK: the engine warns of a plugin that is older than the program's SDK."""
        del request, context
        return plugin_pb2.PluginInfo(version=self._version)

    def GetSchema(self, request: Any, context: Any) -> provider_pb2.GetSchemaResponse:  # noqa: N802
        """No types: programs bring their SDKs."""
        del request, context
        return provider_pb2.GetSchemaResponse(schema=f'{{"name": "{self._package}", "version": "{self._version}"}}')

    def CheckConfig(self, request: Any, context: Any) -> provider_pb2.CheckResponse:  # noqa: N802
        """Any configuration does."""
        del context
        return provider_pb2.CheckResponse(inputs=request.news)

    def DiffConfig(self, request: Any, context: Any) -> provider_pb2.DiffResponse:  # noqa: N802
        """Another region replaces the provider."""
        del context
        before, after = from_struct(request.old_inputs), from_struct(request.news)
        changed = sorted(key for key in {*before, *after} if before.get(key) != after.get(key))
        return provider_pb2.DiffResponse(
            changes=_some(bool(changed)), diffs=changed, replaces=[k for k in changed if k in _REPLACING_CONFIGURATION]
        )

    def Configure(self, request: Any, context: Any) -> provider_pb2.ConfigureResponse:  # noqa: N802
        """Only the region matters; credentials and roles lead nowhere here."""
        del context
        region = from_struct(request.args).get("region") or request.variables.get(f"{self._package}:config:region")
        if region and region != UNKNOWN:
            self._region = str(region)
        return provider_pb2.ConfigureResponse(
            acceptSecrets=True, supportsPreview=True, supports_autonaming_configuration=True
        )

    def Cancel(self, request: Any, context: Any) -> empty_pb2.Empty:  # noqa: N802
        """Calls are short."""
        del request, context
        return empty_pb2.Empty()

    # Resources

    def Check(self, request: Any, context: Any) -> provider_pb2.CheckResponse:  # noqa: N802
        """The inputs with a name, and what AWS would refuse of them, as far as they are known."""
        del context
        type_, name = _type_and_name(request.urn)
        kind = registry.HANDLERS.get(type_)
        before, given = from_struct(request.olds), from_struct(request.news)
        seed = Seed(
            name,
            request.randomSeed,
            request.autonaming.proposed_name if request.HasField("autonaming") else "",
            request.HasField("autonaming")
            and request.autonaming.mode == provider_pb2.CheckRequest.AutonamingOptions.DISABLE,
        )
        try:
            inputs = self._named_and_checked(request.urn, kind, given, before, seed)
        except (RefusedError, NameNeededError) as error:
            return provider_pb2.CheckResponse(inputs=request.news, failures=[_failure(str(error))])
        return provider_pb2.CheckResponse(inputs=_marked(inputs, request.news))

    def _named_and_checked(
        self, urn: str, kind: ResourceHandler | None, given: JsonObject, before: JsonObject, seed: Seed
    ) -> JsonObject:
        check_numbers(given)
        if kind is None:
            if self._strict:
                raise RefusedError(registry.not_simulated(_type_and_name(urn)[0]))
            return given
        inputs = named(kind.naming, given, before, seed)
        if kind.check is not None and not has_unknown(inputs):
            kind.check(self._registration(urn, inputs))
        return inputs

    def Diff(self, request: Any, context: Any) -> provider_pb2.DiffResponse:  # noqa: N802
        """What an update would change, and whether that replaces the resource."""
        del context
        before, after = from_struct(request.old_inputs), from_struct(request.news)
        type_, _ = _type_and_name(request.urn)
        found = changes(registry.HANDLERS.get(type_), self._region, before, after)
        kinds = {
            path: provider_pb2.PropertyDiff(
                kind=provider_pb2.PropertyDiff.Kind.Value(f"{what}_REPLACE" if found.replaces_at(path) else what),
                inputDiff=True,
            )
            for path, what in found.kinds.items()
        }
        return provider_pb2.DiffResponse(
            changes=_some(bool(found.kinds)),
            diffs=found.inputs,
            replaces=found.replaces,
            deleteBeforeReplace=found.deletes_first,
            detailedDiff=kinds,
            hasDetailedDiff=True,
        )

    def Create(self, request: Any, context: Any) -> provider_pb2.CreateResponse:  # noqa: N802
        """Make a resource; in a preview, say what will be known of it."""
        registration = self._registration(request.urn, from_struct(request.properties))
        if request.preview:
            return provider_pb2.CreateResponse(properties=_marked(self._expected(registration), request.properties))
        created = self._done(context, lambda: registry.create(registration, self._run_context))
        return provider_pb2.CreateResponse(
            id=created.id, properties=_marked(self._state(created.outputs), request.properties)
        )

    def Update(self, request: Any, context: Any) -> provider_pb2.UpdateResponse:  # noqa: N802
        """Change a resource in place."""
        registration = self._registration(request.urn, from_struct(request.news))
        existing = self._existing(request.id, {**from_struct(request.olds), **from_struct(request.old_inputs)})
        kind = registry.HANDLERS.get(registration.type)
        if request.preview or kind is None:
            outputs: JsonObject = {**existing.state, **registration.inputs}
            return provider_pb2.UpdateResponse(properties=_marked(self._state(outputs), request.news))
        outputs = self._done(context, lambda: kind.update(registration, existing, self._run_context))
        return provider_pb2.UpdateResponse(
            properties=_marked(self._state({**registration.inputs, **outputs}), request.news)
        )

    def Delete(self, request: Any, context: Any) -> empty_pb2.Empty:  # noqa: N802
        """Delete a resource. A resource that does not exist is not an error."""
        type_, _ = _type_and_name(request.urn)
        state = {**from_struct(request.properties), **from_struct(request.old_inputs)}
        existing = self._existing(request.id, state)
        kind = registry.HANDLERS.get(type_)
        if kind is not None:
            self._done(context, lambda: kind.delete(existing, self._run_context))
        return empty_pb2.Empty()

    def Read(self, request: Any, context: Any) -> provider_pb2.ReadResponse:  # noqa: N802
        """The current state of a resource: for a refresh, for an import, and for ``Resource.get``."""
        type_, _ = _type_and_name(request.urn)
        state, inputs = from_struct(request.properties), from_struct(request.inputs)
        kind = registry.HANDLERS.get(type_)
        if kind is None:
            found: ReadResource | None = ReadResource(inputs or state, state)
        else:
            existing = self._existing(request.id, {**state, **inputs})
            found = self._done(context, lambda: kind.find(existing, self._run_context))
        if found is None:
            return provider_pb2.ReadResponse()
        now = _read_inputs(inputs, found)
        outputs = self._state({**now, **found.outputs})
        return provider_pb2.ReadResponse(
            id=found.id or request.id,
            properties=_marked(outputs, request.properties),
            inputs=_marked(now, request.inputs),
        )

    def Invoke(self, request: Any, context: Any) -> provider_pb2.InvokeResponse:  # noqa: N802
        """Answer one data source."""
        del context
        args = from_struct(request.args)
        try:
            with self._run_context.aws.lock:
                result = answer(Invoke(request.tok, args, self._region_of(args)), self._run_context)
        except RefusedError as refused:
            return provider_pb2.InvokeResponse(failures=[_failure(refused.reason)])
        response = provider_pb2.InvokeResponse()
        getattr(response, "return").CopyFrom(to_struct(result))
        return response

    # What these have in common

    def _registration(self, urn: str, inputs: JsonObject) -> Registration:
        type_, name = _type_and_name(urn)
        given = {key: value for key, value in inputs.items() if key != DEFAULTS}
        return Registration(type_, name, urn, given, self._region_of(inputs))

    def _existing(self, identifier: str, state: JsonObject) -> Existing:
        return Existing(identifier, state, self._region_of(state))

    def _region_of(self, properties: JsonObject) -> str:
        """The resource's own region (aws provider 7), else the provider's."""
        own = properties.get("region")
        return own if isinstance(own, str) and own and own != UNKNOWN else self._region

    def _state(self, outputs: JsonObject) -> JsonObject:
        """What the engine keeps. The aws provider puts out the region of every resource."""
        kept = {key: value for key, value in outputs.items() if key != DEFAULTS}
        return {"region": self._region, **kept} if self._package == "aws" else kept

    def _expected(self, registration: Registration) -> JsonObject:
        """What is known of a resource before it is made."""
        kind = registry.HANDLERS.get(registration.type)
        later = kind.outputs if kind is not None else registry.made_up_outputs(registration)
        return self._state({**dict.fromkeys(later, UNKNOWN), **registration.inputs})

    def _done(self, context: Any, work: Callable[[], _T]) -> _T:
        """The work's result; what AWS would refuse ends the call with its reason."""
        try:
            if self._package == "command":
                return work()  # It waits for a process, which itself calls the local AWS.
            with self._run_context.aws.lock:
                return work()
        except RefusedError as refused:
            _abort(context, refused.reason)
        except Exception as error:  # noqa: BLE001 for any error, the engine names the resource beside it
            _abort(context, f"the local provider could not do it: {error!r}")


def _abort(context: Any, reason: str) -> NoReturn:
    context.abort(grpc.StatusCode.UNKNOWN, reason)
    raise AssertionError(reason)  # abort does not come back


def _type_and_name(urn: str) -> tuple[str, str]:
    """The type and the logical name in a URN: ``urn:pulumi:stack::project::parent$type::name``."""
    _, _, types, name = urn.split("::", 3)
    return types.rsplit("$", 1)[-1], name


def _read_inputs(before: JsonObject, found: ReadResource) -> JsonObject:
    """The inputs after reading: AWS's values of the program's inputs; all values if the program gave none."""
    if not before:
        return found.inputs
    now = {**found.inputs, **{key: before[key] for key in ("region",) if key in before}}
    kept = {key: now.get(key, None if before[key] else before[key]) for key in before if key != DEFAULTS}
    marks = {DEFAULTS: before[DEFAULTS]} if DEFAULTS in before else {}
    return {key: value for key, value in kept.items() if value is not None} | marks


def _marked(values: JsonObject, source: Any) -> Any:
    """Values as a struct, with the secret marks of the struct that they come from."""
    return to_struct(with_secrets(values, with_marks(source)))


def _failure(reason: str) -> provider_pb2.CheckFailure:
    return provider_pb2.CheckFailure(reason=reason)


def _some(changed: bool) -> Any:
    return provider_pb2.DiffResponse.DIFF_SOME if changed else provider_pb2.DiffResponse.DIFF_NONE
