-- Forecasts as they were issued: the first one for a window stands, and is scored when it is due.

CREATE TABLE forecasts (
    key         INTEGER PRIMARY KEY,
    first       TEXT NOT NULL,                    -- first day of the window, the first not known
    last        TEXT NOT NULL,                    -- its last day
    horizon     INTEGER NOT NULL,                 -- days from first to last, both counted
    source      TEXT NOT NULL,
    target      TEXT NOT NULL,
    type        TEXT NOT NULL,
    probability REAL NOT NULL,                    -- of at least one such event within the window
    low         REAL NOT NULL,                    -- ends of the 90 % interval
    high        REAL NOT NULL,
    basis       TEXT NOT NULL,                    -- record, kind_rate, base_rate
    reasons     TEXT NOT NULL,                    -- JSON
    came        INTEGER,                          -- 1 it came, 0 it did not; NULL until it is due
    UNIQUE (first, horizon, source, target, type)
);
CREATE INDEX forecasts_due ON forecasts (last) WHERE came IS NULL;
