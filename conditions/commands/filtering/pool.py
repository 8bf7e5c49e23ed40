"""Files judged by threads and other processes: ranges of plain ones, and archives as they are unpacked.

A thread for each of them takes the next task, hands it over and collects the answers; the main thread takes these in
the order of the files and their lines. So many tasks are begun before the first one is done that no process waits, and
no more: memory is bounded.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from queue import Empty, SimpleQueue
from threading import Lock, Semaphore, Thread
from types import TracebackType
from typing import TYPE_CHECKING, Self

from conditions.commands.filtering.answers import Answer, Files, Replaced, answers_to
from conditions.commands.filtering.judging import Doubt, Findings
from conditions.commands.filtering.pooled_file import Outcome, PooledFile, Task, regular, tasks_of
from conditions.commands.filtering.ranges import Range, Reader
from conditions.commands.filtering.request import Order
from conditions.documents.chunks import number_of_lines
from conditions.documents.judge import Judge

if TYPE_CHECKING:
    from conditions.commands.filtering.processes import Process, Processes

_INTERVAL = 0.0005
"""For how many seconds the thread that judges lets the others wait, which hand over what other processes wait for."""


class Pool:
    """Files that several processes judge. These are ended with the block of `with`.

    Args:
        names: The files.
        order: What is looked for.
        judge: How this process judges lines.
        processes: The other processes, if there are any.
        threads: How many threads of this process judge lines.
    """

    def __init__(
        self, names: Sequence[str], order: Order, judge: Judge, processes: Processes | None = None, threads: int = 1
    ) -> None:
        self._names = names
        self._order = order
        self._judge = judge
        self._files: SimpleQueue[tuple[str, PooledFile | None] | None] = SimpleQueue()
        self._open: deque[PooledFile] = deque()
        self._plan = self._planned()
        self._lock = Lock()
        self._processes = processes
        self._begun: deque[Task] = deque()
        self._is_over = False
        self._interval = 0.0
        there = [partial(self._work_there, process) for process in (processes.each if processes else ())]
        works: list[Callable[[], None]] = [*[self._work_here] * threads, *there]
        self._room = Semaphore(2 * len(works))
        self._threads = [Thread(target=work, daemon=True) for work in works]

    def __enter__(self) -> Self:
        self._interval = sys.getswitchinterval()
        sys.setswitchinterval(_INTERVAL)
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._is_over = True
        sys.setswitchinterval(self._interval)
        while running := [thread for thread in self._threads if thread.is_alive()]:
            if self._processes is not None:
                self._processes.end()
            self._room.release()
            for task in list(self._begun):
                with suppress(Empty):
                    task.answers.get_nowait()
            running[0].join(0.01)
        self._plan.close()
        for file in self._open:
            file.stream.close()

    def files(self) -> Iterator[tuple[str, PooledFile | None]]:
        """The files in order, None for one that these processes do not read: standard input, a pipe, a missing one.

        Each must have been read to its end before the next one is asked for.
        """
        while (entry := self._files.get()) is not None:
            yield entry
            if entry[1] is not None:
                self._open.popleft()

    def _planned(self) -> Generator[Task]:
        """The tasks in order. Each is begun when it is asked for."""
        for name in self._names:
            stream = regular(name)
            if stream is None:
                self._files.put((name, None))
                continue
            file = PooledFile(stream, self._judge, self._order.request, self._done)
            self._open.append(file)
            self._files.put((name, file))
            try:
                for task in tasks_of(name, stream):
                    if file.is_enough:
                        break
                    self._begun.append(task)
                    file.tasks.put(task)
                    yield task
            except Exception as error:  # it is raised where the file is read
                file.tasks.put(error)
            file.tasks.put(None)
        self._files.put(None)

    def _done(self) -> None:
        """Let another task begin, since the answers of the first one were taken."""
        self._begun.popleft()
        self._room.release()

    def _work_here(self) -> None:
        """Judge what is next, until there is nothing more."""
        request = self._order.request
        with Files() as files:
            while (task := self._next()) and self._hand_over(answers_to(task.lines, self._judge, request, files), task):
                pass

    def _work_there(self, process: Process) -> None:
        """Let a process judge what is next, until there is nothing more.

        It is sent a range before it is done with the one before, and so never waits for this process. Lines themselves
        may be more than a pipe holds: they are sent when it has nothing more to tell.
        """
        sent: Task | None = None
        while (task := self._next(waits=sent is None)) or sent:
            is_range = task is not None and isinstance(task.lines, Range)
            if task and is_range and not self._is_sent(task, process, sent or task):
                return
            if sent and not self._hand_over(process.answers(), sent):
                return
            if task and not is_range and not self._is_sent(task, process, task):
                return
            sent = task

    def _is_sent(self, task: Task, process: Process, first: Task) -> bool:
        """Send a task to a process; where that fails, the first one whose answers are awaited tells why."""
        try:
            process.send(self._order, task.lines)
        except Exception as error:  # it is raised where the answers are taken
            first.answers.put(error)
            return False
        return True

    def _next(self, *, waits: bool = True) -> Task | None:
        """The next task, as soon as there is room for it; None where nothing is left, or where not waiting, no room."""
        if not self._room.acquire(blocking=waits):
            return None
        with self._lock:
            task = None if self._is_over else next(self._plan, None)
        if task is None:
            self._room.release()  # for those that wait, who find nothing either
        return task

    def _hand_over(self, answers: Iterable[Answer], task: Task) -> bool:
        """Hand over the answers on a task; whether to go on."""
        try:
            for answer in answers:
                task.answers.put(self._outcome(answer, task))
                if self._is_over:
                    return False
        except Exception as error:  # it is raised where the answers are taken
            task.answers.put(error)
            return False
        task.answers.put(None)
        return True

    def _outcome(self, answer: Answer, task: Task) -> Outcome | None:
        """An answer; where another file had that name for the process, the lines of the one that is open here."""
        if not isinstance(answer, Replaced):
            return answer
        assert isinstance(task.lines, Range)
        try:
            with self._lock:
                data = Reader(task.file, task.lines.start, task.lines.end).readall()
        except OSError as error:
            return error
        return Findings(number_of_lines(data), [Doubt(1, data)])
