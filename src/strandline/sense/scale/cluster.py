"""Chunks of texts worked on by a Dask cluster.

The texts go to the workers through the scheduler, so that the workers need not see the file, and so that what a lost
worker had can be given to another. Use a network of your own, or tls://: over tcp:// texts travel as they are.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from types import TracebackType
from typing import Any, Self, TypeVar

from strandline import __version__

Shared = TypeVar("Shared")
Chunk = TypeVar("Chunk")
Result = TypeVar("Result")

_ANSWERS_WITHIN = 10.0  # seconds
_LOOKS_EVERY = 5.0  # seconds
_WAITS_AT_MOST = 60.0  # seconds without a single worker
_UNDER_WAY = 3  # chunks for each worker


class Cluster:
    """The Dask cluster whose scheduler is at an address such as tcp://10.0.0.5:8786."""

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
        except ModuleNotFoundError as error:
            raise ValueError(
                f'The engine {address} needs Dask, which is not installed. Install it (pip install "strandline[dask]"),'
                ' or use engine="local".'
            ) from error
        self._address = address
        try:
            self._client: Any = Client(address, timeout=_ANSWERS_WITHIN, set_as_default=False)
        except (OSError, ValueError) as error:
            raise ConnectionError(
                f"No Dask scheduler answers at {address} within {_ANSWERS_WITHIN:g} seconds. Start one (dask "
                'scheduler) and workers (dask worker), check the address, or use engine="local".'
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def run(self, task: Callable[[Shared, Chunk], Result], shared: Shared, chunks: Iterable[Chunk]) -> Iterator[Result]:
        """task(shared, chunk) of each chunk, in order. Chunks of a worker that is lost go to another."""
        from distributed.comm import CommClosedError

        # A task and not scattered data: when the only worker that holds it is lost, it is made again.
        everywhere = self._client.submit(_as_it_is, shared, pure=False)
        under_way: deque[Any] = deque()
        try:
            for chunk in chunks:
                under_way.append(self._client.submit(_checked, __version__, task, everywhere, chunk, pure=False))
                if len(under_way) > _UNDER_WAY * max(1, self._workers()):
                    yield self._result(under_way.popleft())
            while under_way:
                yield self._result(under_way.popleft())
            self._client.cancel([everywhere])
        except (CancelledError, CommClosedError) as error:
            raise ConnectionError(
                f"The Dask scheduler at {self._address} is gone. Start it and its workers, and run this again."
            ) from error

    def _workers(self) -> int:
        return len(self._client.nthreads())

    def _result(self, future: Any) -> Any:
        from distributed import KilledWorker

        waited = 0.0
        while True:
            try:
                return future.result(timeout=_LOOKS_EVERY)
            except TimeoutError:
                waited = 0.0 if self._workers() else waited + _LOOKS_EVERY
                if waited >= _WAITS_AT_MOST:
                    raise ConnectionError(
                        f"The cluster at {self._address} has had no worker for {waited:.0f} seconds. Start one "
                        f"(dask worker {self._address}), and run this again."
                    ) from None
            except KilledWorker as error:
                raise RuntimeError(
                    f"Several workers of the cluster at {self._address} ended over the same texts, as they do when they"
                    " have too little memory. Give each worker 1 GB or more, and run this again."
                ) from error


def _as_it_is(shared: Shared) -> Shared:
    return shared


def _checked(version: str, task: Callable[[Shared, Chunk], Result], shared: Shared, chunk: Chunk) -> Result:
    """On a worker: the task, if it is the same there. Other versions could give other themes, and nobody would know."""
    if version != __version__:
        raise RuntimeError(
            f"A worker has Strandline {__version__}, and was called from {version}. Install the same everywhere."
        )
    return task(shared, chunk)
