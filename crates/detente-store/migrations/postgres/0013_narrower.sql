-- As ../0013_narrower.sql; a server walks an index only in the order that is asked for.
DROP INDEX events_block;
CREATE INDEX events_awaited ON events (source, target, type, reach_first) WHERE phase = 1 OR phase = 4;
CREATE INDEX events_source ON events (source, when_first DESC NULLS LAST, key);
DROP INDEX tellings_block;
CREATE INDEX tellings_days ON tellings (source, target, type, phase, reach_first, reach_last);
