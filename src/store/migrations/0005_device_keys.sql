-- Keys that the browsers of endpoints made, to sign attendance slips while the line is down. The name
-- of a key is the beginning of its hash; the private half never leaves the browser.

CREATE TABLE device_keys (
    conference       INTEGER NOT NULL REFERENCES conferences (conference),
    endpoint         INTEGER NOT NULL,
    name             TEXT    NOT NULL CHECK (length(name) = 32),
    public_key       BLOB    NOT NULL,
    device           TEXT    NOT NULL,
    registered_at_ms INTEGER NOT NULL,
    revoked_at_ms    INTEGER,
    PRIMARY KEY (conference, endpoint, name)
) STRICT, WITHOUT ROWID;
