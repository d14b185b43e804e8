"""Each engine on two worker processes gives what one process gives, also when a worker is killed."""

import gzip
import importlib
import os
import subprocess
import sys
from pathlib import Path

import detente
import duckdb
import polars
import pyarrow
import pyarrow.dataset
import pyarrow.parquet
import pytest

HERE = Path(__file__).parent
COUNT = 400
POISON = {"n13": None, "n14": "   ", "n15": "\x00\x01\x02" * 50}


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    """Two files of short news over three months, three rows of them poisoned."""
    folder = tmp_path_factory.mktemp("texts")
    days = ["2023-01-09", "2023-02-06", "2023-03-06", None]
    rows = [
        {
            "id": f"n{n}",
            "published": days[n % 4],
            "text": POISON.get(f"n{n}", f"China condemned Japan for {n} reasons on Monday."),
        }
        for n in range(COUNT)
    ]
    table = pyarrow.Table.from_pylist(rows)
    for part in (0, 1):
        half = table.slice(part * COUNT // 2, COUNT // 2)
        pyarrow.parquet.write_table(half, folder / f"part-{part}.parquet")
    return folder


@pytest.fixture(scope="module")
def expected(texts):
    table = pyarrow.parquet.read_table(texts)
    return rows(detente.batch.with_month(detente.batch.code(table)))


def rows(table):
    """The bytes of a table in the order of its ids: engines hand rows out in any order."""
    table = table.combine_chunks()
    ids = [article["source_id"] for article in table.column("article").to_pylist()]
    order = sorted(range(len(ids)), key=lambda at: int(ids[at][1:]))
    table = table.take(order).select(sorted(table.column_names))
    table = pyarrow.Table.from_pylist(table.to_pylist(), detente.batch.with_month_schema())
    sink = pyarrow.BufferOutputStream()
    with pyarrow.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table, max_chunksize=COUNT)
    return table.num_rows, sink.getvalue().to_pybytes()


def run(engine, texts, target, folder):
    """Runs a recipe in a process of its own, as its users do."""
    recipe = f"import killer, {engine}_lake; {engine}_lake.run({str(texts)!r}, {str(target)!r}, 2, killer.code)"
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(HERE), str(HERE.parent)]),
        "DETENTE_TEST_KILL": str(folder / "kill"),
        "DETENTE_TEST_WORKERS": str(folder / "workers"),
        "PYSPARK_PYTHON": sys.executable,
    }
    return subprocess.run(
        [sys.executable, "-c", recipe], env=environment, capture_output=True, text=True, timeout=600
    )


@pytest.mark.parametrize("engine", ["daft", "ray", "spark"])
def test_a_killed_worker_loses_and_doubles_nothing(engine, texts, expected, tmp_path):
    target = tmp_path / "documents"
    kill = tmp_path / "kill"
    kill.touch()
    done = run(engine, texts, target, tmp_path)
    assert done.returncode == 0, done.stderr[-4000:]
    assert not kill.exists(), "no worker was killed"
    workers = (tmp_path / "workers").read_text().split()
    assert len(set(workers)) >= 2, "all the work was done by one process"
    lake = pyarrow.dataset.dataset(target, partitioning=month(), exclude_invalid_files=True)
    assert rows(lake.to_table()) == expected
    # What was set aside keeps its place and says why; the rest goes into a store.
    aside = {
        row["article"]["source_id"]: row["notes"][0]["code"]
        for row in lake.to_table(columns=["article", "notes"]).to_pylist()
        if row["article"]["id"] == ""
    }
    assert aside == {"n13": "B003", "n14": "B004"}
    store = detente.Store()
    store.add(lake.to_table())
    assert store.counts["articles"] == COUNT - len(aside)
    assert read_back(target) == store.counts["reports"] > 0
    months = {folder.name for folder in target.iterdir() if folder.is_dir()}
    assert {"month=2023-01", "month=2023-02", "month=2023-03"} <= months and len(months) == 4
    assert run(engine, texts, target, tmp_path).returncode != 0, "an old lake must not be mixed with"


def read_back(lake):
    """The number of reports by month, as duckdb and polars read it of the lake, in sum."""
    files = f"{lake}/month=*/*.parquet"
    by_duckdb = duckdb.sql(
        "SELECT month, count(*) FROM (SELECT month, unnest(reports) FROM "
        f"read_parquet('{files}', hive_partitioning = true)) GROUP BY 1"
    ).fetchall()
    scanned = polars.scan_parquet(files, hive_partitioning=True).select("month", "reports")
    unfolded = scanned.explode("reports").filter(polars.col("reports").is_not_null())
    by_polars = unfolded.group_by("month").len().collect().rows()
    assert sorted(by_duckdb, key=str) == sorted(by_polars, key=str)
    return sum(count for _, count in by_polars)


def month():
    return pyarrow.dataset.partitioning(
        pyarrow.schema([("month", pyarrow.string())]), flavor="hive"
    )


def test_recipes_have_their_page():
    page = (HERE.parent / "README.md").read_text()
    for recipe in HERE.parent.glob("*_lake.py"):
        assert recipe.name in page
        assert importlib.util.spec_from_file_location("recipe", recipe)


def record(number, kind, address, content):
    """A record of a web archive, packed by itself as CC-NEWS does."""
    head = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}>",
        "WARC-Date: 2023-01-09T10:00:00Z",
        f"WARC-Target-URI: {address}",
        f"Content-Type: application/http; msgtype={kind}",
        f"Content-Length: {len(content)}",
    ]
    return gzip.compress("\r\n".join(head).encode() + b"\r\n\r\n" + content + b"\r\n\r\n")


def test_daft_reads_web_archives(tmp_path):
    def answer(status, kind, body):
        return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + body

    text = "China condemned Japan’s visit to the café on Monday, 9 January 2023."
    html = f"<html><body><article><h1>A visit</h1><p>{text}</p></article></body></html>"
    latin = html.replace("’", "'").encode("latin-1")
    records = [
        record(1, "request", "http://a.example/1", b"GET /1 HTTP/1.1\r\n\r\n"),
        record(2, "response", "http://a.example/1", answer("200 OK", "text/html", html.encode())),
        record(3, "response", "http://a.example/2", answer("200 OK", "text/html; charset=ISO-8859-1", latin)),
        record(4, "response", "http://a.example/3", answer("404 Not Found", "text/html", html.encode())),
        record(5, "response", "http://a.example/4", answer("200 OK", "image/png", b"\x89PNG")),
    ]
    archives = tmp_path / "archives"
    archives.mkdir()
    (archives / "CC-NEWS-1.warc.gz").write_bytes(b"".join(records))
    target = tmp_path / "documents"
    done = run("daft", archives, target, tmp_path)
    assert done.returncode == 0, done.stderr[-4000:]
    lake = pyarrow.dataset.dataset(target, partitioning=month()).to_table().to_pylist()
    found = {row["article"]["url"]: row for row in lake}
    assert sorted(found) == ["http://a.example/1", "http://a.example/2"]
    for row in found.values():
        assert "café on Monday" in row["article"]["text"]
        assert [report["type"] for report in row["reports"]] == ["ACCUSE"]


def test_a_folder_without_texts_is_told(tmp_path):
    done = run("daft", tmp_path, tmp_path / "documents", tmp_path)
    assert done.returncode != 0 and "holds no .parquet" in done.stderr
