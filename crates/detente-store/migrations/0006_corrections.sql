-- What people say of reports: a log that only grows; the last line of a report counts. It names
-- reports by id, so that it outlives an article that is read anew.
CREATE TABLE corrections (
    key     INTEGER PRIMARY KEY,
    report  TEXT NOT NULL,                        -- its id
    verdict TEXT NOT NULL CHECK (verdict IN ('accept', 'fix', 'reject')),
    fields  TEXT,                                 -- JSON: what it should say, by field of the record
    note    TEXT,
    made    TEXT NOT NULL                         -- UTC, 2026-11-26T21:55:00Z
);
CREATE INDEX corrections_report ON corrections (report);
CREATE INDEX reports_confidence ON reports (confidence);
