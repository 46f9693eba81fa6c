-- Documents that are sent to endpoints, or are about to be. The files stand in the folder beside
-- this one; what was sent, and to whom, stands in the ledger.

CREATE TABLE attached_documents (
    conference     INTEGER NOT NULL REFERENCES conferences (conference),
    document       INTEGER NOT NULL CHECK (document > 0),
    session        INTEGER NOT NULL,
    title          TEXT    NOT NULL,
    -- As it was uploaded.
    file_name      TEXT    NOT NULL,
    kind           TEXT    NOT NULL CHECK (kind IN ('pdf', 'docx')),
    digest         TEXT    NOT NULL CHECK (length(digest) = 64),
    bytes          INTEGER NOT NULL CHECK (bytes >= 0),
    -- The titles of the articles as JSON; an empty list for what is no draft.
    articles       TEXT    NOT NULL,
    -- The name of the file in the folder.
    file           TEXT    NOT NULL UNIQUE,
    attached_at_ms INTEGER NOT NULL,
    -- From when somebody begins to send it on it is neither changed nor taken away.
    is_held        INTEGER NOT NULL DEFAULT 0 CHECK (is_held IN (0, 1)),
    PRIMARY KEY (conference, document)
) STRICT, WITHOUT ROWID;

-- A number is never given twice, not even that of a document which was taken away.
CREATE TABLE attached_document_numbers (
    conference INTEGER PRIMARY KEY REFERENCES conferences (conference),
    last       INTEGER NOT NULL CHECK (last > 0)
) STRICT;
