"""What the page remembers: threads, changes, and no more than it may."""

from datetime import UTC, datetime

from chatops_pulumi.sandbox.records import ChannelConfiguration, Notification, Outcome, Step
from chatops_pulumi.sandbox.session import ChannelMessage, EventResult
from chatops_pulumi.web.history import History, Post
from chatops_pulumi.web.presentation import PAGE, Preferences, feed, replies, thread_items

CHANNEL = ChannelConfiguration(arn="arn:channel", name="c", platform="slack", channel="C1", role_arn=None)
FLAT = Preferences(threads=False)
NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
LOST = Step("transformer", Outcome.LOST, "It was lost.", fix="Change it.")


def fired(history: History, thread: str | None = None) -> int:
    message = ChannelMessage(1, CHANNEL, Notification("t", "d", thread_id=thread), (), "{}")
    return history.add(EventResult({}, (), (message,)), "test", 1).posts[0]


def test_messages_of_one_thread_stand_below_its_first() -> None:
    history = History()
    first, other, second = fired(history, "a"), fired(history, "b"), fired(history, "a")
    assert [post.id for post in feed(history, "arn:channel", Preferences()).entries] == [first, other]
    opener = history.post(first)
    assert opener is not None
    assert [reply.id for reply in replies(history, opener, Preferences())] == [second]
    assert [post.id for post in feed(history, "arn:channel", FLAT).entries] == [first, other, second]


def test_only_what_changed_is_given_again() -> None:
    history = History()
    first = fired(history, "a")
    fired(history)
    seen = history.revision
    assert feed(history, "arn:channel", Preferences(), after=seen).entries == ()
    fired(history, "a")
    changed = feed(history, "arn:channel", Preferences(), after=seen)
    assert [post.id for post in changed.entries] == [first], "its thread has grown"
    assert changed.complete


def test_a_burst_is_more_than_a_page_and_the_page_starts_anew() -> None:
    history = History()
    seen = fired(history)
    ids = [fired(history) for _ in range(PAGE + 10)]
    piece = feed(history, "arn:channel", Preferences(), after=seen)
    assert not piece.complete
    assert [post.id for post in piece.entries] == ids[-PAGE:]
    older = feed(history, "arn:channel", Preferences(), before=ids[-PAGE])
    assert [post.id for post in older.entries][-1] == ids[-PAGE - 1]
    assert not older.older


def test_it_keeps_the_newest_and_forgets_the_oldest() -> None:
    history = History(kept=10)
    ids = [fired(history, "a" if number % 2 else None) for number in range(50)]
    assert [post.id for post in feed(history, "arn:channel", FLAT).entries] == ids[-10:]
    assert len(history.events()) == 10
    assert history.fired == 50
    shown = {post.id for post in feed(history, "arn:channel", Preferences()).entries}
    below = {
        reply.id
        for post in feed(history, "arn:channel", Preferences()).entries
        if isinstance(post, Post)
        for reply in replies(history, post, Preferences())
    }
    assert shown | below == set(ids[-10:]), "a thread whose first message is gone is still there"


def test_clearing_is_seen_by_every_page() -> None:
    history = History()
    fired(history, "a")
    epoch = history.epoch
    history.clear()
    assert history.epoch != epoch
    assert feed(history, "arn:channel", Preferences()).entries == ()


def test_a_thread_holds_messages_and_presses_in_the_order_in_which_they_happened() -> None:
    history = History()
    opener = fired(history, "a")
    press = history.begin_press(opener, "Switch", "key", NOON, "U0SANDBOX")
    assert history.is_running(opener, "key")
    reply = fired(history, "a")
    later = history.begin_press(reply, "End", "other", NOON, "U0SANDBOX")
    post = history.post(opener)
    assert post is not None
    assert [item.id for item in thread_items(history, post, Preferences())] == [press, reply, later]
    assert [item.id for item in thread_items(history, post, FLAT)] == [press]


def test_a_press_of_a_reply_changes_the_thread_that_shows_it() -> None:
    history = History()
    opener, reply = fired(history, "a"), fired(history, "a")
    seen = history.revision
    press = history.begin_press(reply, "End", "key", NOON, "U0SANDBOX")
    assert [post.id for post in feed(history, "arn:channel", Preferences(), after=seen).entries] == [opener]
    history.end_press(reply, press, None)
    assert not history.is_running(reply, "key")
    post = history.post(reply)
    assert post is not None
    assert post.presses == (), "a command that never ran leaves no press"


def test_a_lost_message_and_a_reload_stand_between_the_messages() -> None:
    history = History()
    first = fired(history)
    lost = history.add_lost(1, "arn:channel", LOST, NOON).id
    history.add_reload(NOON)
    last = fired(history)
    entries = [entry.id for entry in feed(history, "arn:channel", Preferences()).entries]
    assert entries[:2] == [first, lost]
    assert entries[-1] == last
    assert len(entries) == 4
    assert [entry.id for entry in feed(history, "arn:another", Preferences()).entries] == [entries[2]]
    assert history.arrivals["arn:channel"] == 3, "a lost message is as new as one that arrived"


def test_reloads_without_anything_between_them_are_one_note() -> None:
    history = History()
    history.add_reload(NOON)
    assert feed(history, "arn:channel", Preferences()).entries == (), "an empty channel stays empty"
    fired(history)
    history.add_reload(NOON)
    seen = history.revision
    history.add_reload(NOON)
    (note,) = feed(history, "arn:channel", Preferences(), after=seen).entries
    assert not isinstance(note, Post)
    assert note.times == 2
