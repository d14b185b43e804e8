-- How far files were gone through, so that a broken-off intake can go on; and what was passed over.

CREATE TABLE intakes (
    place TEXT PRIMARY KEY,                       -- full path of a file
    stamp TEXT NOT NULL,                          -- size and time of change
    items INTEGER NOT NULL,                       -- documents taken or passed over so far
    whole INTEGER NOT NULL,                       -- 1: to the end
    bytes INTEGER NOT NULL                        -- size of the file
) WITHOUT ROWID;

CREATE TABLE passed_over (
    place   TEXT NOT NULL,                        -- file with line, entry or byte; an address
    code    TEXT NOT NULL,
    message TEXT NOT NULL,
    url     TEXT,                                 -- of the page, where it is known
    seen    TEXT NOT NULL,                        -- when last, UTC
    PRIMARY KEY (place, code)
) WITHOUT ROWID;
CREATE INDEX passed_over_code ON passed_over (code);
