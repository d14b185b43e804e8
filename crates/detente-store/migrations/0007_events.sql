-- Events: many reports of the same thing are one. And the daily counts count events.

-- An article whose text comes from another; its site is no independent source.
CREATE TABLE copies (
    article  INTEGER PRIMARY KEY REFERENCES articles (key) DEFERRABLE INITIALLY DEFERRED,
    original INTEGER NOT NULL REFERENCES articles (key) DEFERRABLE INITIALLY DEFERRED,
    kind     TEXT NOT NULL,                       -- same, edited, spun
    shared   REAL NOT NULL                        -- of the copy's text, 0 to 1
);
CREATE INDEX copies_original ON copies (original);

CREATE TABLE events (
    key             INTEGER PRIMARY KEY,
    id              TEXT NOT NULL,                -- 16 hexadecimal digits: what, who, when, hashed
    type            TEXT NOT NULL,
    phase           INTEGER NOT NULL,             -- 0 happened, 1 planned, 2 forecast, 3 demanded, 4 denied, 5 hypothetical
    source          TEXT NOT NULL,                -- party; '?' and a name: has no code; '': not stated
    target          TEXT NOT NULL,
    status          TEXT NOT NULL,                -- fact where one report says fact
    when_first      TEXT,                         -- NULL: no report gives a time
    when_last       TEXT,
    day             TEXT,                         -- in dyad_day; NULL: is not counted in any
    reach_first     TEXT,                         -- days on which it can have been; NULL: not known
    reach_last      TEXT,
    reports         INTEGER NOT NULL,
    articles        INTEGER NOT NULL,
    sites           INTEGER NOT NULL,             -- independent: copies are left out
    confidence      REAL NOT NULL,                -- of the report that is surest
    first_published TEXT,                         -- of the articles that tell of it
    lead            INTEGER NOT NULL REFERENCES reports (key)
        DEFERRABLE INITIALLY DEFERRED             -- the report that says most
);
CREATE INDEX events_id ON events (id);
CREATE INDEX events_block ON events (type, source, target, phase, reach_first);
CREATE INDEX events_dyad ON events (source, target, when_first);
CREATE INDEX events_when ON events (when_first);

-- What a report tells of one event: a row for each pair of a source's and a target's party.
CREATE TABLE tellings (
    report        INTEGER NOT NULL REFERENCES reports (key),
    source        TEXT NOT NULL,
    target        TEXT NOT NULL,
    event         INTEGER REFERENCES events (key) -- NULL only within the transaction that writes it
        DEFERRABLE INITIALLY DEFERRED,
    type          TEXT NOT NULL,
    phase         INTEGER NOT NULL,
    reach_first   TEXT,                           -- days on which it can have been
    reach_last    TEXT,
    cell          TEXT,                           -- in the stead of these where they are too many or not known
    source_person TEXT,
    source_sector TEXT,
    target_person TEXT,
    target_sector TEXT,
    placed        INTEGER NOT NULL,               -- 1: the report's place counts
    moved         INTEGER NOT NULL,               -- 1: it was put off to this time
    said          INTEGER NOT NULL,               -- how much it says
    PRIMARY KEY (report, source, target)
) WITHOUT ROWID;
CREATE INDEX tellings_event ON tellings (event);
CREATE INDEX tellings_block ON tellings (type, source, target, phase, reach_first);
CREATE INDEX tellings_cell ON tellings (cell) WHERE cell IS NOT NULL;

-- What became of a plan, and what a denial denies.
CREATE TABLE event_links (
    event INTEGER NOT NULL REFERENCES events (key),
    kind  TEXT NOT NULL,                          -- kept, moved, cancelled: a plan; denies: a denial
    other INTEGER NOT NULL REFERENCES events (key),
    PRIMARY KEY (event, kind, other)
) WITHOUT ROWID;
CREATE INDEX event_links_other ON event_links (other);

-- Our own events and those of each other collection stay apart.
DROP TABLE dyad_day;
DROP TABLE dyad_day_site;
CREATE TABLE dyad_counts (
    source    TEXT NOT NULL,
    target    TEXT NOT NULL,
    day       TEXT NOT NULL,
    type      TEXT NOT NULL,
    status    TEXT NOT NULL,
    origin    TEXT NOT NULL,                      -- '': from our reports; else the layout it came in
    events    INTEGER NOT NULL,                   -- of status fact or claim; 0 for all others
    reports   INTEGER NOT NULL,
    sites     INTEGER NOT NULL,
    intensity REAL NOT NULL,                      -- sum of Goldstein's scale over the events
    PRIMARY KEY (source, target, day, type, status, origin)
) WITHOUT ROWID;
-- What happened in a stretch of days over all dyads, without reading all days.
CREATE INDEX dyad_counts_when ON dyad_counts (day, events, intensity);

-- They tell of the same acts, so they are not added: the larger count stands.
CREATE VIEW dyad_day AS
SELECT source, target, day, type, status, events, reports, sites, intensity
FROM dyad_counts AS counts
WHERE NOT EXISTS (
    SELECT 1 FROM dyad_counts AS more
    WHERE more.source = counts.source AND more.target = counts.target AND more.day = counts.day
        AND more.type = counts.type AND more.status = counts.status
        AND (more.events > counts.events
            OR (more.events = counts.events AND more.origin < counts.origin))
);

-- The sites behind an imported row of dyad_counts.
CREATE TABLE dyad_sites (
    source TEXT NOT NULL,
    target TEXT NOT NULL,
    day    TEXT NOT NULL,
    type   TEXT NOT NULL,
    status TEXT NOT NULL,
    origin TEXT NOT NULL,
    site   TEXT NOT NULL,                         -- '' for rows of no known site
    PRIMARY KEY (source, target, day, type, status, origin, site)
) WITHOUT ROWID;

INSERT INTO dyad_sites
SELECT DISTINCT source.party, target.party, when_first, imported.type, status, layout, ifnull(site, '')
FROM imported
JOIN imports ON imports.key = imported.import
JOIN actors AS source ON source.key = imported.source
JOIN actors AS target ON target.key = imported.target
WHERE source.party IS NOT NULL AND target.party IS NOT NULL;

INSERT INTO dyad_counts
SELECT source.party, target.party, when_first, imported.type, status, layout,
    sum(status IN ('fact', 'claim')), count(*), count(DISTINCT ifnull(site, '')), sum(ifnull(goldstein, 0))
FROM imported
JOIN imports ON imports.key = imported.import
JOIN actors AS source ON source.key = imported.source
JOIN actors AS target ON target.key = imported.target
WHERE source.party IS NOT NULL AND target.party IS NOT NULL
GROUP BY 1, 2, 3, 4, 5, 6;
