//! What a vote came to.

use std::ops::Range;

use super::{Vote, VoteCounting};
use crate::Conference;
use crate::identity::EndpointId;
use crate::roll_call::RollCall;
use crate::roster::{Roster, RosterEntry};
use crate::session::Session;

/// Voices of some endpoints, so that entitled = in favour + against + blank + not voted. Voices are
/// endpoints or people, as the vote counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many endpoints were asked.
    pub endpoints: u64,
    /// How many of them said something.
    pub endpoints_voted: u64,
    /// How many voices they have.
    pub entitled: u64,
    /// Tán thành.
    pub in_favour: u64,
    /// Không tán thành.
    pub against: u64,
    /// Phiếu trắng.
    pub blank: u64,
    /// Voices of which nothing was said.
    pub not_voted: u64,
}

impl Tally {
    /// What one endpoint said. `voices` is how many it has while it says nothing.
    #[must_use]
    pub fn of_endpoint(vote: &Vote, endpoint: EndpointId, voices: u32) -> Self {
        let Some(cast) = vote.cast.get(&endpoint) else {
            let voices = u64::from(voices);
            return Self { endpoints: 1, entitled: voices, not_voted: voices, ..Self::default() };
        };
        let entitled = u64::from(cast.entitled);
        Self {
            endpoints: 1,
            endpoints_voted: 1,
            entitled,
            in_favour: cast.ballot.in_favour.into(),
            against: cast.ballot.against.into(),
            blank: cast.ballot.blank.into(),
            not_voted: entitled.saturating_sub(cast.ballot.voices()),
        }
    }

    /// What is left without some of them.
    #[must_use]
    pub const fn less(&self, part: &Self) -> Self {
        Self {
            endpoints: self.endpoints.saturating_sub(part.endpoints),
            endpoints_voted: self.endpoints_voted.saturating_sub(part.endpoints_voted),
            entitled: self.entitled.saturating_sub(part.entitled),
            in_favour: self.in_favour.saturating_sub(part.in_favour),
            against: self.against.saturating_sub(part.against),
            blank: self.blank.saturating_sub(part.blank),
            not_voted: self.not_voted.saturating_sub(part.not_voted),
        }
    }

    /// Adds the voices of another endpoint or branch.
    pub const fn add(&mut self, other: &Self) {
        self.endpoints += other.endpoints;
        self.endpoints_voted += other.endpoints_voted;
        self.entitled += other.entitled;
        self.in_favour += other.in_favour;
        self.against += other.against;
        self.blank += other.blank;
        self.not_voted += other.not_voted;
    }
}

impl Vote {
    /// Whether an endpoint of its session's audience is asked: those released before it was opened
    /// are not.
    #[must_use]
    pub fn asks(&self, session: &Session, roster: &Roster, endpoint: EndpointId) -> bool {
        session.released_at(roster, endpoint).is_none_or(|released_at| self.opened_at < released_at)
    }

    /// How many voices an endpoint has: one, or as many as the official roll call found members
    /// present; while that does not say, as many as were invited.
    #[must_use]
    pub fn voices(&self, entry: &RosterEntry, roll_call: Option<&RollCall>) -> u32 {
        match self.counting {
            VoteCounting::Endpoints => 1,
            VoteCounting::People => {
                let answer = roll_call.and_then(|roll_call| roll_call.answers.get(&entry.endpoint));
                answer.map_or(entry.invited, |answer| answer.head_count.present_members)
            }
        }
    }
}

impl Conference {
    /// What a vote came to among those of its session's audience who stand at these positions of the
    /// roster the session is held with.
    #[must_use]
    pub fn tally(&self, vote: &Vote, session: &Session, positions: Range<usize>) -> Tally {
        let (roster, roll_call) = (self.roster_of(session), self.official_roll_call(session));
        let audience = session.audience(&roster);
        let asked = positions.filter(|position| audience.contained(*position, vote.opened_at));
        let mut tally = Tally::default();
        for entry in asked.filter_map(|position| roster.entries().get(position)) {
            tally.add(&Tally::of_endpoint(vote, entry.endpoint, vote.voices(entry, roll_call)));
        }
        tally
    }
}
