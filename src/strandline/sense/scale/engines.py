"""Where chunks of texts are worked on: in this process, on all cores of this machine, or on a Dask cluster.

All three call the same function with the same chunks, and hand back its results in the order of the chunks. No more
chunks are under way at a time than keep everybody busy, so that memory stays the same however many there are.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, ExitStack
from itertools import chain, islice
from types import TracebackType
from typing import Protocol, Self, TypeVar

from strandline.sense.processes import cores, other_cores

Shared = TypeVar("Shared")
Chunk = TypeVar("Chunk")
Result = TypeVar("Result")

Task = Callable[[Shared, Chunk], Result]

_WORTH_CORES = 5  # chunks; below, starting processes takes longer than it saves
_UNDER_WAY = 3  # chunks for each worker
CLUSTER = ("tcp://", "tls://")


class Engine(AbstractContextManager["Engine"], Protocol):
    """Runs a task, which must be importable by name, on chunks."""

    def run(self, task: Task[Shared, Chunk, Result], shared: Shared, chunks: Iterable[Chunk]) -> Iterator[Result]:
        """task(shared, chunk) of each chunk, in order."""


def engine_for(name: str) -> Engine:
    """The engine called "local" or that of the Dask scheduler at "tcp://host:port". Raises ValueError for others."""
    if name == "local":
        return AllCores(cores())
    if isinstance(name, str) and name.startswith(CLUSTER):
        # Imported here: few have a cluster, and its library is optional.
        from strandline.sense.scale.cluster import Cluster

        return Cluster(name)
    raise ValueError(
        f"There is no engine {name!r}. Available: local, and a Dask cluster by the address of its scheduler, such as "
        '"tcp://10.0.0.5:8786".'
    )


class AllCores:
    """All cores of this machine, by processes of their own; this one alone where they cannot be had."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._pool: ProcessPoolExecutor | None = None
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None and error is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
        self._open.close()

    def run(self, task: Task[Shared, Chunk, Result], shared: Shared, chunks: Iterable[Chunk]) -> Iterator[Result]:
        """task(shared, chunk) of each chunk, in order."""
        coming = iter(chunks)
        few = list(islice(coming, _WORTH_CORES))
        if len(few) < _WORTH_CORES or self._workers < 2:
            for chunk in chain(few, coming):
                yield task(shared, chunk)
            return
        under_way: deque[tuple[Chunk, Future[Result] | None]] = deque()
        for chunk in chain(few, coming):
            under_way.append((chunk, self._begun(task, shared, chunk)))
            if len(under_way) > _UNDER_WAY * self._workers:
                yield self._done(task, shared, *under_way.popleft())
        while under_way:
            yield self._done(task, shared, *under_way.popleft())

    def _begun(self, task: Task[Shared, Chunk, Result], shared: Shared, chunk: Chunk) -> Future[Result] | None:
        try:
            if self._pool is None and self._workers > 1:
                self._pool = self._open.enter_context(other_cores(self._workers))
            return None if self._pool is None else self._pool.submit(task, shared, chunk)
        except (OSError, AssertionError, BrokenProcessPool):
            # No semaphores, no memory for another process, or already in one that may have no children.
            self._workers, self._pool = 1, None
            return None

    def _done(
        self, task: Task[Shared, Chunk, Result], shared: Shared, chunk: Chunk, begun: Future[Result] | None
    ) -> Result:
        if begun is not None:
            try:
                return begun.result()
            except BrokenProcessPool:  # a process was killed, say for want of memory: it is done here
                self._workers, self._pool = 1, None
        return task(shared, chunk)
