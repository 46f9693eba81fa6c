//! Which documents and votes of a session concern one endpoint, and what it did with them. What is
//! the same for everybody is shared; this is what little each has of its own.

use diemcau_domain::Conference;
use diemcau_domain::identity::EndpointId;
use diemcau_domain::roster::Roster;
use diemcau_domain::session::Session;
use diemcau_domain::vote::{Ballot, Vote};
use diemcau_protocol::document::SituationDocument;
use diemcau_protocol::vote::SituationVote;
use diemcau_protocol::websocket::SituationSession;

/// An endpoint is told of no more votes than this: those opened last.
const MOST_VOTES_SHOWN: usize = 8;

/// The documents of a session, and the votes opened last, as they are for everybody.
pub(crate) fn shared(conference: &Conference, session: &Session) -> (Vec<SituationDocument>, Vec<SituationVote>) {
    let documents = conference.documents().of_session(session.id).map(|document| SituationDocument {
        document: document.id.0,
        title: document.plan.title.clone(),
        is_draft: document.plan.draft.is_some(),
        is_unread: false,
    });
    let whole = conference.roster_of(session).subtree(session.plan.audience);
    let votes = shown_votes(conference, session).into_iter().map(|vote| SituationVote {
        vote: vote.id.0,
        question: vote.question.clone(),
        counting: vote.counting.into(),
        voices: None,
        ballot: None,
        result: vote.closed_at.map(|_| conference.tally(vote, session, whole.clone()).into()),
    });
    (documents.collect(), votes.collect())
}

/// The newest first.
fn shown_votes<'a>(conference: &'a Conference, session: &Session) -> Vec<&'a Vote> {
    conference.votes().of_session(session.id).rev().take(MOST_VOTES_SHOWN).collect()
}

/// What of a session's documents and votes concerns one endpoint alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct OwnPapers {
    /// A bit for each document that was sent to it, in the order in which they were sent. A session
    /// has 64 at most.
    addressed: u64,
    /// A bit for each that it opened.
    opened: u64,
    /// In the order of the votes that are shown: its voices in one that is open, and what it said.
    ballots: Vec<(Option<u32>, Option<Ballot>)>,
}

impl OwnPapers {
    /// `roster` is the one that the session is held with.
    pub(crate) fn of(conference: &Conference, session: &Session, roster: &Roster, endpoint: EndpointId) -> Self {
        let mut own = Self::default();
        for (index, document) in (0_u32..).zip(conference.documents().of_session(session.id)) {
            let bit = 1_u64.checked_shl(index).unwrap_or_default();
            own.addressed |= if roster.stands_in(endpoint, document.plan.subtree) { bit } else { 0 };
            own.opened |= if document.opened.contains_key(&endpoint) { bit } else { 0 };
        }
        let votes = shown_votes(conference, session);
        if let Some(entry) = roster.entry(endpoint).filter(|_| !votes.is_empty()) {
            let roll_call = conference.official_roll_call(session);
            let own_of = |vote: &&Vote| {
                let voices = vote.closed_at.is_none().then(|| vote.voices(entry, roll_call));
                (voices, vote.cast.get(&endpoint).map(|cast| cast.ballot))
            };
            own.ballots = votes.iter().map(own_of).collect();
        }
        own
    }

    /// Adds it to what is the same for everybody.
    pub(crate) fn write_into(&self, shown: &mut SituationSession) {
        let has = |bits: u64, index: u32| bits & 1_u64.checked_shl(index).unwrap_or_default() != 0;
        let documents = (0_u32..).zip(std::mem::take(&mut shown.documents));
        let addressed = documents.filter(|(index, _)| has(self.addressed, *index));
        shown.documents = addressed
            .map(|(index, document)| SituationDocument { is_unread: !has(self.opened, index), ..document })
            .collect();
        for (vote, (voices, ballot)) in shown.votes.iter_mut().zip(&self.ballots) {
            vote.voices = *voices;
            vote.ballot = ballot.map(Into::into);
        }
    }
}
