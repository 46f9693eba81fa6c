//! Announcements, reminders and hot lines: what reached each endpoint and who answered, the tree with sums at
//! every branch. How far every announcement came stands in the notes.

use super::branch_sums::BranchSums;
use super::branches::{TreeRow, rows};
use super::heading::heading;
use super::message_lines::{AnnouncementLine, announced, line};
use super::note::{Note, NoteKind, notes_of_course};
use super::scope::{Scope, SessionScope};
use super::versions::signature;
use super::{Cell, ColumnKey, Measure, Report, ReportKind, RowKind, choice};
use crate::identity::{AnnouncementId, EndpointId, RollCallId};
use crate::ledger::Said;
use crate::message::{Announced, Announcement};
use crate::time::Timestamp;

/// What a column says of the messages of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MessageColumn {
    /// Thông báo đã hiện: how many of those that were made to it.
    Announcements,
    /// Lời nhắc đã hiện: how many of those that were sent to it.
    Reminders,
    /// Trả lời sau khi nhắc: how many of the roll calls of which it was reminded.
    Answered,
    /// Từng thông báo, lời nhắc: when each was shown.
    Deliveries,
    /// Số lần hỏi đường dây nóng.
    Asked,
    /// Số lần đường dây nóng nhắn.
    Written,
    /// Giờ nhắn gần nhất: when the hot line wrote last.
    WrittenAt,
    /// Người nhắn gần nhất.
    WrittenBy,
    /// Chưa được trả lời: how many endpoints wait for an answer.
    Waiting,
}

impl MessageColumn {
    /// Every column, left to right.
    pub const ALL: [Self; 9] = [
        Self::Announcements,
        Self::Reminders,
        Self::Answered,
        Self::Deliveries,
        Self::Asked,
        Self::Written,
        Self::WrittenAt,
        Self::WrittenBy,
        Self::Waiting,
    ];

    /// The stable name, as [`ColumnKey::code`].
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Announcements => "announcements_shown",
            Self::Reminders => "reminders_shown",
            Self::Answered => "reminded_answered",
            Self::Deliveries => "deliveries",
            Self::Asked => "hot_line_asked",
            Self::Written => "hot_line_answers",
            Self::WrittenAt => "hot_line_last_answer_at",
            Self::WrittenBy => "hot_line_last_answer_by",
            Self::Waiting => "hot_line_waiting",
        }
    }

    pub(super) const fn measure(self) -> Measure {
        match self {
            Self::Announcements | Self::Reminders | Self::Answered => Measure::Word,
            Self::Deliveries | Self::WrittenBy => Measure::Text,
            Self::Asked | Self::Written | Self::Waiting => Measure::Count,
            Self::WrittenAt => Measure::Time,
        }
    }
}

/// An announcement or a reminder that was made to an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Its number.
    pub announcement: AnnouncementId,
    /// When the page of the endpoint showed it first.
    pub shown_at: Option<Timestamp>,
}

/// What the endpoints of a row have to do with the messages of a session.
#[derive(Clone, Copy, Debug, Default)]
struct MessageCounts {
    announcements: u64,
    announcements_shown: u64,
    reminders: u64,
    reminders_shown: u64,
    /// Roll calls of which they were reminded, and how many of these they answered.
    reminded: u64,
    answered: u64,
    asked: u64,
    written: u64,
    waiting: u64,
}

impl MessageCounts {
    fn of_endpoint(scope: &Scope<'_>, announced: &[&Announcement], of: &SessionScope<'_>, own: EndpointId) -> Self {
        let mut counts = Self::default();
        let mut reminded: Vec<RollCallId> = Vec::new();
        if of.entry(own).is_none() {
            return counts;
        }
        for announcement in announced {
            let reach = announcement.reach(own);
            match announcement.said {
                Announced::Text(_) => {
                    counts.announcements += reach.addressed;
                    counts.announcements_shown += reach.shown;
                }
                Announced::Reminder(roll_call) => {
                    counts.reminders += reach.addressed;
                    counts.reminders_shown += reach.shown;
                    if reach.addressed > 0 && !reminded.contains(&roll_call) {
                        reminded.push(roll_call);
                        counts.reminded += 1;
                        counts.answered += u64::from(has_answered(scope, roll_call, own));
                    }
                }
            }
        }
        if let Some(line) = scope.conference.messages().hot_line(of.session.id, own) {
            counts.asked = count(line.asked().count());
            counts.written = count(line.answers().count());
            counts.waiting = line.waits_since().is_some().into();
        }
        counts
    }

    const fn figures(&self) -> [u64; 9] {
        [
            self.announcements,
            self.announcements_shown,
            self.reminders,
            self.reminders_shown,
            self.reminded,
            self.answered,
            self.asked,
            self.written,
            self.waiting,
        ]
    }

    const fn of_figures(figures: [u64; 9]) -> Self {
        let [
            announcements,
            announcements_shown,
            reminders,
            reminders_shown,
            reminded,
            answered,
            asked,
            written,
            waiting,
        ] = figures;
        Self {
            announcements,
            announcements_shown,
            reminders,
            reminders_shown,
            reminded,
            answered,
            asked,
            written,
            waiting,
        }
    }

    fn cell(&self, key: MessageColumn) -> Cell {
        match key {
            MessageColumn::Announcements => Cell::out_of(self.announcements_shown, self.announcements),
            MessageColumn::Reminders => Cell::out_of(self.reminders_shown, self.reminders),
            MessageColumn::Answered => Cell::out_of(self.answered, self.reminded),
            MessageColumn::Asked => Cell::Count(self.asked),
            MessageColumn::Written => Cell::Count(self.written),
            MessageColumn::Waiting => Cell::Count(self.waiting),
            MessageColumn::Deliveries | MessageColumn::WrittenAt | MessageColumn::WrittenBy => Cell::Blank,
        }
    }
}

/// The messages of a session.
struct Written<'a> {
    of: &'a SessionScope<'a>,
    announced: Vec<&'a Announcement>,
    sums: BranchSums<9>,
}

impl<'a> Written<'a> {
    fn of(scope: &Scope<'_>, of: &'a SessionScope<'a>, announced: Vec<&'a Announcement>) -> Self {
        let own = |endpoint| MessageCounts::of_endpoint(scope, &announced, of, endpoint).figures();
        let sums = BranchSums::over(scope, |entry| own(entry.endpoint));
        Self { of, announced, sums }
    }

    fn cell(&self, scope: &Scope<'_>, row: &TreeRow<'_>, key: MessageColumn) -> Cell {
        let own = row.top().filter(|_| row.kind == RowKind::Endpoint).map(|entry| entry.endpoint);
        match own {
            Some(endpoint) if self.of.entry(endpoint).is_none() => Cell::Empty,
            Some(endpoint) => self.own_cell(scope, row, key, endpoint),
            None => MessageCounts::of_figures(self.sums.of(&row.nodes)).cell(key),
        }
    }

    fn own_cell(&self, scope: &Scope<'_>, row: &TreeRow<'_>, key: MessageColumn, own: EndpointId) -> Cell {
        let last = || {
            let line = scope.conference.messages().hot_line(self.of.session.id, own)?;
            let answer = line.answers().next_back()?;
            Some(Said { at: answer.at, by: answer.answered_by? })
        };
        match key {
            MessageColumn::Deliveries => {
                let made = self.announced.iter().filter(|announcement| announcement.is_for(own));
                let delivered = made.map(|announcement| Delivery {
                    announcement: announcement.id,
                    shown_at: announcement.shown.get(&own).copied(),
                });
                let deliveries: Vec<_> = delivered.collect();
                if deliveries.is_empty() { Cell::Empty } else { Cell::Deliveries(deliveries) }
            }
            MessageColumn::WrittenAt => Cell::time(last().map(|said| said.at)),
            MessageColumn::WrittenBy => {
                last().map_or(Cell::Empty, |said| Cell::Signature(signature(scope, self.of, said)))
            }
            key => MessageCounts::of_figures(self.sums.of(&row.nodes)).cell(key),
        }
    }
}

/// Folds the table of messages.
pub(super) fn fold(scope: &Scope<'_>) -> Report {
    let columns = choice::messages(scope);
    let written: Vec<_> =
        scope.sessions.iter().map(|of| Written::of(scope, of, announced(scope, of).collect())).collect();
    let (rows, totals) = rows(scope, &columns, |row, column| {
        let ColumnKey::Message(key) = column.key else { return None };
        Some(written.get(column.session?.index)?.cell(scope, row, key))
    });
    let mut notes = notes_of_course(scope);
    for (session, written) in written.iter().enumerate() {
        let lines = written.announced.iter().map(|announcement| line(scope, written.of, announcement));
        notes
            .extend(lines.map(|line: AnnouncementLine| Note { session, kind: NoteKind::Announcement(Box::new(line)) }));
    }
    Report { kind: ReportKind::Messages, heading: heading(scope), columns, rows, totals, notes, courses: Vec::new() }
}

/// Whether an endpoint answered a roll call. It was reminded, so it did so after that.
pub(super) fn has_answered(scope: &Scope<'_>, roll_call: RollCallId, endpoint: EndpointId) -> bool {
    scope.conference.roll_call(roll_call).is_some_and(|roll_call| roll_call.answers.contains_key(&endpoint))
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
