"""Codes a folder of Parquet with Daft: texts in, documents out, in parts by month.

    python scale/daft_lake.py TEXTS/ DOCUMENTS/ --workers 8

For web archives, `daft.read_warc("s3://commoncrawl/crawl-data/CC-NEWS/…")` gives the pages: keep the
rows whose `WARC-Type` is `response`, cut the HTTP head off `warc_content`, and name the columns
`html` and `url`.
"""

import os

os.environ.setdefault("DAFT_ANALYTICS_ENABLED", "0")

import daft
import pyarrow
from detente import batch
from lake import arguments, finished

ROWS = 64
"""Rows a call."""


def run(source, target, workers=2, code=batch.code):
    """Codes `source` into `target`, which must not exist, over `workers` processes.

    Daft does not start a dead worker anew: the run fails and leaves nothing under `target`, and the
    same command begins again.
    """
    with finished(target) as unfinished:
        _run(source, unfinished, workers, code)


def _run(source, target, workers, code):
    texts = daft.read_parquet(str(source))
    names = texts.column_names
    kind = pyarrow.struct(list(batch.with_month_schema()))

    @daft.cls(use_process=True, max_concurrency=workers)
    class Documents:
        @daft.method.batch(
            return_dtype=daft.DataType.from_arrow_type(kind), unnest=True, batch_size=ROWS
        )
        def rows(self, *columns):
            arrays = [column.to_arrow() for column in columns]
            table = batch.with_month(code(pyarrow.table(dict(zip(names, arrays, strict=True)))))
            return pyarrow.chunked_array(table.to_struct_array()).combine_chunks()

    columns = [texts[name] for name in names]
    documents = texts.select(Documents().rows(*columns))
    documents.write_parquet(str(target), partition_cols=["month"])


if __name__ == "__main__":
    run(*arguments(__doc__))
