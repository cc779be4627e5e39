"""Reads a program in Go."""

from tree_sitter import Node

from tests.docs.programs.grammar import line, named, parsed, part, text, unquoted, walk
from tests.docs.programs.names import Schema, components, enums, input_types
from tests.docs.programs.tree import Items, Member, Opaque, Program, Record, Scalar, Use, Value

PACKAGE = "example.com/pulumi-chatops/sdk/go/chatops"
"""Where Pulumi's generator puts a package without a repository."""
_KINDS = {"String": "string", "Bool": "boolean", "Int": "number", "Float64": "number"}
_LITERALS = {"interpreted_string_literal": "string", "raw_string_literal": "string", "int_literal": "number"}


def read(source: str, schema: Schema) -> Program:
    """The program's components, outputs and problems."""
    program = Program(pascal=True)
    root = parsed("go", source, program)
    _Reader(root, schema, program).read()
    return program


def constants(schema: Schema) -> dict[str, tuple[str, str]]:
    """Go's constant of each enumeration's value to the enumeration and the value."""
    return {
        f"{name}{'_' if '_' in value else ''}{value}": (name, value)
        for name, values in enums(schema).items()
        for value in values
    }


class _Reader:
    def __init__(self, root: Node, schema: Schema, program: Program) -> None:
        self._root, self._program = root, program
        self._components, self._constants = components(schema), constants(schema)
        self._names = {*self._components, *self._constants, *enums(schema), *input_types(schema)}
        self._names |= {f"New{name}" for name in self._components} | {f"{name}Args" for name in self._components}
        self._imported = {
            unquoted(part(node, "path")).rsplit("/", 1)[-1]: unquoted(part(node, "path"))
            for node in walk(root)
            if node.type == "import_spec"
        }

    def read(self) -> None:
        created: dict[str, str] = {}
        for node in walk(self._root):
            name = self._own(node)
            if name and name not in self._names:
                self._program.problems.append(f"line {line(node)}: the package chatops has no {name}")
            if (
                node.type == "call_expression"
                and self._own(part(node, "function")).removeprefix("New") in self._components
            ):
                component = self._own(part(node, "function")).removeprefix("New")
                arguments = named(part(node, "arguments"))
                args = self._value(arguments[2]) if len(arguments) > 2 else Opaque(line(node))
                self._program.uses.append(Use(component, args, line(node)))
                statement = node.parent.parent if node.parent is not None else None
                if statement is not None and statement.type == "short_var_declaration":
                    created[text(named(part(statement, "left"))[0])] = component
        for node in walk(self._root):
            if node.type == "selector_expression" and text(part(node, "operand")) in created:
                component = created[text(part(node, "operand"))]
                self._program.outputs.append((component, text(part(node, "field")), line(node)))

    def _own(self, node: Node) -> str:
        """The name in the package chatops. Empty for anything else."""
        if node.type == "selector_expression" and text(part(node, "operand")) == "chatops":
            name = text(part(node, "field"))
        elif node.type == "qualified_type" and text(part(node, "package")) == "chatops":
            name = text(part(node, "name"))
        else:
            return ""
        if self._imported.get("chatops") != PACKAGE:
            self._program.problems.append(f"line {line(node)}: {PACKAGE} is not imported")
        return name

    def _value(self, node: Node, type_: Node | None = None) -> Value:
        """A value. ``type_`` is what a literal without a type has as an element of a map or a slice."""
        if node.type in {"literal_element", "unary_expression", "parenthesized_expression"}:
            return self._value(named(node)[0], type_)
        if node.type == "composite_literal":
            return self._literal(part(node, "body"), part(node, "type"))
        if node.type == "literal_value" and type_ is not None:
            return self._literal(node, type_)
        if node.type in _LITERALS:
            return Scalar(_LITERALS[node.type], unquoted(node), line(node))
        if node.type in {"true", "false"}:
            return Scalar("boolean", text(node), line(node))
        if node.type == "selector_expression" and self._own(node) in self._constants:
            return Member(*self._constants[self._own(node)], line(node))
        if node.type == "call_expression" and text(part(node, "function")).startswith("pulumi."):
            kind = _KINDS.get(text(part(node, "function")).removeprefix("pulumi."))
            if kind is not None:
                return Scalar(kind, None, line(node))
        return Opaque(line(node))

    def _literal(self, body: Node, type_: Node) -> Value:
        element = type_.child_by_field_name("value") or type_.child_by_field_name("element")
        entries = named(body)
        if type_.type in {"slice_type", "array_type"} or text(type_).endswith("Array"):
            return Items(tuple(self._value(entry, element) for entry in entries), line(body))
        fields = tuple((unquoted(part(entry, "key")), self._value(part(entry, "value"), element)) for entry in entries)
        return Record(fields, line(body), self._own(type_))
