-- Feeds that are visited, and the pages that they named. All times are UTC, to the second.

CREATE TABLE feeds (
    key      INTEGER PRIMARY KEY,
    url      TEXT NOT NULL UNIQUE,
    title    TEXT,                                -- what it calls itself
    kind     TEXT,                                -- rss, atom, json, sitemap, index; NULL: never read
    added    TEXT NOT NULL,
    every    INTEGER NOT NULL,                    -- seconds between two visits
    due      TEXT NOT NULL,                       -- the next visit
    visited  TEXT,                                -- the last good visit
    etag     TEXT,
    modified TEXT,
    failures INTEGER NOT NULL,                    -- visits that failed since the last good one
    code     TEXT,                                -- of the last failure; NULL after a good visit
    message  TEXT
);

CREATE TABLE feed_pages (
    url       TEXT PRIMARY KEY,
    feed      INTEGER REFERENCES feeds (key),     -- NULL: the feed was removed
    title     TEXT,
    published TEXT,                               -- day, as the feed says
    seen      TEXT NOT NULL,                      -- when it was first named
    state     TEXT NOT NULL CHECK (state IN ('waiting', 'read', 'failed')),
    tries     INTEGER NOT NULL,                   -- times that fetching it failed
    due       TEXT NOT NULL,                      -- while waiting: not to be fetched before
    code      TEXT                                -- of the last failure
) WITHOUT ROWID;
CREATE INDEX feed_pages_waiting ON feed_pages (due) WHERE state = 'waiting';
CREATE INDEX feed_pages_feed ON feed_pages (feed, state);
