-- Whom an account was given to, and since when: papers name whoever had it when something was done with
-- it. Lines of a disabled account stay, because its papers can be made again. A line whose name is erased
-- stays without it: whoever gets the account later is not named for what was done before.

CREATE TABLE account_persons (
    account   INTEGER NOT NULL REFERENCES accounts (account),
    since_ms  INTEGER NOT NULL,
    full_name TEXT,
    position  TEXT,
    PRIMARY KEY (account, since_ms)
) STRICT, WITHOUT ROWID;
