-- What a reader wants to be told of, and what she was told.
CREATE TABLE alerts (
    key INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    -- JSON; the store does not look into it.
    rule TEXT NOT NULL,
    -- When it was made, UTC.
    made TEXT NOT NULL,
    -- The last rows of `reports` and `imported` that it has looked at.
    reports INTEGER NOT NULL,
    imported INTEGER NOT NULL
) STRICT;

-- Each thing that met an alert, once.
CREATE TABLE alert_news (
    key INTEGER PRIMARY KEY,
    alert INTEGER NOT NULL REFERENCES alerts (key) ON DELETE CASCADE,
    -- The same whenever it is found: an event's id, a turn's dyad and day.
    item TEXT NOT NULL,
    -- When it was found, UTC.
    found TEXT NOT NULL,
    -- JSON: what is told of it.
    body TEXT NOT NULL,
    UNIQUE (alert, item)
) STRICT;

-- A way by which a thing is to be told. What was known when the alert was made has none.
CREATE TABLE alert_posts (
    news INTEGER NOT NULL REFERENCES alert_news (key) ON DELETE CASCADE,
    way TEXT NOT NULL,
    -- When it was told, UTC; NULL while it waits.
    told TEXT,
    -- Times that it failed, and why the last time.
    failures INTEGER NOT NULL DEFAULT 0,
    trouble TEXT,
    PRIMARY KEY (news, way)
) STRICT, WITHOUT ROWID;

CREATE INDEX alert_posts_waiting ON alert_posts (way, news) WHERE told IS NULL;
