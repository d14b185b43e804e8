"""Tables of the libraries that people use, in and out."""

import datetime

import detente
import duckdb
import pandas
import polars
import pyarrow
import pytest


@pytest.fixture
def arrow(columns):
    return pyarrow.table(columns)


def test_every_library_gives_the_same_events(coder, arrow, columns):
    frame = pandas.DataFrame(columns)
    connection = duckdb.connect()
    tables = {
        "pyarrow": arrow,
        "chunks": pyarrow.concat_tables([arrow.slice(0, 1), arrow.slice(1)]),
        "batch": arrow.to_batches()[0],
        "polars": polars.DataFrame(columns),
        "pandas": frame,
        "categories": frame.astype({"id": "category", "text": "category"}),
        "times": frame.assign(published=pandas.to_datetime(frame["published"])),
        "duckdb": connection.sql("SELECT * FROM arrow"),
    }
    expected = pyarrow.table(coder.code_table(arrow))
    assert expected.num_rows >= 3
    assert expected.column("source_id").to_pylist()[0] == "n1"
    for name, table in tables.items():
        assert pyarrow.table(coder.code_table(table)).equals(expected), name


def test_every_library_takes_the_result(coder, arrow):
    table = coder.code_table(arrow)
    rows = table.to_pyarrow().to_pylist()
    assert rows[0]["first"] == datetime.date(2023, 3, 24) and rows[0]["type"] == "ACCUSE"
    assert polars.DataFrame(table).rows(named=True) == rows == table.to_polars().to_dicts()
    assert table.to_pandas()["type"].tolist() == [row["type"] for row in rows]
    coded = table
    counted = duckdb.sql("SELECT count(*), min(first) FROM coded").fetchall()[0]
    assert len(coded) == counted[0]
    assert counted == (len(rows), datetime.date(2023, 3, 24))
    assert len(table) == len(rows) and "sentence" in table.column_names


def test_quotes_and_documents(coder, arrow):
    quotes = coder.code_table(arrow, what="quotes").to_pyarrow().to_pylist()
    (macron,) = [quote for quote in quotes if quote["text"].startswith("We will not")]
    assert macron["speaker_code"].startswith("FRA") and macron["published"] == datetime.date(2023, 4, 3)
    documents = coder.code_table(arrow, what="documents").to_pyarrow()
    assert documents.num_rows == arrow.num_rows
    texts = [row["text"] for row in documents.column("article").to_pylist()]
    assert texts == arrow.column("text").to_pylist()
    # Nested columns are for SQL too.
    query = "SELECT r.type FROM (SELECT unnest(reports) AS r FROM documents)"
    flat = coder.code_table(arrow).to_pyarrow().column("type").to_pylist()
    assert [kind for (kind,) in duckdb.sql(query).fetchall()] == flat


def test_threads_change_nothing(coder, arrow):
    many = pyarrow.concat_tables([arrow] * 20)
    one, two = (pyarrow.table(coder.code_table(many, threads=n)) for n in (1, 2))
    assert one.equals(two)


def raises(coder, table, code, column, row, **options):
    with pytest.raises(detente.TableError) as caught:
        coder.code_table(table, **options)
    fault = caught.value
    assert (fault.code, fault.column, fault.row) == (code, column, row)
    assert str(fault).startswith(code)


def test_a_null_text_is_named_or_set_aside(coder, arrow):
    texts = arrow.column("text").to_pylist()
    table = arrow.set_column(2, "text", pyarrow.array([*texts[:2], None, "  "]))
    raises(coder, table, "B003", "text", 2)
    coded = coder.code_table(table, what="documents", errors="set_aside")
    aside = coded.set_aside
    assert [(row.row, row.id, row.code) for row in aside] == [(2, "n3", "B003"), (3, "n4", "B004")]
    rows = coded.to_pyarrow().to_pylist()
    assert [row["article"]["source_id"] for row in rows] == ["n1", "n2", "n3", "n4"]
    assert rows[2]["article"]["id"] == "" and rows[2]["notes"][0]["code"] == "B003"
    assert detente.Store().add(coded) == 2


def test_days_in_five_formats(coder):
    days = [
        "2023-03-24",
        "20230324",
        "24 March 2023",
        "Fri, 24 Mar 2023 23:30:00 -0500",
        "24/03/2023",
        "Mar. 24, 2023",
        None,
        "",
    ]
    table = pyarrow.table({"text": ["China condemned Japan on Friday."] * len(days), "day": days})
    rows = coder.code_table(table, published="day").to_pyarrow().to_pylist()
    assert [row["first"] for row in rows[:6]] == [datetime.date(2023, 3, 24)] * 6
    assert [row["first"] for row in rows[6:]] == [None, None]


def test_a_day_that_may_be_two_is_not_guessed(coder):
    table = pyarrow.table({"text": ["China condemned Japan on Friday."] * 2, "date": ["20230324", "03/04/2023"]})
    raises(coder, table, "B005", "date", 1)
    coded = coder.code_table(table, errors="set_aside")
    assert [row.message for row in coded.set_aside] == [
        "row 1, column \"date\": \"03/04/2023\" is no date that can be told for certain"
    ]
    assert coded.to_pyarrow().column("first").to_pylist() == [datetime.date(2023, 3, 24), None]


def test_zones_move_days_and_named_zones_are_refused(coder):
    late = pandas.Timestamp("2023-03-24T23:30:00+00:00")
    frame = pandas.DataFrame({"text": ["China condemned Japan on Friday."], "date": [late]})
    first = coder.code_table(frame).to_pyarrow().column("published").to_pylist()
    assert first == [datetime.date(2023, 3, 24)]
    named = frame.assign(date=frame["date"].dt.tz_convert("Asia/Shanghai"))
    raises(coder, named, "B006", "date", None)


def test_a_table_without_the_column(coder, arrow):
    raises(coder, arrow, "B001", "story", None, text="story")
    raises(coder, arrow.drop_columns("text"), "B001", "text", None)
    raises(coder, pyarrow.table({"text": [1, 2]}), "B002", "text", None)
    with pytest.raises(TypeError, match="__arrow_c_stream__"):
        coder.code_table([{"text": "China condemned Japan."}])
    with pytest.raises(ValueError, match="what='rows'"):
        coder.code_table(arrow, what="rows")


def test_a_library_that_fails_says_why(coder):
    def batches():
        yield pyarrow.record_batch({"text": ["China condemned Japan."]})
        raise OSError("the disk is gone")

    schema = pyarrow.schema([("text", pyarrow.string())])
    reader = pyarrow.RecordBatchReader.from_batches(schema, batches())
    with pytest.raises(detente.TableError, match="the disk is gone") as caught:
        coder.code_table(reader)
    assert caught.value.code == "B008"


def test_mixed_languages_are_told_apart(coder):
    texts = [
        "China condemned Japan on Friday, and the ministers of both countries met in Beijing.",
        "Die Außenminister beider Länder trafen sich am Freitag in Berlin, um zu verhandeln.",
        "Министры иностранных дел обеих стран встретились в пятницу и обсудили переговоры.",
        "外务省",
    ]
    table = pyarrow.table({"text": texts})
    rows = coder.code_table(table, what="documents").to_pyarrow().column("article").to_pylist()
    assert [row["language"] for row in rows] == ["en", "de", "ru", None]
    assert [row["text"] for row in rows] == texts


def test_parquet_by_month_is_read_by_others(coder, arrow, tmp_path):
    """What the wheel codes, pyarrow partitions, and duckdb and polars read back."""
    import pyarrow.dataset

    reports = pyarrow.table(coder.code_table(arrow))
    months = [day and day.strftime("%Y-%m") for day in reports.column("published").to_pylist()]
    table = reports.append_column("month", pyarrow.array(months, pyarrow.string()))
    pyarrow.dataset.write_dataset(
        table, tmp_path, format="parquet", partitioning=["month"], partitioning_flavor="hive"
    )
    pattern = f"{tmp_path}/**/*.parquet"
    by_duckdb = duckdb.sql(f"SELECT month, count(*) FROM '{pattern}' GROUP BY 1 ORDER BY 1").fetchall()
    lazy = polars.scan_parquet(pattern, hive_partitioning=True)
    by_polars = lazy.group_by("month").len().sort("month").collect().rows()
    assert sorted(by_duckdb, key=str) == sorted(by_polars, key=str)
    assert sum(count for _, count in by_duckdb) == reports.num_rows
