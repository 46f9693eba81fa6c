//! What is said beside and under the figures.

use diemcau_domain::report::{Heading, Marks, Note, NoteKind, Remark, RemarkKind};
use diemcau_domain::vote::{Tally, VoteCounting};

use super::{COMMA, amendment, announcement, document, outage_cause};
use crate::{Language, figures};

/// The marks of an endpoint; empty if it has none.
pub(crate) fn marks(marks: Marks, language: Language) -> String {
    let words = [
        (marks.late, late(language)),
        (marks.left_early, left_early(language)),
        (marks.conflict, language.choose("mâu thuẫn", "conflict")),
    ];
    words.into_iter().filter(|(is_so, _)| *is_so).map(|(_, word)| word).collect::<Vec<_>>().join(COMMA)
}

const fn late(language: Language) -> &'static str {
    language.choose("vào muộn", "late")
}

const fn left_early(language: Language) -> &'static str {
    language.choose("ra sớm", "left early")
}

/// What is said about an endpoint. Where the report has several sessions, each remark names its own.
pub(crate) fn remarks(remarks: &[Remark], heading: &Heading, language: Language) -> String {
    let said = remarks.iter().map(|remark| {
        let text = remark_text(&remark.kind, language);
        match remark.session.filter(|_| heading.sessions.len() > 1).and_then(|index| heading.sessions.get(index)) {
            Some(session) => format!("{}: {text}", session.title),
            None => text,
        }
    });
    said.collect::<Vec<_>>().join("; ")
}

fn remark_text(remark: &RemarkKind, language: Language) -> String {
    match remark {
        RemarkKind::Released(at) => {
            let at = figures::date_time(*at);
            match language {
                Language::Vietnamese => format!("bàn giao cho buổi riêng lúc {at}"),
                Language::English => format!("handed over to a session of its own at {at}"),
            }
        }
        RemarkKind::Late => late(language).to_owned(),
        RemarkKind::LeftEarly => left_early(language).to_owned(),
        RemarkKind::Absent { reason, conflict: false } => {
            format!("{}: {reason}", language.choose("báo vắng", "declared absent"))
        }
        RemarkKind::Absent { reason, conflict: true } => {
            let conflict =
                language.choose("mâu thuẫn: báo vắng nhưng có số liệu", "conflict: declared absent, yet figures exist");
            format!("{conflict} ({reason})")
        }
        RemarkKind::InvitedCorrected { by_roster, given, reason } => {
            let (by_roster, given) =
                (figures::count((*by_roster).into(), language), figures::count((*given).into(), language));
            match language {
                Language::Vietnamese => format!("số triệu tập {given}, danh sách ghi {by_roster} ({reason})"),
                Language::English => format!("{given} invited, the roster says {by_roster} ({reason})"),
            }
        }
        RemarkKind::SoundOnly(milliseconds) => {
            format!("{} {}", language.choose("chỉ nghe", "sound only"), figures::duration(*milliseconds))
        }
        RemarkKind::Roster(note) => note.clone(),
    }
}

/// A line under a report.
pub(crate) fn note(note: &Note, heading: &Heading, language: Language) -> String {
    let text = note_text(&note.kind, language);
    match heading.sessions.get(note.session) {
        Some(session) => format!("{}: {text}", session.title),
        None => text,
    }
}

fn note_text(note: &NoteKind, language: Language) -> String {
    let sentence = |vietnamese: &'static str, english: &'static str| language.choose(vietnamese, english).to_owned();
    match note {
        NoteKind::NotThere => sentence(
            "đơn vị không có trong danh sách điểm cầu dự buổi này",
            "the part did not belong to the audience of this session",
        ),
        NoteKind::NotBegun => sentence("buổi chưa bắt đầu", "the session has not begun"),
        NoteKind::StillRunning => {
            sentence("buổi chưa kết thúc, số liệu còn thay đổi", "the session goes on; the figures still change")
        }
        NoteKind::NoItemOpened => sentence(
            "chưa mở nội dung nào nên chưa có thời gian được tính",
            "no agenda item was opened, so nothing counts",
        ),
        NoteKind::NoRollCall => sentence("không có lần điểm danh nào", "there was no roll call"),
        NoteKind::Outage { interval, cause } => {
            let (cause, span) = (outage_cause(*cause, language), figures::span(interval.from, interval.until));
            let length = figures::duration(interval.length_ms());
            let consequence = language.choose("không tính vào thời gian dự", "not counted");
            format!("{cause}, {span} ({length}), {consequence}")
        }
        NoteKind::Released { branch, endpoints, at } => {
            let (endpoints, at) = (figures::count(*endpoints, language), figures::date_time(*at));
            match language {
                Language::Vietnamese => {
                    format!("{branch} được bàn giao lúc {at} ({endpoints} điểm cầu); sau đó không tính vào buổi này")
                }
                Language::English => {
                    format!("{branch} was handed over at {at} (endpoints: {endpoints}); later time is not counted")
                }
            }
        }
        NoteKind::RollCallOpen { title, deadline } => {
            let deadline = figures::date_time(*deadline);
            match language {
                Language::Vietnamese => format!("điểm danh “{title}” chưa khép lại, hạn báo cáo {deadline}"),
                Language::English => format!("roll call “{title}” is still open, answers wanted by {deadline}"),
            }
        }
        NoteKind::Vote { question, counting, opened_at, closed_at, tally } => {
            let closed_at = closed_at.map_or_else(|| "…".to_owned(), figures::time);
            format!(
                "{}, {}–{closed_at}: {}",
                quoted(question),
                figures::date_time(*opened_at),
                tally_text(*counting, tally, language)
            )
        }
        NoteKind::Amended(line) => amendment(line, language),
        NoteKind::Document(line) => document(line, language),
        NoteKind::Announcement(line) => announcement(line, language),
        NoteKind::Conflicts(endpoints) => {
            let endpoints = figures::count(*endpoints, language);
            match language {
                Language::Vietnamese => format!("{endpoints} điểm cầu bị báo vắng nhưng có số liệu tham dự"),
                Language::English => format!("endpoints declared absent for which figures exist: {endpoints}"),
            }
        }
        NoteKind::Broadcast(endpoints) => {
            let endpoints = figures::count(*endpoints, language);
            match language {
                Language::Vietnamese => {
                    format!("{endpoints} điểm cầu theo dõi qua truyền hình, không đo được nên không tính vào tỷ lệ dự")
                }
                Language::English => {
                    format!("endpoints that follow by television, cannot be measured and are in no share: {endpoints}")
                }
            }
        }
    }
}

fn quoted(question: &str) -> String {
    format!("“{question}”")
}

/// What a vote came to.
fn tally_text(counting: VoteCounting, tally: &Tally, language: Language) -> String {
    let counting = match counting {
        VoteCounting::Endpoints => language.choose("theo điểm cầu", "by endpoint"),
        VoteCounting::People => language.choose("theo số đại biểu có mặt", "by members present"),
    };
    let figures = [
        (language.choose("số phiếu có quyền biểu quyết", "voices entitled"), tally.entitled),
        (language.choose("tán thành", "in favour"), tally.in_favour),
        (language.choose("không tán thành", "against"), tally.against),
        (language.choose("phiếu trắng", "blank"), tally.blank),
        (language.choose("chưa biểu quyết", "not voted"), tally.not_voted),
    ];
    let figures = figures.map(|(word, figure)| format!("{word} {}", figures::count(figure, language)));
    format!("{counting}{COMMA}{}", figures.join(COMMA))
}
