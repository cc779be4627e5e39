"""Resource transforms, in the order in which the engine applies them.

A transform is a function of the program, which the engine calls back before it registers a resource. It calls the transforms
of the resource itself first, then those of each parent, and the transforms of the stack last (pulumi/pulumi,
pkg/resource/deploy/source_eval.go, ``RegisterResource``).
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NoReturn

from pulumi.runtime import _callbacks as sdk_callbacks
from pulumi.runtime.proto import callback_pb2, resource_pb2

_SAME_OPTIONS = {
    "protect": "protect",
    "ignoreChanges": "ignore_changes",
    "replaceOnChanges": "replace_on_changes",
    "version": "version",
    "aliases": "aliases",
    "provider": "provider",
    "customTimeouts": "custom_timeouts",
    "pluginDownloadURL": "plugin_download_url",
    "retainOnDelete": "retain_on_delete",
    "deletedWith": "deleted_with",
    "additionalSecretOutputs": "additional_secret_outputs",
    "providers": "providers",
    "importId": "import",
    "dependencies": "depends_on",
}
"""A field of a registration to the option that a transform gets."""


class CallbackNeededError(Exception):
    """A registration needs an answer of the program first: await ``answer``, then send the registration again."""

    def __init__(self, answer: Callable[[], Awaitable[None]]) -> None:
        super().__init__("The registration needs an answer of the program first.")
        self.answer = answer


class Transforms:
    """All transforms of a program, by the resource that registered them."""

    def __init__(self) -> None:
        self._stack: list[Any] = []
        self._of: dict[str, tuple[Any, ...]] = {}
        self._parents: dict[str, str] = {}

    def add_for_stack(self, callback: Any) -> None:
        """Add a transform of the stack. It applies to every resource that is registered from now on."""
        self._stack.append(callback)

    def add(self, urn: str, request: Any) -> None:
        """Add the transforms of one resource, which apply to its children too."""
        self._of[urn] = tuple(request.transforms)
        self._parents[urn] = request.parent

    def of(self, request: Any) -> tuple[Any, ...]:
        """The transforms that apply to a registration, in order."""
        inherited: list[Any] = []
        current = request.parent
        while current:
            inherited += self._of.get(current, ())
            current = self._parents.get(current, "")
        return (*request.transforms, *inherited, *self._stack)


class TransformError(Exception):
    """A transform raised an error. The text is the program's own."""


class _Context:
    """What the SDK's callback service reports errors to."""

    async def abort(self, code: object, details: str) -> NoReturn:
        del code
        raise TransformError(details)


async def transformed(request: Any, callbacks: Sequence[Any]) -> Any:
    """A registration after its transforms. Raises TransformError."""
    properties, options = request.object, _options(request)
    for callback in callbacks:
        question = resource_pb2.TransformRequest(
            type=request.type,
            name=request.name,
            custom=request.custom,
            parent=request.parent,
            properties=properties,
            options=options,
        )
        call = callback_pb2.CallbackInvokeRequest(token=callback.token, request=question.SerializeToString())
        reply = await _service(callback.target).Invoke(call, _Context())
        answer = resource_pb2.TransformResponse.FromString(reply.response)
        properties = answer.properties
        options = answer.options if answer.HasField("options") else options
    return _with(request, properties, options)


def _service(target: str) -> Any:
    """The SDK's service behind an address. It runs in this process; a call over the network would shuffle registrations."""
    services: list[Any] = sdk_callbacks._CallbackServicer._servicers  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
    found = [service for service in services if service._target == target]  # noqa: SLF001
    if not found:
        raise TransformError(f"the program does not answer at {target}.")
    return found[-1]


def _options(request: Any) -> Any:
    options = resource_pb2.TransformResourceOptions()
    given = {descriptor.name for descriptor, _ in request.ListFields()}
    for ours, theirs in _SAME_OPTIONS.items():
        if ours in given:
            _copy(request, ours, options, theirs)
    if request.deleteBeforeReplaceDefined:
        options.delete_before_replace = request.deleteBeforeReplace
    return options


def _with(request: Any, properties: Any, options: Any) -> Any:
    """The registration with what the transforms returned, as far as the sandbox uses it."""
    result = resource_pb2.RegisterResourceRequest()
    result.CopyFrom(request)
    result.object.CopyFrom(properties)
    given = {descriptor.name for descriptor, _ in options.ListFields()}
    for ours in ("provider", "providers", "importId", "dependencies"):
        result.ClearField(ours)
        if _SAME_OPTIONS[ours] in given:
            _copy(options, _SAME_OPTIONS[ours], result, ours)
    # The engine finds these in the values; the SDK alone sends them beside the values.
    for key, dependencies in request.propertyDependencies.items():
        if key in result.object.fields:
            result.dependencies.extend(urn for urn in dependencies.urns if urn not in result.dependencies)
    return result


def _copy(source: Any, name: str, target: Any, as_name: str) -> None:
    value = getattr(source, name)
    if isinstance(value, str | bool):
        setattr(target, as_name, value)
    elif hasattr(value, "CopyFrom"):
        getattr(target, as_name).CopyFrom(value)
    elif hasattr(value, "items"):
        getattr(target, as_name).update(value)
    else:
        getattr(target, as_name).extend(value)
