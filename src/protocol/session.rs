//! Sessions and their agenda as they are planned, moved on and shown.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::endpoint::EndpointRef;
use crate::floor::FloorView;
use crate::message::HotLineCount;
use crate::roll_call::RollCallLine;
use crate::stream::Place;
use crate::time::Time;

/// A plan for a session.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanSession {
    /// Its title, 1 to 200 characters.
    pub title: String,
    /// The number of the endpoint that leads it.
    pub lead: u32,
    /// The number of the endpoint at the top of its audience.
    pub audience: u32,
    /// When it should begin.
    pub planned_from: Time,
    /// When it should be over.
    pub planned_until: Time,
}

/// A plan for an agenda item.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanItem {
    /// Its title, 1 to 200 characters.
    pub title: String,
    /// Who presents it.
    #[serde(default)]
    pub speaker: String,
    /// How long it should take, 1 to 1440 minutes.
    pub planned_minutes: u32,
}

/// The order of an agenda.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgendaOrder {
    /// The numbers of all items.
    pub order: Vec<u32>,
}

/// A step from one state of a session to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Begin the technical check.
    Rehearse,
    /// Receive the endpoints.
    Open,
    /// Begin.
    Start,
    /// Pause.
    Pause,
    /// Go on after a pause.
    Resume,
    /// Be over.
    End,
    /// Close the figures.
    Close,
}

/// Move a session on.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeStep {
    /// The step.
    pub step: Step,
}

/// What may be done with an agenda item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ItemStep {
    /// Begin it; the one that is open ends.
    Start,
    /// End it.
    End,
    /// Leave it out.
    Skip,
}

/// Move an agenda item on.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeItemStep {
    /// The step.
    pub step: ItemStep,
}

/// Where a session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Dự kiến.
    Planned,
    /// Chạy thử.
    Rehearsing,
    /// Đón điểm cầu.
    Open,
    /// Đang diễn ra.
    Live,
    /// Tạm nghỉ.
    Paused,
    /// Kết thúc.
    Ended,
    /// Đã chốt.
    Closed,
}

/// Where an agenda item stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ItemState {
    /// Still to come.
    Planned,
    /// Being dealt with.
    Open,
    /// Dealt with.
    Ended,
    /// Left out.
    Skipped,
}

/// A session as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SessionView {
    /// Its number.
    pub session: u32,
    /// Its name in `/whip/…` and `/whep/…`: conference and session.
    pub stream: String,
    /// Its title.
    pub title: String,
    /// The endpoint that leads it.
    pub lead: EndpointRef,
    /// The top of its audience.
    pub audience: EndpointRef,
    /// How many endpoints belong to its audience.
    pub audience_endpoints: u32,
    /// When it should begin.
    pub planned_from: Time,
    /// When it should be over.
    pub planned_until: Time,
    /// Where it stands.
    pub state: State,
    /// The steps it may take now.
    pub next_steps: Vec<Step>,
    /// When it began.
    pub started_at: Option<Time>,
    /// When it was over.
    pub ended_at: Option<Time>,
    /// Its agenda.
    pub items: Vec<ItemView>,
    /// Its program.
    pub program: ProgramView,
    /// Its roll calls, in the order they were opened.
    pub roll_calls: Vec<RollCallLine>,
    /// Who asks to speak, who speaks, and what is shown.
    pub floor: FloorView,
    /// How many endpoints wait for an answer of the hot line.
    pub hot_line: HotLineCount,
    /// Since when its program is recorded; none if it is not.
    pub recorded_since: Option<Time>,
    /// Branches that take part no more, in the order in which they were released.
    pub released: Vec<ReleasedBranch>,
}

/// A branch that was released from a session, so that its own lead can carry on there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReleasedBranch {
    /// The endpoint at its top.
    pub branch: EndpointRef,
    /// How many endpoints it has.
    pub endpoints: u32,
    /// When it was released.
    pub released_at: Time,
    /// The title of the session that its top takes part in now or next, if there is one.
    pub carries_on_in: Option<String>,
}

/// Let a branch go from a session that runs.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseBranch {
    /// The number of the endpoint at its top.
    pub endpoint: u32,
}

/// An agenda item as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ItemView {
    /// Its number.
    pub item: u32,
    /// Its title.
    pub title: String,
    /// Who presents it.
    pub speaker: String,
    /// How long it should take.
    pub planned_minutes: u32,
    /// Where it stands.
    pub state: ItemState,
    /// When it first began.
    pub started_at: Option<Time>,
    /// When it last ended, if it is over.
    pub ended_at: Option<Time>,
}

/// The program of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProgramView {
    /// Whether it sends.
    pub sounding: bool,
    /// Since when it sends, or since when it is silent; none if it never sent.
    pub since: Option<Time>,
    /// The place that is on air.
    pub on_air: Option<Place>,
    /// The places that are connected.
    pub connected: Vec<Place>,
}
