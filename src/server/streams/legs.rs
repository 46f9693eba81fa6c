//! Whose leg is whose. Pure: it is told what happened and answers what to do.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use diemcau_domain::identity::{ConferenceId, EndpointId, LegNumber};
use diemcau_media::{LegId, Place};
use diemcau_secretariat::{Air, Whereabouts};
use diemcau_store::Holder;

use super::passage::Passage;
use super::{Program, place};

/// How many legs an account may receive on at once; an endpoint has one.
const MOST_OF_ACCOUNT: usize = 8;
/// How many legs may be on their way up to one place or speaker; the next one takes over from the
/// first.
const MOST_COMING_UP: usize = 2;

/// One leg.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Leg {
    /// What is sent or received.
    pub(crate) program: Program,
    /// In which direction.
    pub(crate) role: Role,
    /// The token that opened it, hashed; the same one may close it.
    pub(crate) token: [u8; 32],
    /// The endpoint at its other end, if it is one's.
    pub(crate) endpoint: Option<EndpointId>,
    /// The endpoint whose attendance it proves, and its number there.
    pub(crate) proves: Option<(EndpointId, LegNumber)>,
}

impl Leg {
    /// The endpoint whose session it follows: the one that receives the program on it.
    fn follows(&self) -> Option<EndpointId> {
        self.endpoint.filter(|_| matches!(self.role, Role::Receiver { preview: None, .. }))
    }
}

/// What a leg is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Sends the program from a place.
    Publisher(Place),
    /// Sends from an endpoint that is to send.
    Speaker {
        /// From which.
        endpoint: EndpointId,
        /// Whose it is.
        holder: Holder,
        /// By which sign-in.
        sign_in: [u8; 32],
    },
    /// Receives.
    Receiver {
        /// For whom.
        holder: Holder,
        /// By which sign-in.
        sign_in: [u8; 32],
        /// The endpoint that is looked at, instead of the program.
        preview: Option<EndpointId>,
    },
}

impl Role {
    /// Whose leg it is, and by which sign-in; none for the hall's.
    const fn owner(self) -> Option<(Holder, [u8; 32])> {
        match self {
            Self::Publisher(_) => None,
            Self::Speaker { holder, sign_in, .. } | Self::Receiver { holder, sign_in, .. } => Some((holder, sign_in)),
        }
    }
}

/// Every leg that is open or being opened.
#[derive(Debug, Default)]
pub(crate) struct Legs {
    by_id: BTreeMap<LegId, Leg>,
    connected: HashMap<LegId, Program>,
    on_air: HashMap<Program, Place>,
    /// The legs that somebody sends or receives on, oldest first.
    owned: HashMap<Holder, Vec<LegId>>,
    /// How many legs a program has.
    of_program: HashMap<Program, usize>,
    /// Programs that got their first leg, until somebody asks.
    fresh: BTreeSet<Program>,
    /// Legs on which endpoints receive, until somebody asks whether they carry the right program.
    unled: Vec<LegId>,
}

impl Legs {
    /// Notes a leg, so that whatever ends legs reaches it. It puts no other one out yet.
    pub(crate) fn insert(&mut self, id: LegId, leg: Leg) {
        self.by_id.insert(id, leg);
        if leg.follows().is_some() {
            self.unled.push(id);
        }
        if let Some((holder, _)) = leg.role.owner() {
            self.owned.entry(holder).or_default().push(id);
        }
        self.count_in(leg.program);
    }

    /// The programs that got their first leg since this was last asked.
    pub(crate) fn take_fresh(&mut self) -> BTreeSet<Program> {
        std::mem::take(&mut self.fresh)
    }

    /// A noted leg may stay. The answer is the older ones that must go, because their owner or their
    /// place has too many with this one.
    pub(crate) fn settle(&mut self, id: LegId) -> Vec<LegId> {
        match self.get(id) {
            Some(Leg { role: Role::Receiver { holder, .. }, .. }) => self.too_many_received(id, holder),
            Some(Leg { role: role @ (Role::Publisher(_) | Role::Speaker { .. }), program, .. }) => {
                let mut coming_up = self.filtered(|leg| leg.program == program && is_same_sender(leg.role, role));
                coming_up.retain(|other| *other <= id && !self.connected.contains_key(other));
                coming_up.truncate(coming_up.len().saturating_sub(MOST_COMING_UP));
                coming_up
            }
            None => Vec::new(),
        }
    }

    fn too_many_received(&mut self, id: LegId, holder: Holder) -> Vec<LegId> {
        let most = if matches!(holder, Holder::Endpoint { .. }) { 1 } else { MOST_OF_ACCOUNT };
        let is_received = |it: &LegId| matches!(self.get(*it), Some(Leg { role: Role::Receiver { .. }, .. }));
        let mut received: Vec<LegId> = self.of_holder(holder).into_iter().filter(is_received).collect();
        let older = received.iter().position(|other| *other == id).unwrap_or_default();
        received.truncate((older + 1).saturating_sub(most));
        // Whoever is put out puts nobody out any more.
        if let Some(owned) = self.owned.get_mut(&holder) {
            owned.retain(|leg| !received.contains(leg));
        }
        received
    }

    pub(crate) fn get(&self, id: LegId) -> Option<Leg> {
        self.by_id.get(&id).copied()
    }

    /// A leg is gone.
    pub(crate) fn remove(&mut self, id: LegId) -> Option<Leg> {
        let leg = self.by_id.remove(&id)?;
        self.connected.remove(&id);
        if let Some((holder, _)) = leg.role.owner()
            && let Some(owned) = self.owned.get_mut(&holder)
        {
            owned.retain(|other| *other != id);
            if owned.is_empty() {
                self.owned.remove(&holder);
            }
        }
        self.count_out(leg.program);
        Some(leg)
    }

    /// The programs that have a leg or are on air.
    pub(crate) fn programs(&self) -> BTreeSet<Program> {
        self.of_program.keys().chain(self.on_air.keys()).copied().collect()
    }

    /// The legs that came since this was last asked and that may have to be led on.
    pub(crate) fn take_unled(&mut self) -> Vec<LegId> {
        std::mem::take(&mut self.unled)
    }

    /// Every leg that may have to be led on.
    pub(crate) fn all(&self) -> Vec<LegId> {
        self.by_id.keys().copied().collect()
    }

    /// Leads those of these legs on which endpoints receive a program to where these are now, and says
    /// which they are. Nothing is known of conferences without whereabouts.
    pub(super) fn lead_on(
        &mut self,
        legs: &[LegId],
        whereabouts: impl Fn(ConferenceId, EndpointId) -> Option<Whereabouts>,
    ) -> Passage {
        let mut passage = Passage::default();
        for id in legs {
            let Some(leg) = self.by_id.get(id) else { continue };
            let conference = leg.program.conference;
            let at = leg.follows().and_then(|endpoint| whereabouts(conference, endpoint));
            match at.map(|at| Program::at(conference, at)) {
                None => {}
                Some(Some(program)) if program == leg.program => {}
                Some(Some(program)) => passage.pass.entry(program).or_default().push(*id),
                Some(None) => passage.close.push(*id),
            }
        }
        for (program, legs) in &passage.pass {
            legs.iter().for_each(|leg| self.pass(*leg, *program));
        }
        passage
    }

    fn pass(&mut self, id: LegId, to: Program) {
        let Some(leg) = self.by_id.get_mut(&id) else { return };
        let from = std::mem::replace(&mut leg.program, to);
        self.count_out(from);
        self.count_in(to);
    }

    fn count_in(&mut self, program: Program) {
        let of_program = self.of_program.entry(program).or_default();
        *of_program += 1;
        if *of_program == 1 {
            self.fresh.insert(program);
        }
    }

    fn count_out(&mut self, program: Program) {
        if let Some(of_program) = self.of_program.get_mut(&program) {
            *of_program -= 1;
            if *of_program == 0 {
                self.of_program.remove(&program);
            }
        }
    }

    /// A leg is up. The answer is the program, if the leg sends something.
    pub(crate) fn connect(&mut self, id: LegId) -> Option<Program> {
        let leg = self.get(id).filter(|leg| !matches!(leg.role, Role::Receiver { .. }))?;
        self.connected.insert(id, leg.program);
        Some(leg.program)
    }

    /// Every program that is sent now.
    pub(crate) fn programs_on_air(&self) -> Vec<Program> {
        self.on_air.keys().copied().collect()
    }

    /// Another place, or nobody, is on air.
    pub(crate) fn put_on_air(&mut self, program: Program, place: Option<Place>) {
        match place {
            Some(place) => self.on_air.insert(program, place),
            None => self.on_air.remove(&program),
        };
    }

    /// The program is over.
    pub(crate) fn go_off_air(&mut self, program: Program) {
        self.on_air.remove(&program);
    }

    /// From where a program is sent.
    pub(crate) fn air(&self, program: Program) -> Air {
        let sending = self.connected.iter().filter(|(_, sent)| **sent == program);
        let roles = sending.filter_map(|(id, _)| self.by_id.get(id)).map(|leg| leg.role);
        let places: Vec<Place> = roles.filter_map(publishing_place).collect();
        let both = [Place::Main, Place::Backup].into_iter();
        Air {
            on_air: self.on_air.get(&program).copied().map(place::shown),
            connected: both.filter(|place| places.contains(place)).map(place::shown).collect(),
        }
    }

    /// Whose attendance a proof on this leg proves: a receiver's own, or the lead's while its place
    /// is on air.
    pub(crate) fn proven(&self, id: LegId) -> Option<(EndpointId, LegNumber)> {
        let leg = self.by_id.get(&id)?;
        let counts = publishing_place(leg.role).is_none_or(|place| self.on_air.get(&leg.program) == Some(&place));
        leg.proves.filter(|_| counts)
    }

    pub(crate) fn publishers(&self, program: Program) -> Vec<LegId> {
        self.filtered(|leg| leg.program == program && publishing_place(leg.role).is_some())
    }

    pub(crate) fn of_holder(&self, holder: Holder) -> Vec<LegId> {
        self.owned.get(&holder).cloned().unwrap_or_default()
    }

    /// The legs of a holder that other sign-ins opened.
    pub(crate) fn of_others(&self, holder: Holder, sign_in: [u8; 32]) -> Vec<LegId> {
        let is_own = |leg: Leg| leg.role.owner().is_some_and(|(_, by)| by == sign_in);
        let mut legs = self.of_holder(holder);
        legs.retain(|id| !self.get(*id).is_some_and(is_own));
        legs
    }

    pub(crate) fn of_sign_in(&self, meant: [u8; 32]) -> Vec<LegId> {
        self.filtered(|leg| leg.role.owner().is_some_and(|(_, sign_in)| sign_in == meant))
    }

    /// The legs of a program on which an endpoint sends, or is looked at, that is not to send.
    pub(crate) fn unasked(&self, program: Program, must_send: &BTreeSet<EndpointId>) -> Vec<LegId> {
        self.filtered(|leg| {
            let from = match leg.role {
                Role::Speaker { endpoint, .. } => Some(endpoint),
                Role::Receiver { preview, .. } => preview,
                Role::Publisher(_) => None,
            };
            leg.program == program && from.is_some_and(|endpoint| !must_send.contains(&endpoint))
        })
    }

    fn filtered(&self, is_meant: impl Fn(&Leg) -> bool) -> Vec<LegId> {
        self.by_id.iter().filter(|(_, leg)| is_meant(leg)).map(|(id, _)| *id).collect()
    }
}

const fn publishing_place(role: Role) -> Option<Place> {
    match role {
        Role::Publisher(place) => Some(place),
        Role::Speaker { .. } | Role::Receiver { .. } => None,
    }
}

fn is_same_sender(one: Role, other: Role) -> bool {
    match (one, other) {
        (Role::Publisher(one), Role::Publisher(other)) => one == other,
        (Role::Speaker { endpoint: one, .. }, Role::Speaker { endpoint: other, .. }) => one == other,
        _ => false,
    }
}

#[cfg(test)]
mod tests;
