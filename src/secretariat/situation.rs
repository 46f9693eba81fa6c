//! How things stand for each endpoint, and who has to be told.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use diemcau_domain::audience::Audience;
use diemcau_domain::event::MediaKind;
use diemcau_domain::identity::{EndpointId, RollCallId, SessionId};
use diemcau_domain::presence::Presence;
use diemcau_domain::quality::Band;
use diemcau_domain::roll_call::HeadCount;
use diemcau_domain::roster::Roster;
use diemcau_domain::session::Session;
use diemcau_domain::time::Timestamp;
use diemcau_protocol::delegate::SituationDelegates;
use diemcau_protocol::endpoint::EndpointRef;
use diemcau_protocol::message::SituationMessages;
use diemcau_protocol::websocket::{GoodbyeReason, Situation, SituationRollCall, SituationSession};

use crate::own_checks::OwnChecks;
use crate::own_floor::{OwnFloor, Places, places};
use crate::own_papers::{self, OwnPapers};
use crate::post::Telling;
use crate::reading::Reading;
use crate::sittings::precedence;
use crate::touch::Touch;
use crate::view;

/// One endpoint's situation: little of its own, and a share in what is the same for many.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    conference_title: Arc<str>,
    roster: Arc<Roster>,
    position: usize,
    connected_since: Option<Timestamp>,
    receives_sound: bool,
    receives_picture: bool,
    session: Option<Arc<SituationSession>>,
    answer: Option<HeadCount>,
    floor: OwnFloor,
    papers: OwnPapers,
    delegates: Option<SituationDelegates>,
    checks: OwnChecks,
    messages: Option<SituationMessages>,
    line: Band,
}

impl PartialEq for Standing {
    fn eq(&self, other: &Self) -> bool {
        let same_session = match (&self.session, &other.session) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other) || one == other,
            (None, None) => true,
            _ => false,
        };
        let own = |it: &Self| (it.connected_since, it.receives_sound, it.receives_picture, it.line, it.messages);
        let same_own = own(self) == own(other) && self.answer == other.answer && self.floor == other.floor;
        let same_own =
            same_own && self.papers == other.papers && self.delegates == other.delegates && self.checks == other.checks;
        same_session && same_own && self.conference_title == other.conference_title && self.is_named_as(other)
    }
}

impl Standing {
    /// Whether what is shown of the roster is the same. Another mode somewhere makes another roster.
    fn is_named_as(&self, other: &Self) -> bool {
        let same_roster = Arc::ptr_eq(&self.roster, &other.roster) && self.position == other.position;
        same_roster || (self.endpoint() == other.endpoint() && self.invited() == other.invited())
    }

    fn endpoint(&self) -> Option<EndpointRef> {
        view::endpoint_ref_at(&self.roster, self.position)
    }

    fn invited(&self) -> u32 {
        self.roster.entries().get(self.position).map_or(0, |entry| entry.invited)
    }

    pub(crate) fn to_situation(&self) -> Situation {
        let unnamed = || EndpointRef { endpoint: 0, code: String::new(), name: String::new(), path: Vec::new() };
        let mut session = self.session.as_deref().cloned();
        if let Some(roll_call) = session.as_mut().and_then(|session| session.roll_call.as_mut()) {
            roll_call.answer = self.answer.clone().map(Into::into);
        }
        if let Some(session) = &mut session {
            self.floor.write_into(&mut session.floor);
            self.papers.write_into(session);
            session.delegates = self.delegates;
            self.checks.write_into(session);
            session.messages = self.messages;
        }
        Situation {
            conference_title: self.conference_title.to_string(),
            endpoint: self.endpoint().unwrap_or_else(unnamed),
            invited: self.invited(),
            connected_since: self.connected_since.map(Into::into),
            receives_sound: self.receives_sound,
            receives_picture: self.receives_picture,
            line: self.line.into(),
            session,
        }
    }
}

/// A session and those it is shown to.
#[derive(Debug)]
struct Shared {
    id: SessionId,
    audience: Audience,
    roll_call: Option<RollCallId>,
    shown: Arc<SituationSession>,
    places: Places,
}

/// Who was told what, and who has to be told something new.
#[derive(Debug, Default)]
pub(crate) struct Standings {
    conference_title: Arc<str>,
    /// Those first that come before others for an endpoint that belongs to several.
    sessions: Vec<Shared>,
    told: BTreeMap<EndpointId, (u64, Standing)>,
    touched: BTreeSet<EndpointId>,
    /// Sessions in whose queue somebody came or went.
    requeued: BTreeSet<SessionId>,
    is_everybody_touched: bool,
}

impl Standings {
    pub(crate) fn note(&mut self, touch: Touch) {
        match touch {
            Touch::Nothing => {}
            Touch::Endpoint(endpoint)
            | Touch::Own(endpoint)
            | Touch::Answer(_, endpoint)
            | Touch::HotLine(_, endpoint) => {
                self.touched.insert(endpoint);
            }
            Touch::Moved(before, after) => self.touched.extend([before, after]),
            Touch::Queue(session, endpoint) => {
                self.touched.insert(endpoint);
                self.requeued.insert(session);
            }
            Touch::Floor(_) | Touch::Papers(_) | Touch::Session(_) | Touch::Everything => {
                self.is_everybody_touched = true
            }
        }
    }

    /// Tells everybody for whom something changed.
    pub(crate) fn tell(&mut self, reading: &Reading<'_>) {
        for session in std::mem::take(&mut self.requeued) {
            self.requeue(reading, session);
        }
        let touched = std::mem::take(&mut self.touched);
        if std::mem::take(&mut self.is_everybody_touched) {
            self.share(reading);
            for (endpoint, _) in reading.links.holders() {
                self.tell_endpoint(reading, endpoint);
            }
        } else {
            for endpoint in touched {
                self.tell_endpoint(reading, endpoint);
            }
        }
    }

    fn tell_endpoint(&mut self, reading: &Reading<'_>, endpoint: EndpointId) {
        let Some(holder) = reading.links.holder(endpoint) else {
            self.told.remove(&endpoint);
            return;
        };
        let (number, post) = (holder.connection.number, &holder.connection.post);
        let Some(standing) = self.standing(reading, endpoint) else {
            // A new roster came and does not have it any more.
            post.say_goodbye(GoodbyeReason::Revoked);
            return;
        };
        let is_told = self.told.get(&endpoint).is_some_and(|told| told.0 == number && told.1 == standing);
        if !is_told {
            post.tell(Telling::Standing(Box::new(standing.clone())));
            self.told.insert(endpoint, (number, standing));
        }
    }

    fn standing(&self, reading: &Reading<'_>, endpoint: EndpointId) -> Option<Standing> {
        let roster = reading.conference.roster();
        let position = roster.position(endpoint)?;
        let session = self.sessions.iter().find(|session| session.audience.contains(position));
        let held = session.and_then(|shared| Some((reading.conference.session(shared.id)?, shared)));
        let roll_call = session.and_then(|session| reading.conference.roll_call(session.roll_call?));
        let presence = reading.conference.presence(endpoint);
        // Of the session before, what arrived there last still waits for its end.
        let receives = |kind| match (presence, session) {
            (Some(presence), Some(session)) => presence.receives_of(session.id, kind),
            (Some(presence), None) => presence.receives(kind),
            (None, _) => false,
        };
        let connected_since = |presence: &Presence| presence.link.as_ref().map(|link| link.since);
        let own_floor = |(session, shared): (&Session, &Shared)| {
            OwnFloor::of(endpoint, session, &reading.conference.roster_of(session), &shared.places)
        };
        let own_papers = |(session, _): (&Session, &Shared)| {
            OwnPapers::of(reading.conference, session, &reading.conference.roster_of(session), endpoint)
        };
        let own_checks = |(session, _): (&Session, &Shared)| OwnChecks::of(reading.conference, session, endpoint);
        Some(Standing {
            conference_title: Arc::clone(&self.conference_title),
            roster,
            position,
            connected_since: presence.and_then(connected_since),
            receives_sound: receives(MediaKind::Sound),
            receives_picture: receives(MediaKind::Picture),
            session: session.map(|session| Arc::clone(&session.shown)),
            answer: roll_call.and_then(|it| it.answers.get(&endpoint)).map(|answer| answer.head_count.clone()),
            floor: held.map(own_floor).unwrap_or_default(),
            papers: held.map(own_papers).unwrap_or_default(),
            delegates: held.and_then(|(session, _)| view::own_delegates(reading.conference, session, endpoint)),
            checks: held.map(own_checks).unwrap_or_default(),
            messages: held.and_then(|(session, _)| view::situation_messages(reading.conference, session, endpoint)),
            line: session.map(|session| reading.line_now(session.id, endpoint)).unwrap_or_default(),
        })
    }

    /// Whoever has another place in the queue now is told.
    fn requeue(&mut self, reading: &Reading<'_>, id: SessionId) {
        let Some(shared) = self.sessions.iter_mut().find(|shared| shared.id == id) else { return };
        let Some(session) = reading.conference.session(id) else { return };
        let places = places(reading, session);
        let moved = places.iter().filter(|(endpoint, place)| shared.places.get(endpoint) != Some(place));
        self.touched.extend(moved.map(|(endpoint, _)| *endpoint));
        shared.places = places;
    }

    /// Builds what many share, and keeps what is as before, so that comparing stays cheap.
    fn share(&mut self, reading: &Reading<'_>) {
        if *self.conference_title != *reading.conference.title() {
            self.conference_title = reading.conference.title().into();
        }
        let before = std::mem::take(&mut self.sessions);
        let roster = reading.conference.roster();
        let mut sessions: Vec<&Session> = reading.conference.sessions().collect();
        sessions.sort_by_key(|session| precedence(session));
        for session in sessions {
            let roll_call = open_roll_call(reading, session);
            let shown = shown_session(reading, session, roll_call);
            let same = before.iter().find(|before| before.id == session.id && *before.shown == shown);
            self.sessions.push(Shared {
                id: session.id,
                audience: session.audience(&roster),
                roll_call,
                shown: same.map_or_else(|| Arc::new(shown), |same| Arc::clone(&same.shown)),
                places: places(reading, session),
            });
        }
    }
}

/// The roll call that is to be answered: the one opened last of those that are open.
fn open_roll_call(reading: &Reading<'_>, session: &Session) -> Option<RollCallId> {
    let of_session = session.roll_calls.iter().rev().filter_map(|roll_call| reading.conference.roll_call(*roll_call));
    of_session.filter(|roll_call| roll_call.closed_at.is_none()).map(|roll_call| roll_call.id).next()
}

fn shown_session(reading: &Reading<'_>, session: &Session, roll_call: Option<RollCallId>) -> SituationSession {
    let roster = reading.conference.roster_of(session);
    let roll_call = roll_call.and_then(|roll_call| reading.conference.roll_call(roll_call));
    let (documents, votes) = own_papers::shared(reading.conference, session);
    SituationSession {
        session: session.id.0,
        title: session.plan.title.clone(),
        state: view::state(session.state),
        planned_from: session.plan.planned_from.into(),
        lead_name: roster.entry(session.plan.lead).map(|entry| entry.name.clone()).unwrap_or_default(),
        items: session.items.iter().map(view::item).collect(),
        program: view::program(session, reading.air(session.id)),
        roll_call: roll_call.map(|roll_call| SituationRollCall {
            roll_call: roll_call.id.0,
            title: roll_call.title.clone(),
            deadline: roll_call.deadline.into(),
            answer: None,
        }),
        floor: view::shared_floor(session, &roster),
        is_recorded: reading.conference.recordings().running(session.id).is_some(),
        documents,
        votes,
        delegates: None,
        prompt: None,
        messages: None,
        readiness: None,
    }
}
