"""Codes a folder of Parquet, or of web archives, with Daft: texts in, documents out, in parts by month.

    python scale/daft_lake.py TEXTS/ DOCUMENTS/ --workers 8
    python scale/daft_lake.py CC-NEWS/ DOCUMENTS/ --workers 8

A folder with files named `.warc` or `.warc.gz` is read as archives, as CC-NEWS publishes them.
"""

import os
from pathlib import Path
from shutil import move, rmtree

os.environ.setdefault("DAFT_ANALYTICS_ENABLED", "0")

import daft
import pyarrow
from detente import batch
from lake import arguments, finished
from web_archive import page

ROWS = 64
"""Rows a call."""

FILES = 16
"""Files a step: what a dead worker costs is its step."""

TRIES = 4
"""How often a step is begun, since Daft does not start a dead worker anew."""


def run(source, target, workers=2, code=batch.code):
    """Codes `source` into `target`, which must not exist, over `workers` processes.

    Raises FileNotFoundError for a source without files, and what Daft raised where a step failed
    four times or for another reason than a worker's death; nothing is left under `target` then.
    """
    source = Path(source)
    archives = sorted(source.glob("*.warc")) + sorted(source.glob("*.warc.gz"))
    files = [str(file) for file in archives or sorted(source.glob("**/*.parquet"))]
    if not files:
        raise FileNotFoundError(f"{source} holds no .parquet, .warc or .warc.gz")
    with finished(target) as unfinished:
        unfinished.mkdir()
        for first in range(0, len(files), FILES):
            part = files[first : first + FILES]
            texts = pages(part) if archives else daft.read_parquet(part)
            _step(texts, unfinished, workers, code)


def pages(archives):
    """The pages in web archives: `id` of the record, `url`, and `html` as bytes."""
    records = daft.read_warc(archives).where(daft.col("WARC-Type") == "response")
    html = daft.col("warc_content").apply(page, return_dtype=daft.DataType.binary())
    found = records.select(
        daft.col("WARC-Record-ID").cast(daft.DataType.string()).alias("id"),
        daft.col("WARC-Target-URI").alias("url"),
        html.alias("html"),
    )
    return found.where(daft.col("html").not_null())


def _step(texts, lake, workers, code):
    """Codes some files; their parts join the lake when all are written, so that none comes twice."""
    step = lake / ".step"
    for left in reversed(range(TRIES)):
        try:
            _code(texts, step, workers, code)
            break
        except RuntimeError as error:
            rmtree(step, ignore_errors=True)
            if not left or "UDF process" not in str(error):
                raise
    for part in step.glob("*/*.parquet"):
        month = lake / part.parent.name
        month.mkdir(exist_ok=True)
        move(part, month)
    rmtree(step, ignore_errors=True)


def _code(texts, target, workers, code):
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
