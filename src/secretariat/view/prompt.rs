//! Presence prompts as they are shown.

use std::ops::Range;

use diemcau_domain::Conference;
use diemcau_domain::identity::EndpointId;
use diemcau_domain::prompt::{self as domain, Prompt};
use diemcau_domain::roster::Roster;
use diemcau_domain::session::Session;
use diemcau_protocol::endpoint::EndpointRef;
use diemcau_protocol::prompt::{BranchPrompts, EndpointPrompt, PromptCount, PromptView, PromptsView};

use super::endpoint::{endpoint_ref, endpoint_ref_at};
use super::{common, count};

/// The prompts of a session, the newest first, with the answers of a subtree.
#[must_use]
pub fn prompts(conference: &Conference, session: &Session, subtree: EndpointId) -> PromptsView {
    let roster = conference.roster_of(session);
    let part = common(&roster.subtree(session.plan.audience), &roster.subtree(subtree));
    let of_session = || conference.prompts().of_session(session.id);
    let sums = |positions: Range<usize>| {
        let mut sum = PromptCount::default();
        for prompt in of_session() {
            add(&mut sum, of_branch(&roster, positions.clone(), |endpoint| prompt.count(endpoint)));
        }
        sum
    };
    PromptsView {
        planned: conference.prompts().plan(session.id).map_or(0, |plan| count(plan.left())),
        prompts: of_session().rev().map(|prompt| prompt_view(&roster, prompt, &part)).collect(),
        branches: branches(&roster, &part, sums),
    }
}

/// The prompts that an endpoint was asked.
pub(crate) fn endpoint_prompts(conference: &Conference, endpoint: EndpointId) -> Vec<EndpointPrompt> {
    let of_session = |session: &Session| {
        let asked = conference.prompts().of_session(session.id).filter(|prompt| prompt.asks(endpoint));
        let title = session.plan.title.clone();
        let view = move |prompt: &Prompt| EndpointPrompt {
            session: prompt.session.0,
            session_title: title.clone(),
            prompt: prompt.id.0,
            asked_at: prompt.asked_at.into(),
            deadline: prompt.deadline.into(),
            answered_at: prompt.answered.get(&endpoint).map(|at| (*at).into()),
            missed: prompt.has_run_out() && !prompt.answered.contains_key(&endpoint),
        };
        asked.map(view).collect::<Vec<_>>()
    };
    conference.sessions().flat_map(of_session).collect()
}

/// While it takes answers, everybody counts who was asked.
fn prompt_view(roster: &Roster, prompt: &Prompt, part: &Range<usize>) -> PromptView {
    let said = |endpoint: EndpointId| domain::PromptCount {
        asked: u64::from(prompt.asks(endpoint)),
        answered: u64::from(prompt.answered.contains_key(&endpoint)),
    };
    let gone =
        || EndpointRef { endpoint: prompt.subtree.0, code: String::new(), name: String::new(), path: Vec::new() };
    PromptView {
        prompt: prompt.id.0,
        asked_at: prompt.asked_at.into(),
        deadline: prompt.deadline.into(),
        ended_at: prompt.ended_at.map(Into::into),
        by_plan: prompt.by_plan,
        subtree: endpoint_ref(roster, prompt.subtree).unwrap_or_else(gone),
        count: of_branch(roster, part.clone(), said),
        branches: branches(roster, part, |positions| of_branch(roster, positions, said)),
    }
}

fn branches(roster: &Roster, part: &Range<usize>, sum: impl Fn(Range<usize>) -> PromptCount) -> Vec<BranchPrompts> {
    let tops = if part.is_empty() { None } else { Some(roster.children_at(part.start)) };
    let branch = |top: usize| {
        Some(BranchPrompts { endpoint: endpoint_ref_at(roster, top)?, count: sum(roster.subtree_at(top)) })
    };
    tops.into_iter().flatten().filter_map(branch).collect()
}

fn of_branch(roster: &Roster, positions: Range<usize>, of: impl Fn(EndpointId) -> domain::PromptCount) -> PromptCount {
    let mut sum = domain::PromptCount::default();
    for entry in positions.filter_map(|position| roster.entries().get(position)) {
        sum.add(of(entry.endpoint));
    }
    PromptCount { asked: sum.asked, answered: sum.answered }
}

const fn add(sum: &mut PromptCount, more: PromptCount) {
    sum.asked += more.asked;
    sum.answered += more.answered;
}
