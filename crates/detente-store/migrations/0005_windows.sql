-- What happened in a stretch of days over all dyads, without reading all days: the matrix of
-- relations. The key's columns come along in the index.
CREATE INDEX dyad_day_when ON dyad_day (day, events, intensity);
