"""Hosts the components for Pulumi's engine."""

import json
import sys
from typing import Any, Final, Optional

import pulumi
from pulumi.provider import ConstructResult, main
from pulumi.provider.experimental.analyzer import ComponentDefinition
from pulumi.provider.experimental.component import ComponentProvider
from pulumi.provider.server import ComponentInitError

from chatops_pulumi.components.chat_channel import ChatChannel
from chatops_pulumi.components.chat_ops import ChatOps
from chatops_pulumi.components.notifications import Notifications
from chatops_pulumi.core.problems import ArgsError, Problem
from chatops_pulumi.hosting.descriptions import with_changed_texts, with_descriptions
from chatops_pulumi.hosting.metadata import with_metadata
from chatops_pulumi.hosting.type_names import with_go_input_types, with_short_type_names
from chatops_pulumi.hosting.wire import Names
from chatops_pulumi.version import __version__

PACKAGE: Final = "chatops"
COMPONENTS: Final[list[type[pulumi.ComponentResource]]] = [ChatOps, ChatChannel, Notifications]


class Host(ComponentProvider):
    """The components as a provider. Its schema is inferred from their types."""

    def __init__(self) -> None:
        super().__init__(COMPONENTS, PACKAGE, version=__version__)
        self._names = Names(self._type_defs)
        described = with_changed_texts(with_descriptions(json.loads(self.schema or "{}")), self._spelled)
        self.schema = json.dumps(with_metadata(with_go_input_types(with_short_type_names(described))))

    def map_inputs(self, inputs: Any, component_def: ComponentDefinition) -> Any:
        """Only rename the inputs: the component itself checks everything."""
        return self._names.to_python(inputs, component_def.inputs, component_def.inputs_mapping)

    def construct(
        self, name: str, resource_type: str, inputs: Any, options: Optional[pulumi.ResourceOptions] = None
    ) -> ConstructResult:
        """Create a component. Invalid arguments become an error with the names that the calling program uses."""
        try:
            return super().construct(name, resource_type, inputs, options)
        except ComponentInitError as error:
            if not isinstance(error.inner, ArgsError):
                raise
            names = self._component_defs[resource_type.rsplit(":", 1)[-1]].inputs_mapping
            raise self._with_callers_names(error.inner, names) from error

    def _spelled(self, text: str) -> str:
        """A description with the names of arguments as the schema spells them."""
        components = (definition.inputs_mapping for definition in self._component_defs.values())
        return self._names.in_schema(text, {key: name for mapping in components for key, name in mapping.items()})

    def _with_callers_names(self, error: ArgsError, names: dict[str, str]) -> pulumi.InputPropertiesError:
        return pulumi.InputPropertiesError(
            self._names.in_schema(str(error).split("\n", 1)[0], names),
            [
                {
                    "property_path": self._names.in_schema(problem.path, names),
                    "reason": self._names.in_schema(_sentence(problem), names),
                }
                for problem in error.problems
            ],
        )


def _sentence(problem: Problem) -> str:
    return f"{problem.what} Fix: {problem.fix}" if problem.fix else problem.what


def host() -> None:
    """Serve the components until the engine ends the process."""
    main(Host(), sys.argv[1:])
