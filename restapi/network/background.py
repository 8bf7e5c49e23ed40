"""Work in threads that nobody has to wait for: what blocks in Python cannot be cancelled, only left behind."""

from __future__ import annotations

import contextvars
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


def start(work: Callable[[], T]) -> Future[T]:
    """Run *work* in a thread of its own, with the caller's context; neither the future nor the process waits for it."""
    done: Future[T] = Future()
    done.set_running_or_notify_cancel()  # so that nobody can cancel what will give its result all the same
    Thread(target=_run, args=(done, contextvars.copy_context(), work), name="restapi", daemon=True).start()
    return done


def _run(done: Future[T], context: contextvars.Context, work: Callable[[], T]) -> None:
    try:
        result = context.run(work)
    except BaseException as error:
        done.set_exception(error)
        del done, work  # else the traceback in the future would keep all of it until the next garbage collection
    else:
        done.set_result(result)
