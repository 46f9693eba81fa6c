//! How good the lines were: one row a line, beside the record.

use diemcau_domain::identity::{ConferenceId, EndpointId, SessionId};
use diemcau_domain::quality::{
    Band, BandCounts, Course, Direction, LineKey, LineRecord, LineSums, PageFigures, PageSums, RoundTrips, StreamCounts,
};
use diemcau_domain::time::Timestamp;
use serde::Serialize;

use crate::error::{StoreError, database, refused};
use crate::store::Store;
use crate::value::{column, foreign_value, number};

/// A line as its row has it.
#[derive(Debug, Serialize, sqlx::FromRow)]
struct Row {
    session: u32,
    endpoint: u32,
    direction: String,
    band: String,
    known_band: String,
    windows_good: i64,
    windows_fair: i64,
    windows_bad: i64,
    windows_terrible: i64,
    windows_unknown: i64,
    sound_expected: i64,
    sound_lost: i64,
    picture_expected: i64,
    picture_lost: i64,
    worst_jitter_us: Option<u32>,
    longest_round_trip_us: Option<u32>,
    round_trips_sum_us: i64,
    round_trips: i64,
    frames_per_second: Option<u32>,
    frame_height: Option<u32>,
    freeze_count: Option<i64>,
    freeze_ms: Option<i64>,
    concealed_samples: Option<i64>,
    total_samples: Option<i64>,
    first_at_ms: Option<i64>,
    last_at_ms: Option<i64>,
}

impl Row {
    fn of((key, record): &(LineKey, LineRecord)) -> Self {
        let LineSums { windows, sound, picture, round_trips, page, .. } = &record.sums;
        let (sums, page) = (&record.sums, &page.figures);
        Self {
            session: key.session.0,
            endpoint: key.endpoint.0,
            direction: key.direction.code().to_owned(),
            band: record.band.code().to_owned(),
            known_band: record.course.known().code().to_owned(),
            windows_good: column(windows.of(Band::Good)),
            windows_fair: column(windows.of(Band::Fair)),
            windows_bad: column(windows.of(Band::Bad)),
            windows_terrible: column(windows.of(Band::Terrible)),
            windows_unknown: column(windows.of(Band::Unknown)),
            sound_expected: column(sound.expected),
            sound_lost: column(sound.lost),
            picture_expected: column(picture.expected),
            picture_lost: column(picture.lost),
            worst_jitter_us: sums.worst_jitter_us,
            longest_round_trip_us: round_trips.longest_us,
            round_trips_sum_us: column(round_trips.sum_us),
            round_trips: column(round_trips.windows),
            frames_per_second: page.frames_per_second,
            frame_height: page.frame_height,
            freeze_count: page.freeze_count.map(column),
            freeze_ms: page.freeze_ms.map(column),
            concealed_samples: page.concealed_samples.map(column),
            total_samples: page.total_samples.map(column),
            first_at_ms: sums.first_at.map(Timestamp::as_millis),
            last_at_ms: sums.last_at.map(Timestamp::as_millis),
        }
    }

    fn key(&self) -> Result<LineKey, StoreError> {
        let direction = Direction::from_code(&self.direction).ok_or_else(|| foreign_value("direction"))?;
        Ok(LineKey { session: SessionId(self.session), endpoint: EndpointId(self.endpoint), direction })
    }

    fn record(&self) -> Result<LineRecord, StoreError> {
        let sums = LineSums {
            windows: self.windows()?,
            sound: counts(self.sound_expected, self.sound_lost)?,
            picture: counts(self.picture_expected, self.picture_lost)?,
            worst_jitter_us: self.worst_jitter_us,
            round_trips: RoundTrips {
                longest_us: self.longest_round_trip_us,
                sum_us: number("round_trips_sum_us", self.round_trips_sum_us)?,
                windows: number("round_trips", self.round_trips)?,
            },
            page: PageSums::from_sums(self.page()?),
            first_at: self.first_at_ms.map(Timestamp::from_millis),
            last_at: self.last_at_ms.map(Timestamp::from_millis),
        };
        Ok(LineRecord { sums, course: Course::from_band(band(&self.known_band)?), band: band(&self.band)? })
    }

    fn windows(&self) -> Result<BandCounts, StoreError> {
        Ok(BandCounts::new([
            number("windows_good", self.windows_good)?,
            number("windows_fair", self.windows_fair)?,
            number("windows_bad", self.windows_bad)?,
            number("windows_terrible", self.windows_terrible)?,
            number("windows_unknown", self.windows_unknown)?,
        ]))
    }

    fn page(&self) -> Result<PageFigures, StoreError> {
        let counter = |name, value: Option<i64>| value.map(|value| number(name, value)).transpose();
        Ok(PageFigures {
            frames_per_second: self.frames_per_second,
            frame_height: self.frame_height,
            freeze_count: counter("freeze_count", self.freeze_count)?,
            freeze_ms: counter("freeze_ms", self.freeze_ms)?,
            concealed_samples: counter("concealed_samples", self.concealed_samples)?,
            total_samples: counter("total_samples", self.total_samples)?,
        })
    }
}

fn counts(expected: i64, lost: i64) -> Result<StreamCounts, StoreError> {
    Ok(StreamCounts { expected: number("expected", expected)?, lost: number("lost", lost)? })
}

fn band(code: &str) -> Result<Band, StoreError> {
    Band::from_code(code).ok_or_else(|| foreign_value("band"))
}

/// One statement for all rows: with one a row, most of the time would go into stepping statements.
const PUT: &str = "
    INSERT OR REPLACE INTO line_quality (
        conference, session, endpoint, direction, band, known_band,
        windows_good, windows_fair, windows_bad, windows_terrible, windows_unknown,
        sound_expected, sound_lost, picture_expected, picture_lost,
        worst_jitter_us, longest_round_trip_us, round_trips_sum_us, round_trips,
        frames_per_second, frame_height, freeze_count, freeze_ms, concealed_samples, total_samples,
        first_at_ms, last_at_ms)
    SELECT ?1, value ->> 'session', value ->> 'endpoint', value ->> 'direction', value ->> 'band',
        value ->> 'known_band', value ->> 'windows_good', value ->> 'windows_fair', value ->> 'windows_bad',
        value ->> 'windows_terrible', value ->> 'windows_unknown', value ->> 'sound_expected',
        value ->> 'sound_lost', value ->> 'picture_expected', value ->> 'picture_lost',
        value ->> 'worst_jitter_us', value ->> 'longest_round_trip_us', value ->> 'round_trips_sum_us',
        value ->> 'round_trips', value ->> 'frames_per_second', value ->> 'frame_height',
        value ->> 'freeze_count', value ->> 'freeze_ms', value ->> 'concealed_samples',
        value ->> 'total_samples', value ->> 'first_at_ms', value ->> 'last_at_ms'
    FROM json_each(?2)";

impl Store {
    /// Keeps lines as they stand, all or none; what was kept of them before is written over. Give a few
    /// hundred at a time, so that appends are not held up.
    ///
    /// # Errors
    /// [`StoreError::UnknownConference`], or an error of the disk.
    pub async fn put_lines(&self, conference: ConferenceId, lines: &[(LineKey, LineRecord)]) -> Result<(), StoreError> {
        let rows: Vec<Row> = lines.iter().map(Row::of).collect();
        let rows = serde_json::to_string(&rows).map_err(StoreError::unwritable)?;
        self.write(move |connection| {
            Box::pin(async move {
                let unknown = StoreError::UnknownConference(conference);
                sqlx::query(PUT)
                    .bind(conference.0)
                    .bind(rows)
                    .execute(connection)
                    .await
                    .map_err(|error| refused(error, unknown))?;
                Ok(())
            })
        })
        .await
    }

    /// Every line of a conference, by session, endpoint and direction.
    ///
    /// # Errors
    /// An error of the disk; [`StoreError::Corrupt`] for a row that was never written here.
    pub async fn lines(&self, conference: ConferenceId) -> Result<Vec<(LineKey, LineRecord)>, StoreError> {
        let rows: Vec<Row> =
            sqlx::query_as("SELECT * FROM line_quality WHERE conference = ?1 ORDER BY session, endpoint, direction")
                .bind(conference.0)
                .fetch_all(self.readers())
                .await
                .map_err(database)?;
        rows.iter().map(|row| Ok((row.key()?, row.record()?))).collect()
    }
}
