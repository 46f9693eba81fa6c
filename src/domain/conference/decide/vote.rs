//! Wishes about votes.

use super::super::Conference;
use super::{REASON_LIMIT, check_text, if_new};
use crate::event::Event;
use crate::identity::{EndpointId, SessionId, VoteId};
use crate::refusal::Refusal;
use crate::session::Session;
use crate::vote::{Ballot, MOST_OPEN_VOTES, MOST_VOTES, Vote, VoteCounting, VoteWish};

impl Conference {
    pub(super) fn decide_vote(&self, session: SessionId, wish: VoteWish) -> Result<Vec<Event>, Refusal> {
        match wish {
            VoteWish::Open { question, counting } => self.open_vote(session, question, counting),
            VoteWish::Cast { vote, endpoint, ballot } => self.cast_ballot(session, vote, endpoint, ballot),
            VoteWish::Close { vote } => {
                let is_open = self.vote_of(session, vote)?.closed_at.is_none();
                Ok(if_new(is_open, Event::VoteClosed { vote }))
            }
        }
    }

    /// For technical checks a vote is held before the session begins as well.
    fn open_vote(&self, session: SessionId, question: String, counting: VoteCounting) -> Result<Vec<Event>, Refusal> {
        self.held_session(session)?;
        check_text("question", &question, REASON_LIMIT)?;
        let votes = || self.votes.of_session(session);
        if votes().count() >= MOST_VOTES {
            return Err(Refusal::TooMany { field: "votes", limit: MOST_VOTES });
        }
        if votes().filter(|vote| vote.closed_at.is_none()).count() >= MOST_OPEN_VOTES {
            return Err(Refusal::TooMany { field: "open_votes", limit: MOST_OPEN_VOTES });
        }
        Ok(vec![Event::VoteOpened { session, vote: self.votes.next(), question, counting }])
    }

    /// Until the close a ballot may be replaced; the last one counts.
    fn cast_ballot(
        &self,
        session: SessionId,
        vote: VoteId,
        endpoint: EndpointId,
        ballot: Ballot,
    ) -> Result<Vec<Event>, Refusal> {
        let known = self.vote_of(session, vote)?;
        let known_session = self.known_session(session)?;
        let entry = self.audience_entry(known_session, endpoint)?;
        if !known.asks(known_session, &self.roster_of(known_session), endpoint) {
            return Err(Refusal::OutsideAudience);
        }
        if known.closed_at.is_some() {
            return Err(Refusal::VoteClosed);
        }
        let entitled = known.voices(entry, self.official_roll_call(known_session));
        let given = ballot.voices();
        match known.counting {
            VoteCounting::Endpoints if given != 1 => return Err(Refusal::OneVoiceEach),
            VoteCounting::People if given > u64::from(entitled) => {
                return Err(Refusal::TooManyVoices { given, entitled: entitled.into() });
            }
            _ => {}
        }
        let is_so = known.cast.get(&endpoint).is_some_and(|cast| (cast.ballot, cast.entitled) == (ballot, entitled));
        Ok(if_new(!is_so, Event::BallotCast { vote, endpoint, ballot, entitled }))
    }

    /// With the session its votes are over.
    pub(super) fn close_votes(&self, session: &Session) -> Vec<Event> {
        let open = self.votes.of_session(session.id).filter(|vote| vote.closed_at.is_none());
        open.map(|vote| Event::VoteClosed { vote: vote.id }).collect()
    }

    /// A vote that is held in this session.
    fn vote_of(&self, session: SessionId, vote: VoteId) -> Result<&Vote, Refusal> {
        self.votes.get(vote).filter(|vote| vote.session == session).ok_or(Refusal::UnknownVote)
    }
}
