//! What is done with documents, votes, delegates, recordings and write-ups.

use super::deeds::{Deed, ORGANIZER};
use crate::Conference;
use crate::command::Command;
use crate::comment::{CommentWish, Handling};
use crate::delegate::{CheckInWay, DelegateKind, DelegateWish, ListedDelegate};
use crate::document::{DocumentKind, DocumentPlan, DocumentWish, Draft};
use crate::identity::{DelegateNumber, DocumentId, EndpointId};
use crate::recording::{RecordingEnd, RecordingWish};
use crate::session::Session;
use crate::study::{Piece, StudyWish};
use crate::time::Timestamp;
use crate::vote::{Ballot, VoteCounting, VoteWish};
use crate::write_up::{WriteUp, WriteUpWish};
use crate::written_text::TextHash;

/// How many kinds of such deeds there are.
pub(super) const KINDS: u8 = 18;

const HOUR_MS: i64 = 3_600_000;

pub(super) fn paper_wish(
    deed: &Deed,
    kind: u8,
    conference: &Conference,
    at: Timestamp,
    session: &Session,
    endpoint: EndpointId,
) -> Option<Command> {
    let id = session.id;
    match kind {
        0..=2 => Some(Command::Vote { session: id, wish: vote(deed, kind, conference, session, endpoint)? }),
        3 | 4 => Some(Command::Document { session: id, wish: document(deed, kind, conference, session, endpoint)? }),
        5..=8 => Some(Command::Comment { session: id, wish: comment(deed, kind, conference, session, endpoint)? }),
        9..=13 => Some(Command::Delegate { wish: delegate(deed, kind, conference, session, endpoint)? }),
        14 => Some(Command::Recording { session: id, wish: recording(deed, conference, session)? }),
        15 => {
            let from = at.plus_ms(-HOUR_MS).plus_ms(-deed.ago_ms);
            let piece = |from: Timestamp| Piece { from, until: from.plus_ms(i64::from(deed.number) * 60_000 + 1) };
            let pieces = vec![piece(from), piece(from.plus_ms(30_000))];
            Some(Command::Study { session: id, wish: StudyWish::Play { endpoint, pieces, within_ms: HOUR_MS } })
        }
        16 => {
            let state = WriteUp::ALL.get(usize::try_from(deed.number % 4).unwrap()).copied();
            Some(Command::WriteUp { session: id, wish: WriteUpWish::Mark { endpoint, state } })
        }
        _ => {
            let wish = WriteUpWish::MarkBranch { subtree: endpoint, state: *deed.nth(&WriteUp::ALL)? };
            Some(Command::WriteUp { session: id, wish })
        }
    }
}

fn vote(deed: &Deed, kind: u8, conference: &Conference, session: &Session, endpoint: EndpointId) -> Option<VoteWish> {
    let last = conference.votes().of_session(session.id).next_back();
    Some(match kind {
        0 if deed.number.is_multiple_of(3) => VoteWish::Close { vote: last?.id },
        0 => {
            let counting = if deed.flag { VoteCounting::People } else { VoteCounting::Endpoints };
            VoteWish::Open { question: "Thông qua?".into(), counting }
        }
        _ => {
            let ballot = match last?.counting {
                VoteCounting::Endpoints => Ballot { in_favour: 1, ..Ballot::default() },
                VoteCounting::People => Ballot { in_favour: deed.number, against: 1, blank: u32::from(deed.flag) },
            };
            VoteWish::Cast { vote: last?.id, endpoint, ballot }
        }
    })
}

fn document(
    deed: &Deed,
    kind: u8,
    conference: &Conference,
    session: &Session,
    endpoint: EndpointId,
) -> Option<DocumentWish> {
    if kind == 4 {
        let document = conference.documents().of_session(session.id).next()?.id;
        return Some(DocumentWish::Open { document, endpoint });
    }
    let subtree = if deed.flag { session.plan.audience } else { endpoint };
    let draft = Some(Draft { articles: vec!["Điều 1".into(), "Điều 2".into()], comments_until: None });
    let (title, digest) = ("Dự thảo".to_owned(), "ab".repeat(32));
    let plan = DocumentPlan { title, kind: DocumentKind::Pdf, digest, bytes: 1_000, subtree, draft };
    Some(DocumentWish::Send { document: DocumentId(session.id.0 * 100 + deed.number), plan })
}

fn comment(
    deed: &Deed,
    kind: u8,
    conference: &Conference,
    session: &Session,
    endpoint: EndpointId,
) -> Option<CommentWish> {
    let document = conference.documents().of_session(session.id).next()?.id;
    let text = TextHash(format!("{:064x}", deed.ago_ms));
    let article = deed.number % 3;
    let known = conference.comments().on(document).next();
    let own = known.map(|known| (known.id, known.endpoint));
    Some(match (kind, own) {
        (6, Some((comment, endpoint))) => CommentWish::Change { comment, endpoint, article, text },
        (7, Some((comment, endpoint))) => CommentWish::Withdraw { comment, endpoint },
        (8, Some((comment, _))) => {
            let handling = if deed.flag { Handling::Accepted } else { Handling::Explained };
            CommentWish::Handle { comment, handling, answer: Some(text), by: ORGANIZER }
        }
        _ => CommentWish::Make { document, endpoint, article, text },
    })
}

fn delegate(
    deed: &Deed,
    kind: u8,
    conference: &Conference,
    session: &Session,
    endpoint: EndpointId,
) -> Option<DelegateWish> {
    let number = |count: u32| DelegateNumber(endpoint.0 * 100 + count);
    let (id, delegate) = (session.id, number(deed.number % 4));
    Some(match kind {
        9 => {
            let listed = |count| ListedDelegate {
                delegate: number(count),
                kind: if count % 2 == 0 { DelegateKind::Member } else { DelegateKind::Other },
                presides: count == 0,
            };
            DelegateWish::List { lists: vec![(endpoint, (0..deed.number % 5).map(listed).collect())] }
        }
        10 => DelegateWish::CheckIn { session: id, endpoint, delegate, way: CheckInWay::Typed },
        11 => DelegateWish::Tick { session: id, endpoint, delegates: vec![delegate] },
        12 => {
            let sitting = conference.delegates().of_session(id)?;
            let here = |endpoint| Some((endpoint, sitting.present_at(endpoint).next()?.0));
            let (endpoint, delegate) = conference.delegates().endpoints().find_map(here)?;
            DelegateWish::Untick { session: id, endpoint, delegates: vec![delegate] }
        }
        _ => DelegateWish::NamePresiding { session: id, endpoint, presiding: vec![delegate] },
    })
}

fn recording(deed: &Deed, conference: &Conference, session: &Session) -> Option<RecordingWish> {
    let running = conference.recordings().running(session.id).map(|recording| recording.id);
    let last = conference.recordings().of_session(session.id).last().map(|recording| recording.id);
    Some(match (deed.number % 3, running, last) {
        (0, Some(recording), _) => RecordingWish::End { recording, reason: RecordingEnd::Stopped },
        (1, None, Some(recording)) => RecordingWish::Delete { recording },
        _ => RecordingWish::Start { keep_ms: HOUR_MS },
    })
}
