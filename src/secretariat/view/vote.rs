//! Votes as they are shown.

use std::ops::Range;

use diemcau_domain::Conference;
use diemcau_domain::identity::EndpointId;
use diemcau_domain::roster::Roster;
use diemcau_domain::session::Session;
use diemcau_domain::vote::Vote;
use diemcau_protocol::vote::{BranchTally, VoteView};

use super::endpoint::endpoint_ref_at;
use super::{common, rows_of};

/// The votes of a session, the newest first, with the voices of a subtree.
#[must_use]
pub fn votes(conference: &Conference, session: &Session, subtree: EndpointId) -> Vec<VoteView> {
    let roster = conference.roster_of(session);
    let votes = conference.votes().of_session(session.id).rev();
    votes.map(|it| vote(conference, session, &roster, it, subtree)).collect()
}

fn vote(conference: &Conference, session: &Session, roster: &Roster, vote: &Vote, subtree: EndpointId) -> VoteView {
    let part = common(&roster.subtree(session.plan.audience), &roster.subtree(subtree));
    let branch = |positions: Range<usize>| {
        let endpoint = endpoint_ref_at(roster, positions.start)?;
        Some(BranchTally { endpoint, tally: conference.tally(vote, session, positions).into() })
    };
    let branches = rows_of(roster, &part).into_iter().filter_map(branch).collect();
    VoteView {
        vote: vote.id.0,
        question: vote.question.clone(),
        counting: vote.counting.into(),
        opened_at: vote.opened_at.into(),
        closed_at: vote.closed_at.map(Into::into),
        tally: conference.tally(vote, session, part).into(),
        branches,
    }
}
