"""Reads a program in Java."""

from collections.abc import Iterator

from tree_sitter import Node

from tests.docs.programs.grammar import line, named, parsed, part, text, unquoted, walk
from tests.docs.programs.names import Schema, components, enums, input_types
from tests.docs.programs.tree import Items, Member, Opaque, Program, Record, Scalar, Use, Value, types_of

_PACKAGE = "com.pulumi.chatops"
_KINDS = {
    "string_literal": "string",
    "decimal_integer_literal": "number",
    "decimal_floating_point_literal": "number",
    "true": "boolean",
    "false": "boolean",
}


def read(source: str, schema: Schema) -> Program:
    """The program's components, outputs and problems."""
    program = Program(varargs=True)
    _Reader(parsed("java", source, program), schema, program).read()
    return program


class _Reader:
    def __init__(self, root: Node, schema: Schema, program: Program) -> None:
        self._root, self._program = root, program
        self._components, self._enums = components(schema), enums(schema)
        self._places = {name: _PACKAGE for base in self._components for name in (base, f"{base}Args")}
        self._places |= dict.fromkeys(input_types(schema), f"{_PACKAGE}.inputs")
        self._places |= dict.fromkeys(self._enums, f"{_PACKAGE}.enums")
        self._imports = {text(named(node)[0]): line(node) for node in walk(root) if node.type == "import_declaration"}
        self._declared = {
            text(part(node, "name")): node.child_by_field_name("value")
            for node in walk(root)
            if node.type == "variable_declarator"
        }

    def read(self) -> None:
        for name, at in self._imports.items():
            place, _, simple = name.rpartition(".")
            if place.startswith(_PACKAGE) and self._places.get(simple) != place:
                self._program.problems.append(f"line {at}: there is no {name}")
        created: dict[str, str] = {}
        for node in walk(self._root):
            if node.type == "object_creation_expression" and text(part(node, "type")) in self._components:
                component = text(part(node, "type"))
                self._needs(component, line(node))
                arguments = named(part(node, "arguments"))
                args = self._value(arguments[1]) if len(arguments) > 1 else Opaque(line(node))
                self._program.uses.append(Use(component, args, line(node)))
                for name, at in types_of(args):
                    self._needs(name, at)
                if node.parent is not None and node.parent.type == "variable_declarator":
                    created[text(part(node.parent, "name"))] = component
        for node in walk(self._root):
            if node.type == "method_invocation" and text(node.child_by_field_name("object")) in created:
                component = created[text(part(node, "object"))]
                self._program.outputs.append((component, text(part(node, "name")), line(node)))

    def _needs(self, name: str, at: int) -> None:
        if f"{self._places.get(name, _PACKAGE)}.{name}" not in self._imports:
            self._program.problems.append(f"line {at}: {name} is not imported")

    def _value(self, node: Node) -> Value:
        if node.type in _KINDS:
            return Scalar(_KINDS[node.type], unquoted(node), line(node))
        if node.type == "identifier":
            declared = self._declared.get(text(node))
            return Opaque(line(node)) if declared is None else self._value(declared)
        if node.type == "field_access" and text(part(node, "object")) in self._enums:
            return Member(text(part(node, "object")), text(part(node, "field")), line(node))
        if node.type == "method_invocation":
            return self._call(node)
        return Opaque(line(node))

    def _call(self, node: Node) -> Value:
        name, of = text(part(node, "name")), text(node.child_by_field_name("object"))
        given = [self._value(argument) for argument in named(part(node, "arguments"))]
        if (of, name) == ("Output", "of"):
            return given[0]
        if (of, name) == ("List", "of"):
            return Items(tuple(given), line(node))
        if (of, name) == ("Map", "of"):
            keys = [unquoted(key) for key in named(part(node, "arguments"))[::2]]
            return Record(tuple(zip(keys, given[1::2], strict=True)), line(node))
        if name == "build":
            *calls, (type_, _) = self._chain(part(node, "object"))
            return Record(tuple(reversed(calls)), line(node), type_)
        return Opaque(line(node))

    def _chain(self, node: Node) -> Iterator[tuple[str, Value]]:
        """The calls of a builder from the last one, and then the type whose builder it is."""
        of, name = part(node, "object"), text(part(node, "name"))
        if name == "builder":
            yield text(of), Opaque(line(node))
            return
        given = [self._value(argument) for argument in named(part(node, "arguments"))]
        yield name, given[0] if len(given) == 1 else Items(tuple(given), line(node))
        yield from self._chain(of)
