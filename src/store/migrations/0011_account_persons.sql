-- Whom an account was given to, and since when: papers name whoever had it when something was done with
-- it. Lines of a disabled account stay, because its papers can be made again; they can be erased.

CREATE TABLE account_persons (
    account   INTEGER NOT NULL REFERENCES accounts (account),
    since_ms  INTEGER NOT NULL,
    full_name TEXT    NOT NULL,
    position  TEXT,
    PRIMARY KEY (account, since_ms)
) STRICT, WITHOUT ROWID;
