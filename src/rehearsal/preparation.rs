//! Before anything begins: conference, sessions, keys, and everybody's part.

use std::collections::HashMap;

use diemcau_domain::time::Timestamp;
use diemcau_protocol::endpoint::EndpointMode;
use diemcau_protocol::roster::RosterLine;
use diemcau_protocol::session::PlanSession;
use diemcau_protocol::time::Time;
use secrecy::SecretString;

use crate::asking::RequestError;
use crate::course::now_ms;
use crate::office::{Office, SessionPath};
use crate::plan::{EndpointPlan, Invited, plan};
use crate::rehearsal::RehearsalError;
use crate::roster;
use crate::scenario::{Scenario, SessionScript};

/// An endpoint of the conference.
pub(crate) struct Part {
    pub(crate) line: RosterLine,
    pub(crate) key: SecretString,
    pub(crate) plan: EndpointPlan,
}

/// A session that was planned.
pub(crate) struct Planned {
    pub(crate) path: SessionPath,
    pub(crate) items: Vec<u32>,
    pub(crate) speakers: Vec<u32>,
    /// Those who are looked at, as in the scenario.
    pub(crate) looked_at: Vec<u32>,
    /// The same of the tops of branches that are let go.
    pub(crate) released: Vec<u32>,
}

/// Everything that is prepared.
pub(crate) struct Preparation {
    pub(crate) parts: Vec<Part>,
    /// As in the scenario.
    pub(crate) sessions: Vec<Planned>,
}

pub(crate) async fn prepare(scenario: &Scenario, office: &Office) -> Result<Preparation, RehearsalError> {
    let text = roster::text(scenario)?;
    let (conference, lines) = office.plan_conference(&scenario.title, text).await?;
    let top = lines.first().ok_or(RehearsalError::NoSuchEndpoint { code: "(root)".to_owned() })?.endpoint;
    let mut sessions = Vec::new();
    for script in &scenario.sessions {
        sessions.push(plan_session(office, conference, script, &lines).await?);
    }
    let keys = office.issue_keys(conference, top).await?;
    let mut keys: HashMap<String, SecretString> = keys.into_iter().map(|issued| (issued.code, issued.key)).collect();
    let audiences: Vec<std::ops::Range<usize>> =
        scenario.sessions.iter().map(|script| audience(&lines, &script.audience)).collect::<Result<_, _>>()?;
    let among: Vec<std::ops::Range<usize>> =
        scenario.among.iter().map(|code| audience(&lines, code)).collect::<Result<_, _>>()?;
    let mut parts = Vec::with_capacity(lines.len());
    for (position, line) in lines.into_iter().enumerate() {
        let key = keys.remove(&line.code).ok_or_else(|| missing(&line.code))?;
        let scripts = scenario.sessions.iter().zip(&audiences);
        let own: Vec<&SessionScript> =
            scripts.filter(|(_, audience)| audience.contains(&position)).map(|(script, _)| script).collect();
        let is_among = among.is_empty() || among.iter().any(|branch| branch.contains(&position));
        let invited = Invited {
            code: &line.code,
            invited: line.invited,
            stays_away: line.mode == EndpointMode::Broadcast || !is_among,
            sessions: &own,
        };
        let plan = plan(scenario, invited);
        parts.push(Part { line, key, plan });
    }
    Ok(Preparation { parts, sessions })
}

async fn plan_session(
    office: &Office,
    conference: u32,
    script: &SessionScript,
    lines: &[RosterLine],
) -> Result<Planned, RehearsalError> {
    let begin = now_ms();
    let at = |second: u32| Time(Timestamp::from_millis(begin + i64::from(second) * 1_000));
    let plan = PlanSession {
        title: script.title.clone(),
        lead: number(lines, &script.lead)?,
        audience: number(lines, &script.audience)?,
        planned_from: at(script.start_at),
        planned_until: at(script.end_at),
    };
    let session = office.plan_session(conference, &plan).await?;
    let path = SessionPath { conference, session };
    let mut items = Vec::new();
    for item in &script.items {
        items.push(office.plan_item(path, &item.title).await?);
    }
    let speakers = script.floor.iter().map(|turn| number(lines, &turn.endpoint)).collect::<Result<_, _>>()?;
    let looked_at = script.previews.iter().map(|preview| number(lines, &preview.endpoint)).collect::<Result<_, _>>()?;
    let released = script.releases.iter().map(|release| number(lines, &release.branch)).collect::<Result<_, _>>()?;
    Ok(Planned { path, items, speakers, looked_at, released })
}

fn position(lines: &[RosterLine], code: &str) -> Result<usize, RehearsalError> {
    let found = lines.iter().position(|line| line.code == code);
    found.ok_or_else(|| RehearsalError::NoSuchEndpoint { code: code.to_owned() })
}

fn number(lines: &[RosterLine], code: &str) -> Result<u32, RehearsalError> {
    Ok(lines.get(position(lines, code)?).map_or(0, |line| line.endpoint))
}

/// A branch is a range of positions.
fn audience(lines: &[RosterLine], code: &str) -> Result<std::ops::Range<usize>, RehearsalError> {
    let first = position(lines, code)?;
    let length = lines.get(first).map_or(0, |line| line.subtree);
    Ok(first..first + usize::try_from(length).unwrap_or_default())
}

fn missing(code: &str) -> RehearsalError {
    RequestError::Unreadable(format!("the sheet of keys has none for {code}")).into()
}
