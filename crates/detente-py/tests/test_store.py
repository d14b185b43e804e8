"""Relations and forecasts over what was coded."""

import datetime

import detente
import pyarrow
import pytest


@pytest.fixture(scope="module")
def documents():
    """Two years of news of two states, every third day: friendly at first, then hostile."""
    coder = detente.Coder()
    begin = datetime.date(2021, 1, 4)
    days = [begin + datetime.timedelta(days=day) for day in range(0, 728, 3)]
    acts = ["praised" if day.year == 2021 else "condemned" for day in days]
    texts = [f"China {act} Japan on {day:%A} ({day})." for act, day in zip(acts, days, strict=True)]
    table = pyarrow.table({"text": texts, "published": days})
    return coder.code_table(table, what="documents")


def test_a_relation_turns(documents):
    relation = detente.relation("China", "JPN", documents, step="month")
    rows = [row for row in relation.series if row["source"] == "CHN"]
    assert rows[0]["first"] <= datetime.date(2021, 1, 4)
    assert sum(row["cooperation"] for row in rows) == 121
    assert sum(row["conflict"] for row in rows) == 122
    shift = relation.shifts[0]
    assert shift["source"] == "CHN" and shift["date"].startswith("2022-01-")
    assert set(relation.to_pandas()["target"]) == {"CHN", "JPN"}
    shown = relation._repr_html_()
    assert "CHN" in shown and "<script" not in shown
    with pytest.raises(ValueError, match="step='year'"):
        detente.relation("CHN", "JPN", documents, step="year")


def test_a_forecast_gives_probabilities(documents):
    forecast = detente.forecast("CHN", "JPN", documents, horizons=[30])
    rows = {row["type"]: row for row in forecast.rows}
    assert 0 <= rows["SUPPORT"]["probability"] < rows["ACCUSE"]["probability"] <= 1
    assert "ACCUSE" in forecast._repr_html_()
    with pytest.raises(detente.DetenteError) as caught:
        detente.forecast("CHN", "JPN", [])
    assert caught.value.code == "D040"


def test_a_store_keeps_what_it_was_given(documents, tmp_path):
    path = tmp_path / "news.db"
    store = detente.Store(path)
    assert (store.add(documents), store.add(documents)) == (243, 0)
    docs = [detente.Coder()("China condemned Japan.")]
    assert (store.add(docs), store.add(docs)) == (1, 0)
    assert store.counts["articles"] == 244
    assert len(detente.relation("CHN", "JPN", path).series) > 100
    with pytest.raises(detente.DetenteError) as caught:
        detente.relation("CHN", "JPN", tmp_path / "none.db")
    assert caught.value.code == "S006"
    flat = detente.Coder().code_table(pyarrow.table({"text": ["China condemned Japan."]}))
    with pytest.raises(detente.TableError) as caught:
        store.add(flat)
    assert caught.value.code == "B007"


def test_a_false_span_is_refused(documents):
    rows = pyarrow.table(documents).slice(0, 1).to_pylist()
    rows[0]["reports"][0]["trigger"]["start"] += 1
    schema = pyarrow.table(documents).schema
    with pytest.raises(detente.DetenteError, match="are not 'praised'|are not \"praised\"") as caught:
        detente.Store().add(pyarrow.Table.from_pylist(rows, schema))
    assert caught.value.code == "D031"
