-- What people wrote about drafts, and what they were answered: the ledger has the hash of salt and
-- text. Once a row is erased, nobody can even try whether a text was the one.

CREATE TABLE comment_texts (
    conference    INTEGER NOT NULL REFERENCES conferences (conference),
    hash          TEXT    NOT NULL CHECK (length(hash) = 64),
    salt          BLOB    NOT NULL CHECK (length(salt) = 16),
    text          TEXT    NOT NULL,
    keep_until_ms INTEGER NOT NULL,
    PRIMARY KEY (conference, hash)
) STRICT, WITHOUT ROWID;

CREATE INDEX comment_texts_by_end ON comment_texts (keep_until_ms);
