-- How many take part in a protest.
ALTER TABLE reports ADD COLUMN size INTEGER;
