"""What the page remembers: threads, changes, and no more than it may."""

from chatops_pulumi.sandbox.records import ChannelConfiguration, Notification
from chatops_pulumi.sandbox.session import ChannelMessage, EventResult
from chatops_pulumi.web.history import History
from chatops_pulumi.web.presentation import PAGE, Preferences, feed, replies

CHANNEL = ChannelConfiguration(arn="arn:channel", name="c", platform="slack", channel="C1", role_arn=None)
FLAT = Preferences(threads=False)


def fired(history: History, thread: str | None = None) -> int:
    message = ChannelMessage(1, CHANNEL, Notification("t", "d", thread_id=thread), (), "{}")
    return history.add(EventResult({}, (), (message,)), "test", 1).posts[0]


def test_messages_of_one_thread_stand_below_its_first() -> None:
    history = History()
    first, other, second = fired(history, "a"), fired(history, "b"), fired(history, "a")
    assert [post.id for post in feed(history, "arn:channel", Preferences()).posts] == [first, other]
    opener = history.post(first)
    assert opener is not None
    assert [reply.id for reply in replies(history, opener, Preferences())] == [second]
    assert [post.id for post in feed(history, "arn:channel", FLAT).posts] == [first, other, second]


def test_only_what_changed_is_given_again() -> None:
    history = History()
    first = fired(history, "a")
    fired(history)
    seen = history.revision
    assert feed(history, "arn:channel", Preferences(), after=seen).posts == ()
    fired(history, "a")
    changed = feed(history, "arn:channel", Preferences(), after=seen)
    assert [post.id for post in changed.posts] == [first], "its thread has grown"
    assert changed.complete


def test_a_burst_is_more_than_a_page_and_the_page_starts_anew() -> None:
    history = History()
    seen = fired(history)
    ids = [fired(history) for _ in range(PAGE + 10)]
    piece = feed(history, "arn:channel", Preferences(), after=seen)
    assert not piece.complete
    assert [post.id for post in piece.posts] == ids[-PAGE:]
    older = feed(history, "arn:channel", Preferences(), before=ids[-PAGE])
    assert [post.id for post in older.posts][-1] == ids[-PAGE - 1]
    assert not older.older


def test_it_keeps_the_newest_and_forgets_the_oldest() -> None:
    history = History(kept=10)
    ids = [fired(history, "a" if number % 2 else None) for number in range(50)]
    assert [post.id for post in feed(history, "arn:channel", FLAT).posts] == ids[-10:]
    assert len(history.events()) == 10
    assert history.fired == 50
    shown = {post.id for post in feed(history, "arn:channel", Preferences()).posts}
    below = {
        reply.id
        for post in feed(history, "arn:channel", Preferences()).posts
        for reply in replies(history, post, Preferences())
    }
    assert shown | below == set(ids[-10:]), "a thread whose first message is gone is still there"


def test_clearing_is_seen_by_every_page() -> None:
    history = History()
    fired(history, "a")
    epoch = history.epoch
    history.clear()
    assert history.epoch != epoch
    assert feed(history, "arn:channel", Preferences()).posts == ()
