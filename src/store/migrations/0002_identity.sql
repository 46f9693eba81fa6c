-- Who may come in: accounts, sign-ins, secrets, keys. Nothing here opens anything: passwords are
-- argon2 strings, everything else is a hash.

CREATE TABLE accounts (
    account        INTEGER PRIMARY KEY AUTOINCREMENT,
    name           TEXT    NOT NULL,
    -- The name in lower case, as Unicode has it: NOCASE knows only ASCII.
    name_key       TEXT    NOT NULL,
    password_hash  TEXT    NOT NULL,
    role           TEXT    NOT NULL CHECK (role IN ('admin', 'organizer', 'staff')),
    subtree        TEXT,
    created_at_ms  INTEGER NOT NULL,
    disabled_at_ms INTEGER
) STRICT;

-- The name of a disabled account may be given to another; its number never.
CREATE UNIQUE INDEX accounts_by_name ON accounts (name_key) WHERE disabled_at_ms IS NULL;

CREATE TABLE sign_ins (
    id_hash         BLOB    PRIMARY KEY CHECK (length(id_hash) = 32),
    account         INTEGER REFERENCES accounts (account),
    conference      INTEGER REFERENCES conferences (conference),
    endpoint        INTEGER,
    created_at_ms   INTEGER NOT NULL,
    last_used_at_ms INTEGER NOT NULL,
    expires_at_ms   INTEGER NOT NULL,
    CHECK ((account IS NULL) = (conference IS NOT NULL) AND (conference IS NULL) = (endpoint IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX sign_ins_by_holder ON sign_ins (account, conference, endpoint);
CREATE INDEX sign_ins_by_end ON sign_ins (expires_at_ms);

CREATE TABLE once_secrets (
    secret_hash   BLOB    PRIMARY KEY CHECK (length(secret_hash) = 32),
    account       INTEGER REFERENCES accounts (account),
    conference    INTEGER REFERENCES conferences (conference),
    endpoint      INTEGER,
    expires_at_ms INTEGER NOT NULL,
    CHECK ((account IS NULL) = (conference IS NOT NULL) AND (conference IS NULL) = (endpoint IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX once_secrets_by_holder ON once_secrets (account, conference, endpoint);

CREATE TABLE join_keys (
    number        INTEGER PRIMARY KEY,
    conference    INTEGER NOT NULL REFERENCES conferences (conference),
    endpoint      INTEGER NOT NULL,
    key_hash      BLOB    NOT NULL UNIQUE CHECK (length(key_hash) = 32),
    code_hash     BLOB    NOT NULL UNIQUE CHECK (length(code_hash) = 32),
    issued_at_ms  INTEGER NOT NULL,
    revoked_at_ms INTEGER
) STRICT;

CREATE INDEX join_keys_by_endpoint ON join_keys (conference, endpoint);
CREATE UNIQUE INDEX one_valid_join_key_an_endpoint ON join_keys (conference, endpoint)
WHERE revoked_at_ms IS NULL;

CREATE TABLE stream_keys (
    token_hash    BLOB    PRIMARY KEY CHECK (length(token_hash) = 32),
    conference    INTEGER NOT NULL REFERENCES conferences (conference),
    session       INTEGER NOT NULL,
    place         TEXT    NOT NULL CHECK (place IN ('main', 'backup')),
    issued_at_ms  INTEGER NOT NULL,
    revoked_at_ms INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX stream_keys_by_session ON stream_keys (conference, session);
