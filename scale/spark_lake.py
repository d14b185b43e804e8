"""Codes a folder of Parquet with Spark: texts in, documents out, in parts by month.

    python scale/spark_lake.py TEXTS/ DOCUMENTS/ --workers 8

On a cluster leave `master` to `spark-submit`, and install the wheel on every node.
"""

import pyarrow
from detente import batch
from lake import arguments, finished
from pyspark.sql import SparkSession
from pyspark.sql.pandas.types import from_arrow_schema

ROWS = 64
"""Rows a call."""


def run(source, target, workers=2, code=batch.code):
    """Codes `source` into `target`, which must not exist, over `workers` processes.

    A task whose worker dies runs again, up to four times; Spark's committer takes the parts of the
    run that succeeded, and no others.
    """

    def work(batches):
        for rows in batches:
            table = code(pyarrow.Table.from_batches([rows]))
            yield from batch.with_month(table).to_batches()

    with finished(target) as unfinished:
        _run(source, unfinished, workers, work)


def _run(source, target, workers, work):
    spark = (
        SparkSession.builder.master(f"local[{workers},4]")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", ROWS)
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    try:
        texts = spark.read.parquet(str(source)).repartition(workers * 4)
        documents = texts.mapInArrow(work, from_arrow_schema(batch.with_month_schema()))
        documents.write.partitionBy("month").parquet(str(target))
    finally:
        spark.stop()


if __name__ == "__main__":
    run(*arguments(__doc__))
