"""Any valid arguments of a ChatOps, with every kind of gate, for properties."""

from dataclasses import dataclass
from typing import Any, Final

from hypothesis import strategies as st

from chatops_pulumi.core import limits
from chatops_pulumi.core.limits import TextLimit, UrlLimit
from chatops_pulumi.core.message_checks import text_problems
from chatops_pulumi.playbooks import GATE_KINDS, PLAYBOOK_OF
from chatops_pulumi.playbooks.model import STAGED, TOGETHER, GateKind, Stage
from chatops_pulumi.validation.gates import BuiltInGate, gate_type
from tests.components import arguments

Any_ = st.SearchStrategy[Any]
URLS: Final = st.sampled_from(
    [
        "https://green.example.com:8443",
        "http://a.example/x?y=1&z=%20#f",
        "https://例え.jp/漢字",
        'https://q.example/"\\',
    ]
)


@dataclass(frozen=True)
class Leaf:
    """One argument of a gate."""

    valid: Any_
    limit: TextLimit | None = None
    """What AWS allows in it, or in each entry of it."""
    required: bool = False


def named(limit: TextLimit) -> Any_:
    """What AWS allows, the longest included."""
    longest = next(text for length in (limit.maximum, 255) if limit.fits(text := "a" * length))
    return st.one_of(st.from_regex(limit.pattern or "", fullmatch=True).filter(limit.fits), st.just(longest))


def name(limit: TextLimit, *, required: bool = False) -> Leaf:
    """An argument that is a name."""
    return Leaf(named(limit), limit, required=required)


def names(limit: TextLimit, *, required: bool = False) -> Leaf:
    """An argument that is a list of names, short enough to stand in one pattern."""
    return Leaf(
        st.lists(named(limit).filter(lambda text: len(text) < 100), min_size=1, max_size=5), limit, required=required
    )


def _arguments(kind: GateKind) -> dict[str, Leaf]:
    """What only this kind of gate takes, from its limits."""
    found: dict[str, Leaf] = {}
    for argument, field in gate_type(kind.argument).model_fields.items():
        if argument in BuiltInGate.model_fields:
            continue
        limit, required = kind.limits.get(argument), field.is_required()
        is_list = field.get_default() == ()
        if field.annotation is bool:
            found[argument] = Leaf(st.booleans())
        elif limit is None:
            choices = PLAYBOOK_OF[kind.argument].choices
            found[argument] = Leaf(st.lists(st.sampled_from(choices), unique=True))
        elif isinstance(limit, UrlLimit):
            found[argument] = Leaf(URLS, required=required)
        else:
            found[argument] = names(limit) if is_list else name(limit, required=required)
    return found


# What spans several arguments: an ARN names the cluster, which would have to be the gate's; a fleet names something.
_ECS_SERVICE: Final = GATE_KINDS["ecs_services"].limits["service"]
_FLEET_PREFIX: Final = GATE_KINDS["fleets"].limits["deployment_group_prefixes"]
assert isinstance(_ECS_SERVICE, TextLimit)
assert isinstance(_FLEET_PREFIX, TextLimit)
_SPECIAL: Final[dict[str, dict[str, Leaf]]] = {
    "ecs_services": {"service": Leaf(named(_ECS_SERVICE).filter(lambda text: text.count("/") < 2), _ECS_SERVICE)},
    "fleets": {"deployment_group_prefixes": names(_FLEET_PREFIX, required=True)},
}
KINDS: Final[dict[str, dict[str, Leaf]]] = {
    argument: _arguments(kind) | _SPECIAL.get(argument, {}) for argument, kind in GATE_KINDS.items()
}
"""Map of gates to what only its gates have. A new kind of gate is here by itself."""

_CHARACTERS: Final = st.characters(exclude_categories=["Cs"], exclude_characters="\ue000\ue001")
# Keys of one's own begin with a capital letter, so that no property takes one for the name of an argument.
_KEYS: Final = st.from_regex(r"[A-Z][A-Za-z0-9-]{0,9}", fullmatch=True)
_TAGS: Final = st.dictionaries(
    st.sampled_from(["team", "a:b", "x/y z"]), st.sampled_from(["", "shop", "a=b @c"]), max_size=2
)


@st.composite
def words(draw: st.DrawFn, stage: Stage, longest: int) -> str:
    """A text for a message of the stage, with values of the event in it and whatever else a person may write."""
    parts = st.one_of(
        st.text(_CHARACTERS, max_size=longest // 4), st.sampled_from([f"<{path}>" for path in stage.paths]),
        st.sampled_from(['"', "\\", "\n", "<!here>", "<https://a.example|a>", "{alarm}", "{}", "$Region", "\u2028"]),
    )  # fmt: skip
    text = "".join(draw(st.lists(parts, min_size=1, max_size=4)))
    return text if not list(text_problems(text, stage)) else f"Look: {stage.key}"


def messages(stages: tuple[Stage, ...]) -> Any_:
    """Words of one's own for some of the stages."""

    def message(stage: Stage) -> Any_:
        return st.fixed_dictionaries(
            {},
            optional={
                "title": words(stage, 60),
                "description": words(stage, 200),
                "next_steps": st.lists(words(stage, 60), max_size=3),
            },
        )

    return st.fixed_dictionaries({}, optional={stage.key: message(stage) for stage in stages})


@st.composite
def gates(draw: st.DrawFn, field: str, shared: dict[str, Any], rule_name: str) -> dict[str, Any]:
    """A gate of a kind, in a component with these settings."""
    leaves = KINDS[field]
    gate = draw(
        st.fixed_dictionaries(
            {argument: leaf.valid for argument, leaf in leaves.items() if leaf.required},
            optional={argument: leaf.valid for argument, leaf in leaves.items() if not leaf.required}
            | {
                "layout": st.sampled_from([TOGETHER, STAGED]),
                "tags": _TAGS,
                "rule_name": st.just(rule_name),
                "mentions": st.lists(st.sampled_from(["here", "U0123ABCD", "W0123ABCD", "S0123ABCD"]), max_size=3),
            },
        )
    )
    if not {"stage", "action"} & gate.keys():
        gate.pop("ask_reason", None)  # the button would have too many variables
    stages = PLAYBOOK_OF[field].watched(
        gate.get("layout", shared.get("layout", TOGETHER)),
        outcomes=shared.get("outcomes", False),
        setting=shared.get("switched_event", ""),
        choices=gate.get("lifecycle_stages", ()),
    )
    # Dots would part the path of an error.
    label = words(stages[0], 20).map("L{}".format).filter(lambda text: limits.LINK_LABEL.fits(text) and "." not in text)
    own = st.dictionaries(label, URLS, max_size=2)
    extra = st.fixed_dictionaries({}, optional={"messages": messages(stages), "links": own})
    return gate | draw(extra)


@st.composite
def chat_ops(draw: st.DrawFn) -> dict[str, Any]:
    """Valid arguments of a ChatOps called ``shop``."""
    shared = draw(
        st.fixed_dictionaries(
            {},
            optional={
                "layout": st.sampled_from([TOGETHER, STAGED]),
                "outcomes": st.booleans(),
                "language": st.sampled_from(["en", "ja", "de", "fr", "es", "pt", "ko", "zh"]),
                "switched_event": st.sampled_from(["INSTANCE", "CLOUDTRAIL"]),
                "action_group": st.text(_CHARACTERS, min_size=1).filter(limits.ACTION_GROUP.fits)
                | st.just("g" * limits.ACTION_GROUP.maximum),
                "tags": _TAGS,
            },
        )
    )
    kinds = draw(st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=4))
    if shared.get("switched_event") == "CLOUDTRAIL":
        # Its event names no deployment group, so only one gate can have it.
        kinds = [kind for at, kind in enumerate(kinds) if PLAYBOOK_OF[kind].key != "codedeploy"] or ["fleets"]
    keys = draw(st.lists(_KEYS, min_size=len(kinds), max_size=len(kinds), unique=True))
    args: dict[str, Any] = {"channel": arguments.SLACK, **shared}
    for at, (kind, key) in enumerate(zip(kinds, keys, strict=True)):
        args.setdefault(kind, {})[key] = draw(gates(kind, shared, f"rule.{at}"))
    known = sorted({f"{PLAYBOOK_OF[kind].key}.{button}" for kind in kinds for button in PLAYBOOK_OF[kind].buttons})
    label = st.text(_CHARACTERS, min_size=1, max_size=50)
    button = st.fixed_dictionaries({}, optional={"label": label, "enabled": st.booleans(), "tags": _TAGS})
    buttons = draw(st.dictionaries(st.sampled_from(known), button, max_size=2))
    if len({button["label"] for button in buttons.values() if "label" in button}) < sum(
        "label" in b for b in buttons.values()
    ):
        buttons = {}  # Two buttons of one message may not share a label.
    if all(buttons.get(key, {}).get("enabled") is False for key in known):
        buttons = {}
    return args | ({"buttons": buttons} if buttons else {})


def bad_texts(limit: TextLimit) -> Any_:
    """Texts that AWS does not allow there."""
    return st.one_of(
        st.just("a" * (limit.maximum + 1)),
        st.sampled_from(["", " ", "a b", 'a"b', "a\nb", "<account>", "ä", "*"]),
        st.text(_CHARACTERS, max_size=10),
    ).filter(lambda text: not limit.fits(text))
