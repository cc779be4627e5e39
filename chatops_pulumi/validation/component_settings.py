"""The checked, frozen settings of the three components."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Final, Self

from pydantic import BeforeValidator, Field, PrivateAttr, StrictBool

from chatops_pulumi.args import Chat, Language, Layout, LifecycleStage, SwitchedEvent
from chatops_pulumi.core import limits
from chatops_pulumi.core.audit import DEFAULT_RETENTION_DAYS, RETENTION_DAYS
from chatops_pulumi.core.messages import SLACK_BOLD, TEAMS_BOLD, BuiltIn
from chatops_pulumi.core.problems import Problem, nearest, shown
from chatops_pulumi.playbooks import GATE_KINDS, PLAYBOOKS, custom
from chatops_pulumi.playbooks.model import Playbook, Stage
from chatops_pulumi.validation import fields
from chatops_pulumi.validation.channel import Channel
from chatops_pulumi.validation.fields import Text, error_of
from chatops_pulumi.validation.freezes import FreezeSettings
from chatops_pulumi.validation.gates import ButtonSettings, Gate, GateAt
from chatops_pulumi.validation.settings import Settings

GATE_ARGUMENTS: Final = (*GATE_KINDS, custom.KEY)
"""The arguments that hold gates."""


def _playbook(value: object) -> object:
    if isinstance(value, str) and value in PLAYBOOKS:
        return value
    raise error_of([Problem(f"{shown(value)} is not a playbook.", nearest(str(value), PLAYBOOKS))])


def _whole(limit: limits.NumberLimit) -> BeforeValidator:
    """Whole numbers arrive as 300.0 from other languages and as "300" from configuration."""

    def read(value: object) -> object:
        number = float(value) if isinstance(value, str) and value.strip().isdecimal() else value
        whole = isinstance(number, int) or (isinstance(number, float) and number.is_integer())
        if isinstance(number, (int, float)) and not isinstance(number, bool) and whole:
            if limit.minimum <= number <= limit.maximum:
                return int(number)
            wrong = f"{shown(value)} is out of range"
        else:
            wrong = f"must be an integer, got {shown(value)}"
        raise error_of(
            [
                Problem(
                    f"{wrong}; {limit.what} is {limit.minimum} to {limit.maximum} {limit.unit}.",
                    f"give a whole number of {limit.unit} in that range.",
                    limit.source,
                )
            ]
        )

    return BeforeValidator(read)


def _retention(value: object) -> object:
    number = int(value) if isinstance(value, float) and value.is_integer() else value
    if isinstance(number, int) and not isinstance(number, bool) and number in RETENTION_DAYS:
        return number
    raise error_of(
        [
            Problem(
                f"{shown(value)} is not a retention that CloudWatch Logs allows.",
                f"use one of: {', '.join(map(str, RETENTION_DAYS))}.",
                "CloudWatch Logs API model, PutRetentionPolicy",
            )
        ]
    )


class AuditLog(Settings):
    """The log group with every watched event."""

    retention_days: Annotated[int, BeforeValidator(_retention)] = DEFAULT_RETENTION_DAYS
    kms_key_arn: fields.KeyArn | None = None
    log_group_name: fields.LogGroupName | None = None


class Delivery(Settings):
    """From EventBridge to the topic."""

    role_arn: fields.RoleArn | None = None
    kms_key_arn: fields.KeyArn | None = None
    restrict_publishing: StrictBool = True
    dead_letter_queue: StrictBool = True
    dead_letter_queue_arn: fields.QueueArn | None = None
    alarm_topic_arn: fields.TopicArn | None = None
    audit_log: AuditLog | None = None
    maximum_event_age_seconds: Annotated[int, _whole(limits.MAXIMUM_EVENT_AGE)] | None = None
    maximum_retry_attempts: Annotated[int, _whole(limits.MAXIMUM_RETRY_ATTEMPTS)] | None = None

    def problems(self) -> Iterator[Problem]:
        """A queue that is both turned off and given."""
        if self.dead_letter_queue_arn is not None and not self.dead_letter_queue:
            yield Problem("dead_letter_queue is false, but dead_letter_queue_arn names a queue.", "remove one of them.")


class WithGates(Settings):
    """What all components have in common: event sources and buttons."""

    _gates: tuple[GateAt, ...] = PrivateAttr(default=())

    language: Language = Language.ENGLISH
    buttons: dict[str, ButtonSettings] = Field(default_factory=dict)
    tags: fields.Tags = Field(default_factory=dict)

    @classmethod
    def known_keys(cls) -> list[str]:
        """The keys that the arguments may have: the settings, and one map per kind of gate."""
        return [*cls.model_fields, *GATE_ARGUMENTS]

    @property
    def gates(self) -> tuple[GateAt, ...]:
        """Every gate, in the order of the arguments."""
        return self._gates

    def with_gates(self, gates: Iterable[GateAt]) -> Self:
        """The same settings with these gates."""
        copy = self.model_copy()
        copy._gates = tuple(gates)  # noqa: SLF001 a copy of this very object
        return copy


class Watched(WithGates):
    """What is watched, and how messages look: of a Notifications and of a ChatOps."""

    layout: Layout = Layout.TOGETHER
    environment: fields.Environment = ""
    outcomes: StrictBool = False
    switched_event: SwitchedEvent = SwitchedEvent.INSTANCE
    topic_arn: fields.TopicArn | None = None
    delivery: Delivery = Delivery()

    @property
    def bold(self) -> str:
        """What the chat's Markdown puts around bold text."""
        return SLACK_BOLD

    @property
    def built_in(self) -> BuiltIn:
        """How the component wants its built-in texts."""
        disabled = frozenset(key for key, button in self.buttons.items() if not button.enabled)
        return BuiltIn(self.language.value, self.bold, self.environment, disabled)

    def layout_of(self, gate: Gate) -> Layout:
        """The gate's own layout, or the component's."""
        return gate.own_layout or self.layout

    def reports_outcomes(self, gate: Gate) -> bool:
        """Whether the gate reports results: its messages are then in one thread."""
        return gate.own_outcomes or self.outcomes or self.layout_of(gate) is Layout.STAGED

    def stages_of(self, at: GateAt) -> tuple[Stage, ...]:
        """The stages of a gate that are watched."""
        return at.playbook.watched(
            self.layout_of(at.settings).value,
            outcomes=self.outcomes or at.settings.own_outcomes,
            setting=self.switched_event.value,
            choices=at.arguments.get(at.playbook.chosen_by, ()),
        )


class WithPressRules(Settings):
    """Who may press, and when: of a ChatChannel and of a ChatOps."""

    approvers: fields.Members = ()
    freezes: tuple[FreezeSettings, ...] = ()


class NotificationsSettings(Watched):
    """What to watch in one region."""

    action_group: fields.ActionGroup
    chat: Chat = Chat.SLACK
    channel_role_arn: fields.RoleArn | None = None

    @property
    def bold(self) -> str:
        """What the chat's Markdown puts around bold text."""
        return TEAMS_BOLD if self.chat is Chat.TEAMS else SLACK_BOLD

    @property
    def is_attributed(self) -> bool:
        """Whether presses are reported. Reports are in the thread of the decision."""
        return self.channel_role_arn is not None

    @property
    def watched_playbooks(self) -> list[Playbook]:
        """The built-in playbooks of the gates, each once."""
        return [PLAYBOOKS[key] for key in dict.fromkeys(at.playbook.key for at in self.gates) if key in PLAYBOOKS]


class ChatChannelSettings(WithGates, WithPressRules):
    """The channel and its buttons."""

    channel: Channel
    action_group: fields.ActionGroup
    regions: Annotated[tuple[fields.Region, ...], Field(min_length=1)]
    topic_arns: tuple[fields.TopicArn, ...] = ()
    playbooks: tuple[Annotated[str, BeforeValidator(_playbook)], ...]
    layouts: Annotated[tuple[Layout, ...], Field(min_length=1)] = (Layout.TOGETHER,)
    lifecycle_stages: tuple[LifecycleStage, ...] = ()
    _default_name: Text | None = PrivateAttr(default=None)

    @property
    def default_name(self) -> Text | None:
        """The default name of the channel configuration, if a ChatOps chose it."""
        return self._default_name

    def with_default_name(self, default_name: Text) -> Self:
        """The same settings with this default name of the channel configuration."""
        copy = self.model_copy()
        copy._default_name = default_name  # noqa: SLF001 a copy of this very object
        return copy

    @property
    def shared_playbooks(self) -> list[Playbook]:
        """The playbooks whose buttons are shared by all gates: the listed ones and the gates' playbooks."""
        keys = [*self.playbooks, *(at.playbook.key for at in self.gates)]
        found = (PLAYBOOKS.get(key) for key in dict.fromkeys(keys))
        return [playbook for playbook in found if playbook is not None and not playbook.made_for_gate]

    @property
    def gates_with_buttons(self) -> list[GateAt]:
        """The gates that have separate custom actions."""
        return [at for at in self.gates if at.playbook.made_for_gate]

    @property
    def used_layouts(self) -> list[str]:
        """The layouts in use: the listed ones and the gates' layouts."""
        own = {at.settings.own_layout for at in self.gates}
        return [layout.value for layout in Layout if layout in self.layouts or layout in own]

    @property
    def used_choices(self) -> list[str]:
        """The stages that gates choose: the listed ones and the gates' stages."""
        chosen = [str(stage.value) for stage in self.lifecycle_stages]
        for at in self.gates:
            chosen += at.arguments.get(at.playbook.chosen_by, ())
        return list(dict.fromkeys(chosen))

    def button(self, playbook: Playbook, key: str, at: GateAt | None = None) -> ButtonSettings:
        """The settings of a button: from its gate, or from ``buttons``.

        Args:
            playbook: The button's playbook.
            key: The button's key.
            at: The gate, if it has separate custom actions.
        """
        own = at.settings.own_buttons.get(key) if at is not None else None
        return own or self.buttons.get(f"{playbook.key}.{key}") or ButtonSettings()


class ChatOpsSettings(Watched, WithPressRules):
    """A channel and what is watched for it."""

    channel: Channel
    extra_topic_arns: tuple[fields.TopicArn, ...] = ()
    extra_regions: tuple[fields.Region, ...] = ()
    action_group: fields.ActionGroup | None = None
    attribution: StrictBool = False

    @property
    def bold(self) -> str:
        """What the chat's Markdown puts around bold text."""
        # An invalid channel is missing while the other arguments are checked.
        channel: Channel | None = getattr(self, "channel", None)
        return TEAMS_BOLD if channel is not None and channel.is_teams else SLACK_BOLD

    def notifications(self, action_group: Text, channel_role_arn: Text | None) -> NotificationsSettings:
        """The regional half. Everything in it is checked already.

        Args:
            action_group: The base value that links buttons to messages.
            channel_role_arn: The role whose presses are reported, if they are.
        """
        shared = {name: getattr(self, name) for name in Watched.model_fields}
        chat = Chat.TEAMS if self.channel.is_teams else Chat.SLACK
        return NotificationsSettings.model_construct(
            action_group=action_group, chat=chat, channel_role_arn=channel_role_arn, **shared
        ).with_gates(self.gates)

    def chat_channel(
        self, action_group: Text, default_name: Text, regions: Sequence[Text], topic_arns: Sequence[Text]
    ) -> ChatChannelSettings:
        """The global half. Everything in it is checked already.

        Args:
            action_group: The base value that links buttons to messages.
            default_name: The default name of the channel configuration.
            regions: The regions in which the commands are allowed.
            topic_arns: The topics that the channel shows.
        """
        layouts = {self.layout_of(at.settings) for at in self.gates}
        half = ChatChannelSettings.model_construct(
            channel=self.channel,
            action_group=action_group,
            regions=tuple(regions),
            topic_arns=tuple(topic_arns),
            playbooks=(),
            layouts=tuple(layout for layout in Layout if layout in layouts),
            language=self.language,
            buttons=self.buttons,
            approvers=self.approvers,
            freezes=self.freezes,
            tags=self.tags,
        ).with_gates(self.gates)
        return half.with_default_name(default_name)
