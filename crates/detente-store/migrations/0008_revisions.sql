-- What was changed: every record that gave way to another reading, and every event that is told
-- otherwise or no longer, with what it was before.

CREATE TABLE versions (
    key INTEGER PRIMARY KEY,                      -- rises with each batch that changes something
    at  TEXT NOT NULL                             -- UTC, 2026-11-26T21:55:00Z
);

CREATE TABLE revisions (
    version INTEGER NOT NULL REFERENCES versions (key),
    kind    TEXT NOT NULL CHECK (kind IN ('article', 'event')),
    id      TEXT NOT NULL,                        -- of the article or event
    change  TEXT NOT NULL CHECK (change IN ('changed', 'gone')),
    reason  TEXT NOT NULL,
    former  TEXT NOT NULL,                        -- JSON: the whole document, or the event's row
    PRIMARY KEY (version, kind, id)
) WITHOUT ROWID;
CREATE INDEX revisions_id ON revisions (id);
