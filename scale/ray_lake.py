"""Codes a folder of Parquet with Ray Data: texts in, documents out, in parts by month.

    python scale/ray_lake.py TEXTS/ DOCUMENTS/ --workers 8
"""

import os

os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")

import ray
import ray.data
from detente import batch
from lake import arguments, finished

ROWS = 64
"""Rows a call: small enough that a killed worker has little to do again."""


def run(source, target, workers=2, code=batch.code):
    """Codes `source` into `target`, which must not exist, over `workers` processes.

    A worker that dies is started anew and its rows are coded again (Ray's own `max_retries`).
    """

    def work(table):
        return batch.with_month(code(table))

    with finished(target) as unfinished:
        _run(source, unfinished, workers, work)


def _run(source, target, workers, work):
    # One core more than workers: with all of them taken by coding, reading never gets its turn.
    ray.init(num_cpus=workers + 1, include_dashboard=False, log_to_driver=False)
    try:
        texts = ray.data.read_parquet(str(source)).repartition(workers * 4)
        documents = texts.map_batches(
            work,
            batch_format="pyarrow",
            batch_size=ROWS,
            compute=ray.data.TaskPoolStrategy(size=workers),
            max_retries=3,
        )
        documents.write_parquet(str(target), partition_cols=["month"])
    finally:
        ray.shutdown()


if __name__ == "__main__":
    run(*arguments(__doc__))
