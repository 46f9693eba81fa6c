-- Announcements and messages are written by people as comments are, and are kept and erased the same
-- way: one table has whatever the ledger knows by its hash alone.

ALTER TABLE comment_texts RENAME TO written_texts;

DROP INDEX comment_texts_by_end;
CREATE INDEX written_texts_by_end ON written_texts (keep_until_ms);
