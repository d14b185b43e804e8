-- What is remembered of articles to know their copies again, and which are alike.

CREATE TABLE copy_prints (
    article INTEGER PRIMARY KEY REFERENCES articles (key),
    print   BLOB NOT NULL                         -- detente_merge::Print::to_bytes
);

-- A sample of an article's shingles, by which its copies are found. No reference to articles: the
-- rows are taken out by the print that gave them, and need no index of their own.
CREATE TABLE copy_anchors (
    anchor  INTEGER NOT NULL,
    article INTEGER NOT NULL,
    PRIMARY KEY (anchor, article)
) WITHOUT ROWID;

-- Each article with every earlier one that it shares its text with; of these the first to be
-- published stands in copies.
CREATE TABLE copy_links (
    article  INTEGER NOT NULL REFERENCES articles (key),
    original INTEGER NOT NULL REFERENCES articles (key),
    kind     TEXT NOT NULL,                       -- same, edited, spun
    shared   REAL NOT NULL,                       -- of the article's text, 0 to 1
    PRIMARY KEY (article, original)
) WITHOUT ROWID;
CREATE INDEX copy_links_original ON copy_links (original);
