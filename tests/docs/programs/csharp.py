"""Reads a program in C#."""

from collections.abc import Iterator

from tree_sitter import Node

from tests.docs.programs.grammar import line, named, parsed, part, text, unquoted, walk
from tests.docs.programs.names import Schema, components, enums, input_types
from tests.docs.programs.tree import Items, Member, Opaque, Program, Record, Scalar, Use, Value, types_of

_NAMESPACE = "Pulumi.Chatops"
_KINDS = {
    "string_literal": "string",
    "verbatim_string_literal": "string",
    "interpolated_string_expression": "string",
    "integer_literal": "number",
    "real_literal": "number",
    "boolean_literal": "boolean",
}
_CREATIONS = {"object_creation_expression", "implicit_object_creation_expression", "implicit_array_creation_expression"}


def read(source: str, schema: Schema) -> Program:
    """The program's components, outputs and problems."""
    program = Program(pascal=True)
    _Reader(parsed("csharp", source, program), schema, program).read()
    return program


class _Reader:
    def __init__(self, root: Node, schema: Schema, program: Program) -> None:
        self._root, self._program = root, program
        self._components, self._enums, self._inputs = components(schema), enums(schema), input_types(schema)
        self._using = {text(named(node)[-1]) for node in walk(root) if node.type == "using_directive"}

    def read(self) -> None:
        created: dict[str, str] = {}
        for node in walk(self._root):
            if node.type == "object_creation_expression" and text(part(node, "type")) in self._components:
                component = text(part(node, "type"))
                self._needs(_NAMESPACE, component, line(node))
                arguments = [named(argument)[-1] for argument in named(node.child_by_field_name("arguments"))]
                args = self._value(arguments[1]) if len(arguments) > 1 else Opaque(line(node))
                self._program.uses.append(Use(component, args, line(node)))
                self._check_types(args)
                if node.parent is not None and node.parent.type == "variable_declarator":
                    created[text(part(node.parent, "name"))] = component
        for node in walk(self._root):
            if node.type == "member_access_expression" and text(part(node, "expression")) in created:
                component = created[text(part(node, "expression"))]
                self._program.outputs.append((component, text(part(node, "name")), line(node)))

    def _check_types(self, args: Value) -> None:
        for name, at in types_of(args):
            self._needs(f"{_NAMESPACE}.Inputs" if name in self._inputs else _NAMESPACE, name, at)

    def _needs(self, namespace: str, name: str, at: int) -> None:
        if namespace not in self._using:
            self._program.problems.append(f"line {at}: {name} needs 'using {namespace};'")

    def _value(self, node: Node) -> Value:
        if node.type in _KINDS:
            kept = None if node.type == "interpolated_string_expression" else unquoted(node)
            return Scalar(_KINDS[node.type], kept, line(node))
        if node.type == "member_access_expression" and text(part(node, "expression")) in self._enums:
            return Member(text(part(node, "expression")), text(part(node, "name")), line(node))
        if node.type == "initializer_expression":
            return self._initialized(node, "")
        if node.type in _CREATIONS:
            type_ = node.child_by_field_name("type")
            initializer = next((child for child in named(node) if child.type == "initializer_expression"), None)
            name = text(type_) if type_ is not None and type_.type == "identifier" else ""
            return Record((), line(node), name) if initializer is None else self._initialized(initializer, name)
        return Opaque(line(node))

    def _initialized(self, node: Node, type_: str) -> Value:
        """An initializer: of properties, of a map in either of its two forms, or of a list."""
        entries = named(node)
        if entries and all(entry.type not in {"assignment_expression", "initializer_expression"} for entry in entries):
            return Items(tuple(self._value(entry) for entry in entries), line(node))
        return Record(tuple(self._fields(entries)), line(node), type_)

    def _fields(self, entries: list[Node]) -> Iterator[tuple[str, Value]]:
        for entry in entries:
            if entry.type == "assignment_expression":
                yield text(part(entry, "left")).strip('[]"'), self._value(part(entry, "right"))
            else:
                key, value = named(entry)
                yield unquoted(key), self._value(value)
