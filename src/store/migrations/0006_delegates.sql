-- What delegates are called, and what was made of their codes for checking in. The ledger has their
-- numbers; once a row is erased, a number means nobody.

CREATE TABLE delegates (
    conference    INTEGER NOT NULL REFERENCES conferences (conference),
    delegate      INTEGER NOT NULL CHECK (delegate > 0),
    endpoint      INTEGER NOT NULL,
    name          TEXT    NOT NULL CHECK (length(name) > 0),
    unit          TEXT    NOT NULL,
    code_hash     BLOB    CHECK (length(code_hash) = 32),
    keep_until_ms INTEGER NOT NULL,
    PRIMARY KEY (conference, delegate)
) STRICT, WITHOUT ROWID;

CREATE INDEX delegates_by_endpoint ON delegates (conference, endpoint);
CREATE UNIQUE INDEX delegates_by_code ON delegates (conference, code_hash) WHERE code_hash IS NOT NULL;
CREATE INDEX delegates_by_end ON delegates (keep_until_ms);

-- A number is given once, even if its row is long erased.
CREATE TABLE delegate_numbers (
    conference INTEGER PRIMARY KEY REFERENCES conferences (conference),
    last       INTEGER NOT NULL CHECK (last >= 0)
) STRICT;
