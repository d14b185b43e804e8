-- As ../0015_targets.sql; a server walks an index only in the order that is asked for.
CREATE INDEX events_target ON events (target, when_first DESC NULLS LAST, key);
