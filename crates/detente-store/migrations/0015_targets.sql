-- What was done to a party, the newest first.
CREATE INDEX events_target ON events (target, when_first);
