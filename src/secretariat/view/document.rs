//! Documents as they are shown.

use std::ops::Range;

use diemcau_domain::Conference;
use diemcau_domain::audience::Audience;
use diemcau_domain::document::Document;
use diemcau_domain::identity::EndpointId;
use diemcau_domain::roster::{Roster, RosterEntry};
use diemcau_domain::session::{Session, SessionState};
use diemcau_domain::time::Timestamp;
use diemcau_protocol::document::{BranchReaders, DocumentReader, DocumentReaders, DocumentView, OwnDocument};

use super::endpoint::{endpoint_ref, endpoint_ref_at};
use super::{common, count};

/// More would make the answer too long; how many there are stands beside the list.
const MOST_NAMED: usize = 1_000;

/// The documents of a session in the order in which they were sent, as far as they were sent to
/// somebody in `subtree`.
#[must_use]
pub fn documents(conference: &Conference, session: &Session, subtree: EndpointId) -> Vec<DocumentView> {
    let roster = conference.roster_of(session);
    let seen = roster.subtree(subtree);
    let sent = conference.documents().of_session(session.id);
    let addressed = sent.map(|document| Addressed::of(document, session, &roster, &seen));
    addressed.filter(|addressed| !addressed.positions.is_empty()).map(|it| it.view(conference)).collect()
}

/// Who of a subtree opened a document.
#[must_use]
pub fn document_readers(
    conference: &Conference,
    session: &Session,
    document: &Document,
    subtree: EndpointId,
) -> DocumentReaders {
    let roster = conference.roster_of(session);
    let addressed = Addressed::of(document, session, &roster, &roster.subtree(subtree));
    let whole = || addressed.entries(addressed.positions.clone());
    let opened_at = |entry: &RosterEntry| document.opened.get(&entry.endpoint).copied();
    let unopened = whole().filter(|(_, entry)| opened_at(entry).is_none());
    let readers = whole().filter_map(|(position, entry)| Some((position, opened_at(entry)?)));
    DocumentReaders {
        document: addressed.view(conference),
        branches: addressed.branches(),
        unopened: unopened.filter_map(|(at, _)| endpoint_ref_at(&roster, at)).take(MOST_NAMED).collect(),
        readers: readers.filter_map(|(at, opened)| reader(&roster, at, opened)).take(MOST_NAMED).collect(),
    }
}

/// A document as an endpoint sees it that got it; without its comments.
#[must_use]
pub fn own_document(session: &Session, document: &Document, endpoint: EndpointId, now: Timestamp) -> OwnDocument {
    let draft = document.plan.draft.as_ref();
    let is_closed = session.state == SessionState::Closed;
    let takes_comments = draft.is_some_and(|draft| draft.comments_until.map_or(!is_closed, |until| now <= until));
    OwnDocument {
        document: document.id.0,
        title: document.plan.title.clone(),
        kind: document.plan.kind.into(),
        bytes: document.plan.bytes,
        sent_at: document.sent_at.into(),
        opened_at: document.opened.get(&endpoint).copied().map(Into::into),
        articles: draft.map(|draft| draft.articles.clone()).unwrap_or_default(),
        comments_until: draft.and_then(|draft| draft.comments_until).map(Into::into),
        takes_comments,
        comments: Vec::new(),
    }
}

fn reader(roster: &Roster, position: usize, opened_at: Timestamp) -> Option<DocumentReader> {
    Some(DocumentReader { endpoint: endpoint_ref_at(roster, position)?, opened_at: opened_at.into() })
}

/// Those who got a document, by the positions of the roster its session is held with.
struct Addressed<'a> {
    document: &'a Document,
    roster: &'a Roster,
    audience: Audience,
    positions: Range<usize>,
}

impl<'a> Addressed<'a> {
    fn of(document: &'a Document, session: &Session, roster: &'a Roster, seen: &Range<usize>) -> Self {
        let audience = session.audience(roster);
        let positions = common(&common(&roster.subtree(document.plan.subtree), &audience.whole()), seen);
        Self { document, roster, audience, positions }
    }

    fn entries(&self, positions: Range<usize>) -> impl Iterator<Item = (usize, &'a RosterEntry)> + '_ {
        let got_it = |position: &usize| self.audience.contained(*position, self.document.sent_at);
        positions.filter(got_it).filter_map(|position| Some((position, self.roster.entries().get(position)?)))
    }

    fn opened(&self, positions: Range<usize>) -> u32 {
        let opened = |entry: &RosterEntry| self.document.opened.contains_key(&entry.endpoint);
        count(self.entries(positions).filter(|(_, entry)| opened(entry)).count())
    }

    fn branches(&self) -> Vec<BranchReaders> {
        let tops = if self.positions.is_empty() { None } else { Some(self.roster.children_at(self.positions.start)) };
        let branch = |top: usize| {
            let positions = self.roster.subtree_at(top);
            Some(BranchReaders {
                endpoint: endpoint_ref_at(self.roster, top)?,
                endpoints: count(self.entries(positions.clone()).count()),
                opened: self.opened(positions),
            })
        };
        tops.into_iter().flatten().filter_map(branch).collect()
    }

    fn view(&self, conference: &Conference) -> DocumentView {
        let (id, plan) = (self.document.id, &self.document.plan);
        let is_seen =
            |endpoint| self.roster.position(endpoint).is_some_and(|position| self.positions.contains(&position));
        let comments = || {
            let standing = conference.comments().on(id).filter(|comment| comment.withdrawn_at.is_none());
            standing.filter(|comment| is_seen(comment.endpoint))
        };
        DocumentView {
            document: id.0,
            title: plan.title.clone(),
            kind: plan.kind.into(),
            bytes: plan.bytes,
            digest: plan.digest.clone(),
            sent_at: self.document.sent_at.into(),
            subtree: endpoint_ref(self.roster, plan.subtree),
            articles: plan.draft.as_ref().map(|draft| draft.articles.clone()).unwrap_or_default(),
            comments_until: plan.draft.as_ref().and_then(|draft| draft.comments_until).map(Into::into),
            endpoints: count(self.entries(self.positions.clone()).count()),
            opened: self.opened(self.positions.clone()),
            comments: count(comments().count()),
            comments_open: count(comments().filter(|comment| comment.handled.is_none()).count()),
        }
    }
}
