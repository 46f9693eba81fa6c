//! The log of messages: every announcement, every reminder, and what was written on hot lines, in the order of time.

use super::heading::heading;
use super::message_lines::{AnnouncedLine, AnnouncementLine, announced, line};
use super::note::notes_of_course;
use super::scope::{Scope, SessionScope};
use super::versions::{signature, technician};
use super::{Cell, ColumnKey, Measure, Report, ReportKind, Row, RowKind, Signature, choice};
use crate::identity::{Author, EndpointId};
use crate::ledger::Said;
use crate::message::{HotLine, Message};
use crate::roster::RosterEntry;
use crate::time::Timestamp;

/// What a column says of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MessageLogColumn {
    /// Giờ gửi.
    At,
    /// Loại.
    Kind,
    /// Người gửi.
    By,
    /// Nội dung: what was written; the title of the roll call of which a reminder was.
    Text,
    /// Số điểm cầu đã hiện.
    Shown,
    /// Số điểm cầu trả lời sau khi nhắc.
    Answered,
    /// When a question was answered.
    AnsweredAt,
    /// By whom.
    AnsweredBy,
}

impl MessageLogColumn {
    /// Every column, left to right.
    pub const ALL: [Self; 8] =
        [Self::At, Self::Kind, Self::By, Self::Text, Self::Shown, Self::Answered, Self::AnsweredAt, Self::AnsweredBy];

    /// The stable name, as [`ColumnKey::code`].
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::At => "sent_at",
            Self::Kind => "message_kind",
            Self::By => "sent_by",
            Self::Text => "text",
            Self::Shown => "shown",
            Self::Answered => "answered",
            Self::AnsweredAt => "answered_at",
            Self::AnsweredBy => "answered_by",
        }
    }

    pub(super) const fn measure(self) -> Measure {
        match self {
            Self::At | Self::AnsweredAt => Measure::Time,
            Self::Kind | Self::Shown | Self::Answered => Measure::Word,
            Self::By | Self::Text | Self::AnsweredBy => Measure::Text,
        }
    }
}

/// What somebody wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageKind {
    /// Thông báo.
    Announcement,
    /// Nhắc điểm danh.
    Reminder,
    /// Điểm cầu hỏi: the technician wrote to the hot line.
    Question,
    /// Đường dây nóng nhắn.
    Answer,
}

impl MessageKind {
    /// The stable name, as in protocols and dictionaries.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Announcement => "announcement",
            Self::Reminder => "reminder",
            Self::Question => "question",
            Self::Answer => "answer",
        }
    }
}

/// A message before it is cut into cells.
struct LogRow<'a> {
    of: &'a SessionScope<'a>,
    /// Whom it is about: the top of a branch, or whose hot line it is.
    entry: Option<&'a RosterEntry>,
    at: Timestamp,
    logged: Logged<'a>,
}

enum Logged<'a> {
    Announced(AnnouncementLine),
    Written {
        message: &'a Message,
        /// What the hot line wrote next after a question.
        answer: Option<&'a Message>,
    },
}

/// Folds the log: session by session, in the order of time.
pub(super) fn fold(scope: &Scope<'_>) -> Report {
    let columns = choice::message_log();
    let (mut rows, mut shown, mut answered) = (Vec::new(), (0, 0), (0, 0));
    for row in scope.sessions.iter().flat_map(|of| log(scope, of)) {
        if let Logged::Announced(line) = &row.logged {
            shown = (shown.0 + line.reach.shown, shown.1 + line.reach.addressed);
            let is_reminder = matches!(line.said, AnnouncedLine::Reminder(_));
            let reminded = if is_reminder { line.reach.addressed } else { 0 };
            answered = (answered.0 + line.answered, answered.1 + reminded);
        }
        let number = u64::try_from(rows.len() + 1).unwrap_or(u64::MAX);
        let cells = columns.iter().map(|column| row.cell(scope, column.key, number)).collect();
        let endpoint = row.entry.map(|entry| entry.endpoint);
        rows.push(Row { kind: RowKind::Endpoint, endpoint, depth: 0, cells });
    }
    let total = |key| match key {
        ColumnKey::Logged(MessageLogColumn::Shown) => Cell::out_of(shown.0, shown.1),
        ColumnKey::Logged(MessageLogColumn::Answered) => Cell::out_of(answered.0, answered.1),
        _ => Cell::Blank,
    };
    let cells = columns.iter().map(|column| total(column.key)).collect();
    let totals = Row { kind: RowKind::Totals, endpoint: None, depth: 0, cells };
    let (heading, notes) = (heading(scope), notes_of_course(scope));
    Report { kind: ReportKind::MessageLog, heading, columns, rows, totals, notes, courses: Vec::new() }
}

/// The messages of a session that concern somebody of the report.
fn log<'a>(scope: &'a Scope<'a>, of: &'a SessionScope<'a>) -> Vec<LogRow<'a>> {
    let entry = |endpoint: EndpointId| of.attendance.roster().entry(endpoint);
    let announcements = announced(scope, of).map(|made| LogRow {
        of,
        entry: entry(made.subtree),
        at: made.at,
        logged: Logged::Announced(line(scope, of, made)),
    });
    let lines = scope.conference.messages().hot_lines(of.session.id);
    let lines = lines.filter(|(endpoint, _)| of.entry(*endpoint).is_some());
    let written = lines.flat_map(|(endpoint, line)| {
        let messages = line.messages.iter().enumerate();
        messages.map(move |(index, message)| LogRow {
            of,
            entry: entry(endpoint),
            at: message.at,
            logged: Logged::Written { message, answer: answer_to(line, index) },
        })
    });
    let mut rows: Vec<_> = announcements.chain(written).collect();
    rows.sort_by_key(|row| row.at);
    rows
}

/// What answers a question; none of an answer itself.
fn answer_to(line: &HotLine, index: usize) -> Option<&Message> {
    let mut rest = line.messages.get(index..).unwrap_or_default().iter();
    rest.next().filter(|message| message.answered_by.is_none())?;
    rest.find(|message| message.answered_by.is_some())
}

impl LogRow<'_> {
    fn cell(&self, scope: &Scope<'_>, key: ColumnKey, number: u64) -> Cell {
        let text = |text: Option<&String>| text.map_or(Cell::Empty, |text| Cell::Text(text.clone()));
        let parent = || self.of.attendance.roster().entry(self.entry?.parent?);
        match key {
            ColumnKey::Number => Cell::Count(number),
            ColumnKey::Code => text(self.entry.map(|entry| &entry.code)),
            ColumnKey::Name => text(self.entry.map(|entry| &entry.name)),
            ColumnKey::Parent => text(parent().map(|parent| &parent.name)),
            ColumnKey::Session => text(Some(&self.of.session.plan.title)),
            ColumnKey::Logged(key) => match &self.logged {
                Logged::Announced(line) => announced_cell(line, key),
                Logged::Written { message, answer } => self.written_cell(scope, message, *answer, key),
            },
            _ => Cell::Empty,
        }
    }

    fn written_cell(
        &self,
        scope: &Scope<'_>,
        message: &Message,
        answer: Option<&Message>,
        key: MessageLogColumn,
    ) -> Cell {
        match key {
            MessageLogColumn::At => Cell::Time(message.at),
            MessageLogColumn::Kind if message.answered_by.is_some() => Cell::Message(MessageKind::Answer),
            MessageLogColumn::Kind => Cell::Message(MessageKind::Question),
            MessageLogColumn::By => self.author(scope, message).map_or(Cell::Empty, Cell::Signature),
            MessageLogColumn::Text => match &scope.beside.messages.hot_lines {
                None => Cell::Withheld,
                Some(texts) => texts.text(&message.text).map_or(Cell::Erased, |text| Cell::Text(text.to_owned())),
            },
            MessageLogColumn::AnsweredAt => Cell::time(answer.map(|answer| answer.at)),
            MessageLogColumn::AnsweredBy => {
                let by = answer.and_then(|answer| self.author(scope, answer));
                by.map_or(Cell::Empty, Cell::Signature)
            }
            MessageLogColumn::Shown | MessageLogColumn::Answered => Cell::Empty,
        }
    }

    /// Who wrote a message: one who runs the session, or the technician by name, as long as that is kept.
    fn author(&self, scope: &Scope<'_>, message: &Message) -> Option<Signature> {
        let endpoint = self.entry?.endpoint;
        let by = message.answered_by.unwrap_or(Author::Endpoint(endpoint));
        let signed = signature(scope, self.of, Said { at: message.at, by });
        let name = technician(scope, endpoint, message.at).filter(|_| message.answered_by.is_none());
        Some(Signature { name: name.map(str::to_owned).or(signed.name), ..signed })
    }
}

fn announced_cell(line: &AnnouncementLine, key: MessageLogColumn) -> Cell {
    match (key, &line.said) {
        (MessageLogColumn::At, _) => Cell::Time(line.at),
        (MessageLogColumn::Kind, AnnouncedLine::Text(_)) => Cell::Message(MessageKind::Announcement),
        (MessageLogColumn::Kind, AnnouncedLine::Reminder(_)) => Cell::Message(MessageKind::Reminder),
        (MessageLogColumn::By, _) => Cell::Signature(line.by.clone()),
        (MessageLogColumn::Text, AnnouncedLine::Text(text)) => text.clone().map_or(Cell::Erased, Cell::Text),
        (MessageLogColumn::Text, AnnouncedLine::Reminder(title)) => Cell::Text(title.clone()),
        (MessageLogColumn::Shown, _) => Cell::out_of(line.reach.shown, line.reach.addressed),
        (MessageLogColumn::Answered, AnnouncedLine::Reminder(_)) => Cell::out_of(line.answered, line.reach.addressed),
        _ => Cell::Empty,
    }
}
