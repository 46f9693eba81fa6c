-- The record. A conference and the head of its chain; its events, each bound to the one before.

CREATE TABLE conferences (
    conference    INTEGER PRIMARY KEY AUTOINCREMENT,
    created_at_ms INTEGER NOT NULL,
    -- Written with the events themselves, so that a ledger that lost its end can be told from a
    -- shorter one.
    head_sequence INTEGER NOT NULL DEFAULT 0 CHECK (head_sequence >= 0),
    head_hash     BLOB    NOT NULL DEFAULT (zeroblob(32)) CHECK (length(head_hash) = 32)
) STRICT;

CREATE TABLE ledger (
    conference INTEGER NOT NULL REFERENCES conferences (conference),
    sequence   INTEGER NOT NULL CHECK (sequence > 0),
    at_ms      INTEGER NOT NULL,
    author     TEXT    NOT NULL,
    event      TEXT    NOT NULL,
    hash       BLOB    NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (conference, sequence)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER ledger_is_not_changed BEFORE UPDATE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER ledger_is_not_shortened BEFORE DELETE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

-- INSERT OR REPLACE removes rows without asking the trigger above.
CREATE TRIGGER ledger_is_not_replaced BEFORE INSERT ON ledger
WHEN EXISTS (SELECT 1 FROM ledger WHERE conference = NEW.conference AND sequence >= NEW.sequence)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER head_goes_forward BEFORE UPDATE ON conferences
WHEN NEW.head_sequence <= OLD.head_sequence
  OR NEW.conference <> OLD.conference
  OR NEW.created_at_ms <> OLD.created_at_ms
BEGIN SELECT RAISE(ABORT, 'the head of a ledger only goes forward'); END;

CREATE TRIGGER conference_is_not_removed BEFORE DELETE ON conferences
BEGIN SELECT RAISE(ABORT, 'a conference stays'); END;
