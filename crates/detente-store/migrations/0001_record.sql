-- The record: articles, what was read from them, and the daily counts of each directed dyad.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE articles (
    key                 INTEGER PRIMARY KEY,      -- rises in order of intake
    id                  TEXT NOT NULL UNIQUE,     -- 32 hexadecimal digits
    schema              INTEGER NOT NULL,         -- of the published record
    source_id           TEXT,
    url                 TEXT,
    site                TEXT,
    title               TEXT,
    byline              TEXT,
    published           TEXT,
    published_precision TEXT,
    published_basis     TEXT,
    language            TEXT
);
CREATE INDEX articles_published ON articles (published);

CREATE TABLE article_text (
    article   INTEGER PRIMARY KEY REFERENCES articles (key),
    text      TEXT NOT NULL,
    blocks    TEXT NOT NULL,                      -- JSON, as in the published record
    furniture TEXT NOT NULL,                      -- JSON
    notes     TEXT NOT NULL                       -- JSON
);

CREATE TABLE sentences (
    key     INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles (key),
    start   INTEGER NOT NULL,
    end     INTEGER NOT NULL,
    UNIQUE (article, start, end)
);

CREATE TABLE actors (
    key     INTEGER PRIMARY KEY,
    name    TEXT NOT NULL,
    code    TEXT,
    country TEXT,
    sector  TEXT,
    kind    TEXT NOT NULL,
    -- What stands in a dyad: the state, or an organisation's or group's own code.
    party   TEXT GENERATED ALWAYS AS (coalesce(country, code)) VIRTUAL
);
-- Not UNIQUE, which would let NULLs repeat: the one writer looks before it adds.
CREATE INDEX actors_identity ON actors (name, code, country, sector, kind);
CREATE INDEX actors_country ON actors (country);
CREATE INDEX actors_code ON actors (code);
CREATE INDEX actors_name ON actors (name COLLATE NOCASE);

CREATE TABLE reports (
    key            INTEGER PRIMARY KEY,
    article        INTEGER NOT NULL REFERENCES articles (key),
    n              INTEGER NOT NULL,
    id             TEXT,                          -- NULL: the article's id, '-r', n + 1
    sentence       INTEGER NOT NULL REFERENCES sentences (key),
    type           TEXT NOT NULL,
    mode           TEXT,
    context        TEXT,                          -- JSON list; NULL: empty
    cameo          TEXT NOT NULL,
    quad           INTEGER NOT NULL,
    goldstein      REAL NOT NULL,
    status         TEXT NOT NULL,
    said_by        INTEGER REFERENCES actors (key),
    said_start     INTEGER,
    said_end       INTEGER,
    said_text      TEXT,
    when_first     TEXT,
    when_last      TEXT,
    when_precision TEXT,                          -- NULL: the text gives no time
    when_basis     TEXT,
    when_start     INTEGER,
    when_end       INTEGER,
    place_name     TEXT,                          -- NULL: the text gives no place
    place_start    INTEGER,
    place_end      INTEGER,
    place_text     TEXT,
    place_geonames INTEGER,
    place_lat      REAL,
    place_lon      REAL,
    place_country  TEXT,
    dead           INTEGER,
    injured        INTEGER,
    confidence     REAL NOT NULL,
    trigger_start  INTEGER NOT NULL,
    trigger_end    INTEGER NOT NULL,
    trigger_text   TEXT NOT NULL,
    evidence       TEXT,                          -- JSON list; NULL: empty
    rule           TEXT NOT NULL,
    UNIQUE (article, n)
);
CREATE INDEX reports_when ON reports (when_first);
CREATE INDEX reports_type ON reports (type, when_first);
CREATE INDEX reports_sentence ON reports (sentence);

CREATE TABLE report_actors (
    report INTEGER NOT NULL REFERENCES reports (key),
    role   TEXT NOT NULL CHECK (role IN ('source', 'target')),
    n      INTEGER NOT NULL,
    actor  INTEGER NOT NULL REFERENCES actors (key),
    start  INTEGER NOT NULL,
    end    INTEGER NOT NULL,
    text   TEXT NOT NULL,
    PRIMARY KEY (report, role, n)
) WITHOUT ROWID;
CREATE INDEX report_actors_actor ON report_actors (actor, role);

CREATE TABLE quotes (
    key           INTEGER PRIMARY KEY,
    article       INTEGER NOT NULL REFERENCES articles (key),
    n             INTEGER NOT NULL,
    start         INTEGER NOT NULL,
    end           INTEGER NOT NULL,
    text          TEXT NOT NULL,
    form          TEXT NOT NULL,
    speaker       INTEGER REFERENCES actors (key),
    speaker_start INTEGER,
    speaker_end   INTEGER,
    speaker_text  TEXT,
    cue_start     INTEGER,
    cue_end       INTEGER,
    cue_text      TEXT,
    stance        REAL,
    UNIQUE (article, n)
);
CREATE INDEX quotes_speaker ON quotes (speaker);

CREATE TABLE quote_about (
    quote INTEGER NOT NULL REFERENCES quotes (key),
    n     INTEGER NOT NULL,
    actor INTEGER NOT NULL REFERENCES actors (key),
    start INTEGER NOT NULL,
    end   INTEGER NOT NULL,
    text  TEXT NOT NULL,
    PRIMARY KEY (quote, n)
) WITHOUT ROWID;
CREATE INDEX quote_about_actor ON quote_about (actor);

CREATE TABLE dates (
    article INTEGER NOT NULL REFERENCES articles (key),
    n       INTEGER NOT NULL,
    start   INTEGER NOT NULL,
    end     INTEGER NOT NULL,
    text    TEXT NOT NULL,
    type    TEXT NOT NULL,
    value   TEXT,
    PRIMARY KEY (article, n)
) WITHOUT ROWID;

CREATE TABLE places (
    article  INTEGER NOT NULL REFERENCES articles (key),
    n        INTEGER NOT NULL,
    start    INTEGER NOT NULL,
    end      INTEGER NOT NULL,
    text     TEXT NOT NULL,
    name     TEXT NOT NULL,
    geonames INTEGER,
    lat      REAL,
    lon      REAL,
    country  TEXT,
    PRIMARY KEY (article, n)
) WITHOUT ROWID;

CREATE TABLE mentions (
    article INTEGER NOT NULL REFERENCES articles (key),
    n       INTEGER NOT NULL,
    start   INTEGER NOT NULL,
    end     INTEGER NOT NULL,
    text    TEXT NOT NULL,
    actor   INTEGER NOT NULL REFERENCES actors (key),
    how     TEXT NOT NULL,
    PRIMARY KEY (article, n)
) WITHOUT ROWID;
CREATE INDEX mentions_actor ON mentions (actor);

-- What one party did to another on one day. Only status fact and claim count as events; every
-- status has rows of its own, so that a planned meeting never adds to those that took place.
CREATE TABLE dyad_day (
    source    TEXT NOT NULL,
    target    TEXT NOT NULL,
    day       TEXT NOT NULL,
    type      TEXT NOT NULL,
    status    TEXT NOT NULL,
    events    INTEGER NOT NULL,
    reports   INTEGER NOT NULL,
    sites     INTEGER NOT NULL,
    intensity REAL NOT NULL,                      -- sum of Goldstein's scale over the reports
    PRIMARY KEY (source, target, day, type, status)
) WITHOUT ROWID;

CREATE TABLE dyad_day_site (
    source TEXT NOT NULL,
    target TEXT NOT NULL,
    day    TEXT NOT NULL,
    type   TEXT NOT NULL,
    status TEXT NOT NULL,
    site   TEXT NOT NULL,                         -- '' for articles of no known site
    PRIMARY KEY (source, target, day, type, status, site)
) WITHOUT ROWID;
