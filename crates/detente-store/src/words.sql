-- Fills the word indexes from sentences and quotes; see migrations/0002_words.sql.
INSERT INTO sentence_words (rowid, words)
SELECT sentences.key, substr(article_text.text, sentences.start + 1, sentences.end - sentences.start)
FROM sentences JOIN article_text USING (article)
ORDER BY sentences.key;

INSERT INTO quote_words (rowid, words) SELECT key, text FROM quotes ORDER BY key;
