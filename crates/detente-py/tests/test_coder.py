"""One text at a time."""

import datetime
import json
import pickle
import threading
import time

import detente
import pytest


def test_an_event_says_who_did_what_to_whom(coder):
    doc = coder("China condemned Japan on Friday.", published="2023-03-24", id=7)
    (event,) = doc.events
    assert (str(event.source), event.type, str(event.target)) == ("CHN", "ACCUSE", "JPN")
    assert event.when.first == datetime.date(2023, 3, 24) and event.status == "fact"
    assert (doc.source_id, doc.published) == ("7", datetime.date(2023, 3, 24))


def test_spans_are_indexes_of_str(coder):
    text = "“Ça va 🙂,” said a clown. Türkiye’s president will visit Egypt on 5 May 2023."
    doc = coder(text)
    assert doc.text == text
    event = doc.events[0]
    assert event.span.of(text) == "visit"
    assert text[event.sentence.start : event.sentence.end].startswith("Türkiye")
    for actor in (*event.sources, *event.targets, *doc.mentions):
        assert actor.span.of(text).strip()
    for quote in doc.quotes:
        assert quote.span.of(text) == quote.text
    for words in (*doc.dates, *doc.places):
        assert words.span.of(text).strip()


def test_a_relative_day_needs_a_day_of_publication(coder):
    doc = coder("China condemned Japan on Friday.")
    assert doc.events[0].when is None or doc.events[0].when.first is None
    assert doc.published is None


def test_pages_and_bytes(coder):
    page = "<html><head><title>Talks</title></head><body><article><p>Ministers of China and Japan " \
        "met in Beijing on 3 March 2023, and they agreed to meet again in the summer.</p></article>"
    doc = coder(page.encode("utf-16"), html=True, url="https://gazette.example/2023/03/04/talks")
    assert "<p>" not in doc.text and doc.url == "https://gazette.example/2023/03/04/talks"
    assert coder("China condemned Japan.").events == coder(b"China condemned Japan.").events
    # A lone surrogate, as a broken page leaves it, is no text; it must not stop the rest.
    assert coder("China condemned \ud800 Japan.").text


def test_bad_input_is_told(coder):
    with pytest.raises(detente.DetenteError, match="03/04/2022") as caught:
        coder("Words.", published="03/04/2022")
    assert caught.value.code == "D007" and isinstance(caught.value, ValueError)
    assert [note.code for note in coder("").notes] == ["P001"]
    assert coder(b"%PDF-1.7 \x00\x01").notes[0].code == "P002"


def test_pipe_keeps_order_for_any_number_of_threads(coder):
    texts = [{"text": f"China condemned Japan {n} times.", "id": n} for n in range(50)]
    one, two = (list(coder.pipe(texts, threads=threads)) for threads in (1, 2))
    assert one == two and [doc.source_id for doc in one] == [str(n) for n in range(50)]
    # As a stream: nothing is read ahead beyond a few texts.
    endless = iter(lambda: "China condemned Japan.", None)
    assert next(coder.pipe(endless)).events


def test_coders_and_documents_travel(coder, tmp_path):
    doc = coder("China condemned Japan.")
    again = pickle.loads(pickle.dumps(doc))
    assert again == doc and again.events == doc.events and len({again, doc}) == 1
    assert json.loads(doc.to_json()) == doc.record and doc.record["schema"] == detente.SCHEMA
    assert len(pickle.dumps(coder)) < 100
    actors = tmp_path / "mine.toml"
    actors.write_text('[[actor]]\nname = "Narnia"\ncode = "NAR"\n')
    mine = pickle.loads(pickle.dumps(detente.Coder(actors)))
    assert mine("Narnia condemned Japan.").events[0].source.code == "NAR"
    actors.write_text("[[actor]]\nname = 7\n")
    with pytest.raises(detente.DetenteError) as caught:
        detente.Coder(actors)
    assert caught.value.code == "D020"


def test_the_gil_is_free_while_coding(coder):
    ticks = []

    def count():
        while not done.is_set():
            ticks.append(time.perf_counter())
            time.sleep(0.001)

    done = threading.Event()
    counter = threading.Thread(target=count)
    counter.start()
    coder("China condemned Japan on Friday. " * 2000)
    done.set()
    counter.join()
    # With the lock held the other thread could not have run at all.
    assert len(ticks) > 20


def test_what_jupyter_shows_is_escaped(coder):
    hostile = "China condemned <script>alert(1)</script> Japan & <img src=x onerror=alert(1)>."
    doc = coder(hostile, title="<b onmouseover=alert(1)>")
    shown = doc._repr_html_()
    assert "<script" not in shown and "<img" not in shown and "<b on" not in shown
    assert "&lt;b onmouseover" in shown
    assert "condemned" in coder("China condemned Japan.")._repr_html_()
