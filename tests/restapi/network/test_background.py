import contextvars
import gc
import threading
import weakref

import pytest

from restapi.network.background import start

COLOUR = contextvars.ContextVar("COLOUR", default="none")


def test_the_result_arrives() -> None:
    assert start(lambda: 1).result(5) == 1


def test_the_error_arrives() -> None:
    with pytest.raises(ZeroDivisionError):
        start(lambda: 1 // 0).result(5)


def test_the_work_sees_the_context_of_its_caller() -> None:
    token = COLOUR.set("red")
    try:
        assert start(COLOUR.get).result(5) == "red"
    finally:
        COLOUR.reset(token)


def test_who_does_not_wait_leaves_it_behind() -> None:
    over = threading.Event()
    done = start(over.wait)
    with pytest.raises(TimeoutError):
        done.result(0.05)
    assert not done.cancel()
    over.set()
    assert done.result(5)


def test_an_error_keeps_nothing_alive() -> None:
    class Large:
        """Stands for what the work holds."""

    def fail() -> None:
        held.append(weakref.ref(large := Large()))
        raise ValueError(large)

    held: list[weakref.ref[Large]] = []
    gc.disable()
    try:
        with pytest.raises(ValueError, match="Large"):
            start(fail).result(5)
        for thread in threading.enumerate():
            if thread.name == "restapi":
                thread.join(5)
        assert held[0]() is None
    finally:
        gc.enable()
