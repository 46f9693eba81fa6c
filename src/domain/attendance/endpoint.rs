//! What one endpoint took part in.

use std::borrow::Cow;

use super::{ItemSpan, SessionAttendance, Share};
use crate::event::MediaKind;
use crate::identity::{EndpointId, ItemId};
use crate::interval::Intervals;
use crate::presence::Presence;
use crate::time::Timestamp;

/// What an endpoint's part in a session comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Dự đầy đủ.
    Full,
    /// Dự một phần.
    Partial,
    /// Tự báo cáo: nothing was measured, but the endpoint declared a head count.
    Declared,
    /// Vắng: somebody with the right said so.
    Absent,
    /// Có kết nối nhưng không nhận tín hiệu.
    ConnectedOnly,
    /// Chưa báo cáo.
    NotReported,
}

impl Status {
    /// Every status, the best first.
    pub const ALL: [Self; 6] =
        [Self::Full, Self::Partial, Self::Declared, Self::Absent, Self::ConnectedOnly, Self::NotReported];

    /// The stable name, as in protocols and dictionaries.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Partial => "partial",
            Self::Declared => "declared",
            Self::Absent => "absent",
            Self::ConnectedOnly => "connected_only",
            Self::NotReported => "not_reported",
        }
    }
}

/// An endpoint's part in one agenda item. All times in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ItemAttendance {
    /// The item; none for the only one of a session without an agenda.
    pub item: Option<ItemId>,
    /// What counted.
    pub counted_ms: i64,
    /// What of that was received.
    pub received_ms: i64,
    /// What of that was sound without picture.
    pub sound_only_ms: i64,
}

impl ItemAttendance {
    /// Received of counted.
    #[must_use]
    pub const fn share(&self) -> Share {
        Share { part: self.received_ms, whole: self.counted_ms }
    }
}

/// An endpoint's part in a session. All times in milliseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointAttendance {
    /// The endpoint.
    pub endpoint: EndpointId,
    /// Item by item, in the order of [`SessionAttendance::items`].
    pub items: Vec<ItemAttendance>,
    /// What counted in all.
    pub counted_ms: i64,
    /// What of that was received.
    pub received_ms: i64,
    /// What of that was sound without picture.
    pub sound_only_ms: i64,
    /// When it was connected, between the reception of the endpoints and the end.
    pub connected: Intervals,
    /// When media is proven to have arrived in the same time, counted or not.
    pub received: Intervals,
    /// When it was released from the session, if it was: nothing after that is its part.
    pub released_at: Option<Timestamp>,
    /// What it comes to.
    pub status: Status,
    /// It missed more than the margin at the beginning.
    pub late: bool,
    /// It missed more than the margin at the end.
    pub left_early: bool,
    /// Somebody declared an absence although something was measured or declared.
    pub conflict: bool,
}

impl EndpointAttendance {
    pub(super) fn new(of: &SessionAttendance<'_>, endpoint: EndpointId) -> Self {
        let released_at = of.session.released_at(&of.roster, endpoint);
        let attended = of.session.attended_by(&of.roster, endpoint, of.known_until);
        let presence = of.conference.presence(endpoint);
        let while_attended =
            |read: &dyn Fn(&Presence) -> Intervals| presence.map(read).unwrap_or_default().intersection(&attended);
        let connected = while_attended(&|presence| presence.connected(of.known_until));
        let sound = while_attended(&|presence| presence.received(of.session.id, MediaKind::Sound, of.known_until));
        let picture = while_attended(&|presence| presence.received(of.session.id, MediaKind::Picture, of.known_until));
        let received = sound.union(&picture);
        let sound_only = sound.minus(&picture);
        let items = of.items.iter().map(|span| item_of(span, released_at, &received, &sound_only)).collect::<Vec<_>>();
        let mut attendance = Self {
            endpoint,
            counted_ms: items.iter().map(|item| item.counted_ms).sum(),
            received_ms: items.iter().map(|item| item.received_ms).sum(),
            sound_only_ms: items.iter().map(|item| item.sound_only_ms).sum(),
            items,
            connected,
            received,
            released_at,
            status: Status::NotReported,
            late: false,
            left_early: false,
            conflict: false,
        };
        attendance.judge(of);
        attendance
    }

    /// Received of counted.
    #[must_use]
    pub const fn share(&self) -> Share {
        Share { part: self.received_ms, whole: self.counted_ms }
    }

    /// Whether anything was measured.
    #[must_use]
    pub const fn is_measured(&self) -> bool {
        self.received_ms > 0
    }

    fn judge(&mut self, of: &SessionAttendance<'_>) {
        let declared = has_answered(of, self.endpoint);
        let absent = of.figures.absence(self.endpoint).is_some();
        self.status = if self.share().reaches(of.thresholds.full_share_percent) {
            Status::Full
        } else if self.is_measured() {
            Status::Partial
        } else if declared {
            Status::Declared
        } else if absent {
            Status::Absent
        } else if !self.connected.is_empty() {
            Status::ConnectedOnly
        } else {
            Status::NotReported
        };
        self.conflict = absent && (self.is_measured() || declared);
        let counted = until_release(&of.counted, self.released_at);
        let counted_and_received = self.received.intersection(&counted);
        if let (Some(first), Some(last)) = (counted_and_received.first(), counted_and_received.last()) {
            self.late = counted.before(first).total_ms() > of.thresholds.margin_ms;
            self.left_early = counted.after(last).total_ms() > of.thresholds.margin_ms;
        }
    }
}

fn item_of(
    span: &ItemSpan,
    released_at: Option<Timestamp>,
    received: &Intervals,
    sound_only: &Intervals,
) -> ItemAttendance {
    let counted = until_release(&span.counted, released_at);
    ItemAttendance {
        item: span.item,
        counted_ms: counted.total_ms(),
        received_ms: counted.intersection(received).total_ms(),
        sound_only_ms: counted.intersection(sound_only).total_ms(),
    }
}

/// For whom a session is over earlier, less counts.
fn until_release(counted: &Intervals, released_at: Option<Timestamp>) -> Cow<'_, Intervals> {
    released_at.map_or(Cow::Borrowed(counted), |released_at| Cow::Owned(counted.before(released_at)))
}

fn has_answered(of: &SessionAttendance<'_>, endpoint: EndpointId) -> bool {
    let roll_calls = of.session.roll_calls.iter().filter_map(|roll_call| of.conference.roll_call(*roll_call));
    roll_calls.into_iter().any(|roll_call| of.figures.head_count(roll_call, endpoint).is_some())
}
