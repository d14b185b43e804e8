-- Events of other collections, in the layouts that the field reads. They have no article of ours:
-- what a row says beyond these columns stands in fields and extra.

CREATE TABLE imports (
    key       INTEGER PRIMARY KEY,
    layout    TEXT NOT NULL,
    file      TEXT NOT NULL,
    digest    TEXT UNIQUE,                        -- of the rows; NULL only while they come in
    rows      INTEGER NOT NULL,
    set_aside INTEGER NOT NULL                    -- rows that were malformed
);

CREATE TABLE imported (
    key        INTEGER PRIMARY KEY,
    import     INTEGER NOT NULL REFERENCES imports (key),
    line       INTEGER NOT NULL,                  -- in the file, from 1
    source     INTEGER REFERENCES actors (key),   -- NULL: not stated
    target     INTEGER REFERENCES actors (key),
    type       TEXT NOT NULL,
    mode       TEXT,
    cameo      TEXT,
    quad       INTEGER,
    goldstein  REAL,
    status     TEXT NOT NULL,
    when_first TEXT NOT NULL,
    site       TEXT,                              -- publisher
    fields     TEXT,                              -- JSON: the layout's other fields, by our names
    extra      TEXT                               -- JSON: what only its layout knows, by column
);
CREATE INDEX imported_source ON imported (source, when_first);
CREATE INDEX imported_target ON imported (target, when_first);
CREATE INDEX imported_when ON imported (when_first);
