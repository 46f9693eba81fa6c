-- How good the line of an endpoint was in a session, one way; kept after the endpoint left. One row a
-- line, written over as more is measured: sums with their denominators, and NULL for what nobody
-- reported.

CREATE TABLE line_quality (
    conference            INTEGER NOT NULL REFERENCES conferences (conference),
    session               INTEGER NOT NULL,
    endpoint              INTEGER NOT NULL,
    direction             TEXT    NOT NULL CHECK (direction IN ('down', 'up')),
    band                  TEXT    NOT NULL,
    known_band            TEXT    NOT NULL,
    windows_good          INTEGER NOT NULL,
    windows_fair          INTEGER NOT NULL,
    windows_bad           INTEGER NOT NULL,
    windows_terrible      INTEGER NOT NULL,
    windows_unknown       INTEGER NOT NULL,
    sound_expected        INTEGER NOT NULL,
    sound_lost            INTEGER NOT NULL,
    picture_expected      INTEGER NOT NULL,
    picture_lost          INTEGER NOT NULL,
    worst_jitter_us       INTEGER,
    longest_round_trip_us INTEGER,
    round_trips_sum_us    INTEGER NOT NULL,
    round_trips           INTEGER NOT NULL,
    frames_per_second     INTEGER,
    frame_height          INTEGER,
    freeze_count          INTEGER,
    freeze_ms             INTEGER,
    concealed_samples     INTEGER,
    total_samples         INTEGER,
    first_at_ms           INTEGER,
    last_at_ms            INTEGER,
    PRIMARY KEY (conference, session, endpoint, direction)
) STRICT, WITHOUT ROWID;
