"""What the tests share: one coder, and texts of our own."""

import datetime

import detente
import pytest

SENTENCES = [
    ("n1", datetime.date(2023, 3, 24), "China condemned Japan on Friday."),
    ("n2", datetime.date(2023, 4, 3), "“We will not wait,” Emmanuel Macron told reporters in Paris."),
    ("n3", datetime.date(2023, 4, 28), "Türkiye’s president will visit Egypt on 5 May 2023."),
    ("n4", None, "Russian forces shelled Kharkiv, killing three people."),
]


@pytest.fixture(scope="session")
def coder():
    return detente.Coder()


@pytest.fixture
def columns():
    """A table of texts as a dictionary of lists."""
    ids, days, texts = zip(*SENTENCES, strict=True)
    return {"id": list(ids), "published": list(days), "text": list(texts)}
