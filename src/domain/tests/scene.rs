//! A small conference that tests drive by wishes, as the shell does.

use crate::Conference;
use crate::agenda::ItemPlan;
use crate::command::Command;
use crate::event::{Event, MediaKind};
use crate::identity::{DeviceId, EndpointId, Epoch, ItemId, LegNumber, SessionId};
use crate::refusal::Refusal;
use crate::roster::{RosterEntry, RosterRow, build};
use crate::session::{SessionPlan, SessionStep};
use crate::time::Timestamp;

pub(super) const SESSION: SessionId = SessionId(1);

/// A time of 22 July 2022 in Hà Nội, as `"08:00:00"`.
pub(super) fn at(clock: &str) -> Timestamp {
    const MIDNIGHT: i64 = 1_658_422_800_000;
    let seconds = clock.split(':').fold(0, |sum, part| sum * 60 + part.parse::<i64>().unwrap());
    Timestamp::from_millis(MIDNIGHT + seconds * 1000)
}

pub(super) fn row(number: u32, code: &str, parent_code: &str, invited: &str) -> RosterRow {
    RosterRow {
        row: number,
        code: code.into(),
        parent_code: parent_code.into(),
        name: format!("Điểm cầu {code}"),
        level: "commune".into(),
        invited: invited.into(),
        mode: "two_way".into(),
        ..RosterRow::default()
    }
}

/// The centre, two provinces, three communes.
pub(super) fn small_roster() -> Vec<RosterEntry> {
    build(&[
        row(2, "TW", "", "50"),
        row(3, "T10", "TW", "30"),
        row(4, "X1", "T10", "20"),
        row(5, "X2", "T10", "20"),
        row(6, "T15", "TW", "30"),
        row(7, "Y1", "T15", "20"),
    ])
    .unwrap()
}

/// A conference and everything that happened in it.
pub(super) struct Scene {
    pub(super) conference: Conference,
    pub(super) ledger: Vec<(Timestamp, Event)>,
}

impl Scene {
    /// A conference with the small roster and one planned session for everybody.
    pub(super) fn planned() -> Self {
        let mut scene = Self { conference: Conference::default(), ledger: Vec::new() };
        scene.ask("06:00:00", Command::PlanConference { title: "Hội nghị học tập".into() }).unwrap();
        scene.ask("06:00:00", Command::ImportRoster { entries: small_roster() }).unwrap();
        let plan = scene.plan("Buổi sáng", "TW");
        scene.ask("06:00:00", Command::PlanSession { plan }).unwrap();
        scene
    }

    /// The same, open since 07:30 with the program on air since 07:45.
    pub(super) fn open() -> Self {
        let mut scene = Self::planned();
        scene.step("07:30:00", SessionStep::Open);
        scene.ask("07:45:00", Command::SoundProgram { session: SESSION, since: at("07:45:00") }).unwrap();
        scene
    }

    pub(super) fn plan(&self, title: &str, audience: &str) -> SessionPlan {
        SessionPlan {
            title: title.into(),
            lead: self.id(audience),
            audience: self.id(audience),
            planned_from: at("08:00:00"),
            planned_until: at("11:30:00"),
        }
    }

    pub(super) fn id(&self, code: &str) -> EndpointId {
        self.conference.roster().by_code(code).unwrap().endpoint
    }

    pub(super) fn ask(&mut self, clock: &str, command: Command) -> Result<Vec<Event>, Refusal> {
        self.ask_at(at(clock), command)
    }

    pub(super) fn ask_at(&mut self, at: Timestamp, command: Command) -> Result<Vec<Event>, Refusal> {
        let events = self.conference.decide(at, command)?;
        for event in &events {
            self.ledger.push((at, event.clone()));
            self.conference.apply(at, event.clone());
        }
        Ok(events)
    }

    /// Something that stands in the ledger, whatever the rules say to it.
    pub(super) fn happen(&mut self, clock: &str, event: Event) {
        self.ledger.push((at(clock), event.clone()));
        self.conference.apply(at(clock), event);
    }

    pub(super) fn step(&mut self, clock: &str, step: SessionStep) {
        self.ask(clock, Command::StepSession { session: SESSION, step }).unwrap();
    }

    pub(super) fn plan_item(&mut self, title: &str) -> ItemId {
        let plan = ItemPlan { title: title.into(), speaker: String::new(), planned_minutes: 60 };
        match self.ask("06:30:00", Command::PlanItem { session: SESSION, plan }).unwrap().as_slice() {
            [Event::ItemPlanned { item, .. }] => *item,
            other => panic!("{other:?}"),
        }
    }

    pub(super) fn prove(&mut self, clock: &str) {
        self.ask(clock, Command::Prove).unwrap();
    }

    pub(super) fn connect(&mut self, clock: &str, code: &str, device: &str) -> Epoch {
        let command = Command::OpenLink { endpoint: self.id(code), device: DeviceId(device.into()), silent_ms: 0 };
        match self.ask(clock, command).unwrap().as_slice() {
            [Event::LinkOpened { epoch, .. }] => *epoch,
            other => panic!("{other:?}"),
        }
    }

    pub(super) fn disconnect(&mut self, clock: &str, code: &str, epoch: Epoch, last_proof: &str) {
        let endpoint = self.id(code);
        self.ask(clock, Command::CloseLink { endpoint, epoch, last_proof_at: at(last_proof) }).unwrap();
    }

    /// Media of a kind arrived from the first proof to the last one, on a leg of its own.
    pub(super) fn receive(&mut self, code: &str, kind: MediaKind, first: &str, last: &str) {
        self.receive_from(SESSION, code, kind, first, last);
    }

    /// The same of another session's program.
    pub(super) fn receive_from(&mut self, session: SessionId, code: &str, kind: MediaKind, first: &str, last: &str) {
        let endpoint = self.id(code);
        let leg = LegNumber(self.conference.presence(endpoint).map_or(0, |presence| presence.last_leg) + 1);
        self.ask(first, Command::BeginMedia { endpoint, session, leg, kind, since: at(first) }).unwrap();
        self.ask(last, Command::CeaseMedia { endpoint, session, leg, kind, last_proof_at: at(last) }).unwrap();
    }

    pub(super) fn replayed(&self) -> Conference {
        let mut conference = Conference::default();
        for (at, event) in &self.ledger {
            conference.apply(*at, event.clone());
        }
        conference
    }
}
