-- Fewer and narrower indexes: what intake writes to and what pages ask are found by these alone.

-- Links are looked for among plans and denials; what happened is found by its parties and day.
DROP INDEX events_block;
CREATE INDEX events_awaited ON events (source, target, type, reach_first) WHERE phase = 1 OR phase = 4;

-- What a party did, the newest first.
CREATE INDEX events_source ON events (source, when_first);

-- Which days of a block are taken, without looking at the rows.
DROP INDEX tellings_block;
CREATE INDEX tellings_days ON tellings (source, target, type, phase, reach_first, reach_last);
