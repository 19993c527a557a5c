"""Turns: two at a time, first come first served, and whoever gives up stands in nobody's way."""

import threading
import time

from services.intake.process.turns import Turns


def never() -> bool:
    return False


def until(condition, *, seconds: float = 5) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.002)


def test_whoever_came_first_goes_first() -> None:
    turns = Turns(1)
    assert turns.take(seconds=0, given_up=never)
    order: list[int] = []

    def wait(number: int) -> None:
        assert turns.take(seconds=10, given_up=never)
        order.append(number)
        turns.give_back()

    threads = []
    for number in range(20):
        threads.append(threading.Thread(target=wait, args=(number,)))
        threads[-1].start()
        until(lambda expected=number + 1: turns.waiting == expected)
    turns.give_back()
    for thread in threads:
        thread.join()
    assert order == list(range(20))
    assert turns.waiting == 0


def test_a_place_that_is_free_is_taken_at_once_and_a_full_room_is_not() -> None:
    turns = Turns(2)
    assert turns.take(seconds=0, given_up=never)
    assert turns.take(seconds=0, given_up=never)
    before = time.monotonic()
    assert not turns.take(seconds=0.1, given_up=never)
    assert time.monotonic() - before >= 0.1
    turns.give_back()
    assert turns.take(seconds=0, given_up=never)


def test_one_who_gives_up_lets_the_next_one_pass() -> None:
    turns = Turns(1)
    assert turns.take(seconds=0, given_up=never)
    tired = threading.Event()
    results: dict[str, bool] = {}

    def wait(name: str, given_up) -> None:
        results[name] = turns.take(seconds=10, given_up=given_up)

    first = threading.Thread(target=wait, args=("first", tired.is_set))
    first.start()
    until(lambda: turns.waiting == 1)
    second = threading.Thread(target=wait, args=("second", never))
    second.start()
    until(lambda: turns.waiting == 2)
    tired.set()
    turns.look_again()
    first.join()
    assert results == {"first": False}
    turns.give_back()
    second.join()
    assert results == {"first": False, "second": True}


def test_who_has_given_up_before_takes_no_place() -> None:
    turns = Turns(1)
    assert not turns.take(seconds=1, given_up=lambda: True)
    assert turns.take(seconds=0, given_up=never)
