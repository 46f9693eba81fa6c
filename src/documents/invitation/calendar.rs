//! A session as an iCalendar file (RFC 5545). A calendar that took an earlier one replaces it: the
//! entry keeps its name, and its number goes up with every new plan.

use diemcau_domain::time::Timestamp;
use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};
use jiff::tz::TimeZone;

/// A session in a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarEntry {
    /// Its name among all entries of the world, the same for ever.
    pub uid: String,
    /// How often it was planned anew.
    pub sequence: u32,
    /// When the file is made.
    pub made_at: Timestamp,
    /// When it begins.
    pub from: Timestamp,
    /// When it is over.
    pub until: Timestamp,
    /// Its title.
    pub title: String,
    /// What it is about, line by line.
    pub description: String,
    /// Where one takes part.
    pub place: String,
    /// The address of the page.
    pub address: String,
}

/// Writes an entry as a calendar that is published: times in UTC, to be shown in Asia/Ho_Chi_Minh.
#[must_use]
pub fn calendar(entry: &CalendarEntry) -> String {
    let mut event = Event::new();
    event
        .uid(&entry.uid)
        .summary(&entry.title)
        .description(&entry.description)
        .location(&entry.place)
        .status(EventStatus::Confirmed)
        .append_property(Property::new("SEQUENCE", entry.sequence.to_string()))
        .append_property(Property::new("DTSTAMP", utc(entry.made_at)))
        .append_property(Property::new("DTSTART", utc(entry.from)))
        .append_property(Property::new("DTEND", utc(entry.until)))
        .append_property(Property::new("URL", &entry.address));
    let mut calendar = Calendar::empty();
    calendar
        .append_property(Property::new("VERSION", "2.0"))
        .append_property(Property::new("PRODID", "-//diemcau//invitations//VI"))
        .append_property(Property::new("CALSCALE", "GREGORIAN"))
        .append_property(Property::new("METHOD", "PUBLISH"))
        .append_property(Property::new("X-WR-TIMEZONE", "Asia/Ho_Chi_Minh"));
    calendar.push(event.done());
    calendar.to_string()
}

/// A moment as `20220722T010000Z`.
fn utc(time: Timestamp) -> String {
    let moment = jiff::Timestamp::from_millisecond(time.as_millis()).unwrap_or_default();
    moment.to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string()
}
