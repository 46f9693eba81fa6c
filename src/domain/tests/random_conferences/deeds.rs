//! Anything that somebody may do in a conference: dice first, and who and what they mean only when it is
//! done.

use proptest::prelude::*;
use proptest::sample::Index;

use super::papers::paper_wish;
use crate::Conference;
use crate::amendment::{AmendmentWish, Correction};
use crate::command::Command;
use crate::event::MediaKind;
use crate::floor::{FloorEnd, FloorWish};
use crate::identity::{AccountId, Author, DeviceId, EndpointId, Epoch, LegNumber, RollCallId, SessionId, SlipNumber};
use crate::prompt::PromptWish;
use crate::readiness::{Check, ReadinessWish};
use crate::roll_call::{CorrectedInvited, HeadCount};
use crate::roster::Mode;
use crate::session::{Session, SessionStep};
use crate::slip::{Slip, SlipOutcome, SlipStanding, SlipWay, SlipWish};
use crate::time::Timestamp;

pub(super) const ORGANIZER: Author = Author::Account(AccountId(1));

/// What is done; each as often as it stands here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Connect,
    Disconnect,
    Receive,
    Lose,
    Sound,
    Fall,
    Prove,
    Crash,
    Pause,
    Resume,
    StartItem,
    EndItem,
    SkipItem,
    Call,
    Answer,
    CloseCall,
    Official,
    Absent,
    Slip,
    DecideSlip,
    CorrectCount,
    CorrectAbsence,
    Release,
    Mode,
    Floor,
    Prompt,
    Reply,
    EndPrompt,
    Check,
    /// Votes, documents, comments, delegates, recordings, study, write-ups.
    Paper(u8),
}

const OFTEN: [Kind; 14] = [
    Kind::Floor,
    Kind::Floor,
    Kind::Connect,
    Kind::Connect,
    Kind::Receive,
    Kind::Receive,
    Kind::Receive,
    Kind::Lose,
    Kind::Answer,
    Kind::Answer,
    Kind::Slip,
    Kind::CorrectCount,
    Kind::Prompt,
    Kind::Reply,
];

const SELDOM: [Kind; 22] = [
    Kind::Disconnect,
    Kind::Sound,
    Kind::Fall,
    Kind::Prove,
    Kind::Crash,
    Kind::Pause,
    Kind::Resume,
    Kind::StartItem,
    Kind::EndItem,
    Kind::SkipItem,
    Kind::Call,
    Kind::CloseCall,
    Kind::Official,
    Kind::Absent,
    Kind::DecideSlip,
    Kind::CorrectAbsence,
    Kind::Release,
    Kind::Mode,
    Kind::EndPrompt,
    Kind::Check,
    Kind::Check,
    Kind::Resume,
];

/// Dice that were thrown for one deed.
#[derive(Clone, Debug)]
pub(super) struct Deed {
    pub(super) after_ms: i64,
    pub(super) kind: Kind,
    pub(super) session: SessionId,
    pub(super) endpoint: Index,
    pub(super) number: u32,
    pub(super) flag: bool,
    /// How long ago something was seen last.
    pub(super) ago_ms: i64,
    pub(super) head_count: HeadCount,
}

pub(super) fn some_deeds(most: usize) -> impl Strategy<Value = Vec<Deed>> {
    let kind = prop_oneof![
        4 => prop::sample::select(OFTEN.to_vec()),
        3 => prop::sample::select(SELDOM.to_vec()),
        3 => (0..super::papers::KINDS).prop_map(Kind::Paper),
    ];
    let dice = (1..=3u32, any::<Index>(), 0..12u32, any::<bool>(), 0..90_000i64, some_head_count());
    let deed = (0..40_000i64, kind, dice).prop_map(|(after_ms, kind, dice)| {
        let (session, endpoint, number, flag, ago_ms, head_count) = dice;
        Deed { after_ms, kind, session: SessionId(session), endpoint, number, flag, ago_ms, head_count }
    });
    prop::collection::vec(deed, 0..most)
}

/// What is done in a technical check.
pub(super) fn some_checks(most: usize) -> impl Strategy<Value = Vec<Deed>> {
    some_deeds(most).prop_map(|deeds| {
        let is_check = |kind| matches!(kind, Kind::Connect | Kind::Receive | Kind::Floor | Kind::Prove);
        let check = |deed: Deed| Deed {
            kind: if is_check(deed.kind) { deed.kind } else { Kind::Check },
            session: SessionId(1),
            ..deed
        };
        deeds.into_iter().map(check).collect()
    })
}

fn some_head_count() -> impl Strategy<Value = HeadCount> {
    let corrected = prop::option::weighted(0.2, 0..90u32);
    (0..20u32, 0..30u32, 0..5u32, 0..5u32, corrected).prop_map(
        |(present_members, present_others, excused, unexcused, invited)| HeadCount {
            present_members,
            present_others,
            excused,
            unexcused,
            corrected_invited: invited.map(|invited| CorrectedInvited { invited, reason: "chuyển đến".into() }),
        },
    )
}

impl Deed {
    /// The wish that the dice mean now; none where there is nothing to wish for.
    pub(super) fn wish(&self, conference: &Conference, at: Timestamp) -> Option<Command> {
        let session = conference.session(self.session)?;
        let endpoint = self.endpoint(conference, session);
        match self.kind {
            Kind::Paper(kind) => paper_wish(self, kind, conference, at, session, endpoint),
            Kind::Call
            | Kind::Answer
            | Kind::CloseCall
            | Kind::Official
            | Kind::Absent
            | Kind::Slip
            | Kind::DecideSlip
            | Kind::CorrectCount
            | Kind::CorrectAbsence => self.figure_wish(conference, at, session, endpoint),
            Kind::Connect | Kind::Disconnect | Kind::Receive | Kind::Lose => {
                self.line_wish(conference, at, session.id, endpoint)
            }
            _ => self.course_wish(conference, at, session, endpoint),
        }
    }

    /// Anybody of the session's audience.
    fn endpoint(&self, conference: &Conference, session: &Session) -> EndpointId {
        let roster = conference.roster_of(session);
        let audience = roster.subtree(session.plan.audience);
        self.endpoint.get(&roster.entries()[audience]).endpoint
    }

    fn seen(&self, at: Timestamp) -> Timestamp {
        at.plus_ms(-self.ago_ms)
    }

    fn line_wish(
        &self,
        conference: &Conference,
        at: Timestamp,
        session: SessionId,
        endpoint: EndpointId,
    ) -> Option<Command> {
        let presence = conference.presence(endpoint);
        let kind = if self.flag { MediaKind::Sound } else { MediaKind::Picture };
        let leg = presence.map_or(0, |presence| presence.last_leg) + 1;
        Some(match self.kind {
            Kind::Connect => {
                let device = DeviceId(if self.flag { "máy bàn" } else { "máy dự phòng" }.into());
                Command::OpenLink { endpoint, device, silent_ms: self.ago_ms }
            }
            Kind::Disconnect => {
                let epoch = Epoch(presence?.last_epoch.saturating_sub(self.number / 9));
                Command::CloseLink { endpoint, epoch, last_proof_at: self.seen(at) }
            }
            Kind::Receive => Command::BeginMedia { endpoint, session, leg: LegNumber(leg), kind, since: at },
            _ => {
                let arrival = presence?.arrivals().first()?;
                let (session, leg, kind) = (arrival.session, arrival.leg, arrival.kind);
                Command::CeaseMedia { endpoint, session, leg, kind, last_proof_at: self.seen(at) }
            }
        })
    }

    fn figure_wish(
        &self,
        conference: &Conference,
        at: Timestamp,
        session: &Session,
        endpoint: EndpointId,
    ) -> Option<Command> {
        let roll_call = || Some(*self.nth(&session.roll_calls)?);
        let id = session.id;
        Some(match self.kind {
            Kind::Call => {
                Command::OpenRollCall { session: id, title: "Điểm danh".into(), deadline: at.plus_ms(600_000) }
            }
            Kind::Answer => {
                Command::ReportHeadCount { roll_call: roll_call()?, endpoint, head_count: self.head_count.clone() }
            }
            Kind::CloseCall => Command::CloseRollCall { roll_call: roll_call()? },
            Kind::Official => Command::MakeRollCallOfficial { roll_call: roll_call()? },
            Kind::Absent => Command::DeclareAbsence { session: id, endpoint, reason: "bão lũ".into() },
            Kind::Slip => {
                Command::Slip { session: id, wish: self.slip(conference, at, session, roll_call()?, endpoint)? }
            }
            Kind::DecideSlip => Command::Slip { session: id, wish: self.decision(conference, id)? },
            Kind::CorrectCount => {
                let head_count = (self.number > 1).then(|| self.head_count.clone());
                amend(id, Correction::HeadCount { roll_call: roll_call()?, endpoint, head_count })
            }
            _ => amend(id, Correction::Absence { endpoint, absence: self.flag.then(|| "mất điện".into()) }),
        })
    }

    /// The one of them that the dice mean.
    pub(super) fn nth<'a, T>(&self, all: &'a [T]) -> Option<&'a T> {
        all.get(usize::try_from(self.number).unwrap().checked_rem(all.len())?)
    }

    fn slip(
        &self,
        conference: &Conference,
        at: Timestamp,
        session: &Session,
        roll_call: RollCallId,
        endpoint: EndpointId,
    ) -> Option<SlipWish> {
        let roster = conference.roster_of(session);
        let device = DeviceId(if self.flag { "a1b2c3" } else { "d4e5f6" }.into());
        let number = SlipNumber::composed(&roster.entry(endpoint)?.code, &device, self.number + 1);
        let head_count = self.head_count.clone();
        let slip = Slip { number, device, endpoint, roll_call, head_count, made_at: self.seen(at) };
        let standing = if self.number.is_multiple_of(4) { SlipStanding::Unsigned } else { SlipStanding::Signed };
        let way = *self.nth(&[SlipWay::Page, SlipWay::File, SlipWay::Qr])?;
        Some(SlipWish::HandIn { slip, standing, way, by: Author::Endpoint(endpoint) })
    }

    /// On the first slip that waits.
    fn decision(&self, conference: &Conference, session: SessionId) -> Option<SlipWish> {
        let mut slips = conference.slips().of_session(session);
        let waiting = slips.find(|slip| slip.outcome == SlipOutcome::Waiting)?;
        let stands = conference.roll_call(waiting.slip.roll_call)?.answers.get(&waiting.slip.endpoint);
        let over = stands.map(|answer| answer.head_count.clone());
        let number = waiting.slip.number.clone();
        Some(SlipWish::Decide { number, accepted: self.flag, over, reason: "đã gọi lại".into(), by: ORGANIZER })
    }

    fn course_wish(
        &self,
        conference: &Conference,
        at: Timestamp,
        session: &Session,
        endpoint: EndpointId,
    ) -> Option<Command> {
        let id = session.id;
        let item = || Some(self.nth(&session.items)?.id);
        let step = |step| Command::StepSession { session: id, step };
        Some(match self.kind {
            Kind::Sound => Command::SoundProgram { session: id, since: self.seen(at) },
            Kind::Fall => Command::FallSilent { session: id, since: self.seen(at) },
            Kind::Prove => Command::Prove,
            Kind::Crash => Command::ReturnServer,
            Kind::Pause => step(SessionStep::Pause),
            Kind::Resume => step(SessionStep::Resume),
            Kind::StartItem => Command::StartItem { item: item()? },
            Kind::EndItem => Command::EndItem { item: item()? },
            Kind::SkipItem => Command::SkipItem { item: item()? },
            Kind::Release => Command::ReleaseSubtree { session: id, subtree: endpoint },
            Kind::Mode => Command::ChangeMode { endpoint, mode: *self.nth(&Mode::ALL)? },
            Kind::Floor => Command::Floor { session: id, wish: self.floor(conference, session, at)? },
            Kind::Check => {
                let (check, passed) = (*self.nth(&Check::ALL)?, self.flag);
                let line = ReadinessWish::TryLine { endpoint, passed };
                let declared = ReadinessWish::Declare { endpoint, check, passed };
                Command::Readiness { session: id, wish: if check == Check::Line { line } else { declared } }
            }
            _ => Command::Prompt { session: id, wish: self.prompt(conference, id, endpoint)? },
        })
    }

    /// Whoever speaks is heard or stops; else somebody is given the floor.
    fn floor(&self, conference: &Conference, session: &Session, at: Timestamp) -> Option<FloorWish> {
        let connected = conference.presences().filter(|(_, presence)| presence.link.is_some());
        let connected: Vec<EndpointId> = connected.map(|(endpoint, _)| endpoint).collect();
        let endpoint = *self.nth(&connected)?;
        Some(match (session.floor.holders().first().map(|holder| holder.endpoint), self.number % 4) {
            (Some(endpoint), 0) => FloorWish::SoundSpeaker { endpoint, since: at },
            (Some(endpoint), 1) => FloorWish::SilenceSpeaker { endpoint, since: self.seen(at) },
            (Some(endpoint), 2) => FloorWish::EndFloor { endpoint, reason: FloorEnd::Released },
            _ => FloorWish::GiveFloor { endpoint, limit_ms: self.flag.then_some(180_000) },
        })
    }

    fn prompt(&self, conference: &Conference, session: SessionId, endpoint: EndpointId) -> Option<PromptWish> {
        let prompt = || conference.prompts().of_session(session).next_back();
        let answer_within_ms = 60_000;
        Some(match self.kind {
            Kind::Prompt if self.number == 0 => {
                PromptWish::Plan { count: 2, seed: u64::from(self.number), answer_within_ms }
            }
            Kind::Prompt => {
                let whole = conference.session(session)?.plan.audience;
                PromptWish::Ask { subtree: if self.flag { whole } else { endpoint }, answer_within_ms }
            }
            Kind::Reply if self.number > 0 && !prompt()?.asked.is_empty() => {
                PromptWish::Answer { prompt: prompt()?.id, endpoint: *self.endpoint.get(&prompt()?.asked) }
            }
            Kind::Reply => PromptWish::Answer { prompt: prompt()?.id, endpoint },
            _ => PromptWish::End { prompt: prompt()?.id },
        })
    }
}

fn amend(session: SessionId, correction: Correction) -> Command {
    let (reason, corrections) = ("theo biên bản".into(), vec![correction]);
    Command::Amend { session, wish: AmendmentWish { by: ORGANIZER, reason, corrections, slip: None } }
}
