"""Work in the background: what takes longer than a person waits for a page.

A room's `tasks.py` holds thin functions that call an action:

    from django_tasks import task
    from strandline.work.progress import Progress
    from strandline.work.queue import behind_wall

    @task()
    @behind_wall
    def make_sense(progress: Progress, *, diagnostic: str) -> None:
        progress(3, 12, "reading")          # done, total, a code for what: never words that people said

An action queues it, inside its own transaction and behind its workspace's wall:

    from strandline.work.queue import enqueue_once

    enqueue_once(make_sense, key=f"sense:{diagnostic.pk}", diagnostic=str(diagnostic.pk))  -> Job

A page reads how far it is:

    from strandline.work import progress

    job = progress.of(f"sense:{diagnostic.pk}")                                            -> Job | None
    job.state ("waiting" | "running" | "done" | "failed"), job.is_over, job.done, job.total, job.what, job.failure

One key, one task: queued again while it waits, it still runs once; queued again while it runs, it runs once more when
it ends, with what was given last, so that nothing which came in the meantime is missed. A worker may be killed at any
moment and the task begun again, so a task writes what it found in one transaction at its end, or in steps that can be
repeated, and computes outside of transactions. A task that cannot do its work raises `CannotDo("a sentence for
people")`.

Tests run what is queued by `strandline.work.worker.run_queued()`. Files that people upload are kept by
`strandline.work.store`.
"""
