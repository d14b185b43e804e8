-- Word search. The indexes keep no text of their own: the words stand in article_text.

CREATE VIRTUAL TABLE sentence_words USING fts5 (
    words, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE quote_words USING fts5 (
    words, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);

INSERT INTO sentence_words (rowid, words)
SELECT sentences.key, substr(article_text.text, sentences.start + 1, sentences.end - sentences.start)
FROM sentences JOIN article_text USING (article)
ORDER BY sentences.key;

INSERT INTO quote_words (rowid, words) SELECT key, text FROM quotes ORDER BY key;
