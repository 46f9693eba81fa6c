//! Whose leg is whose. Pure: it is told what happened and answers what to do.

use std::collections::{BTreeMap, HashMap};

use diemcau_domain::identity::{EndpointId, LegNumber};
use diemcau_media::{LegId, Place};
use diemcau_secretariat::Air;
use diemcau_store::Holder;

use super::{Program, place};

/// How many legs an account may receive on at once; an endpoint has one.
const MOST_OF_ACCOUNT: usize = 4;
/// How many legs may be on their way up to one place; the next one takes over from the first.
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
    /// The endpoint whose attendance it proves, and its number there.
    pub(crate) proves: Option<(EndpointId, LegNumber)>,
}

/// What a leg is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Sends the program from a place.
    Publisher(Place),
    /// Receives it.
    Receiver {
        /// For whom.
        holder: Holder,
        /// By which sign-in.
        sign_in: [u8; 32],
    },
}

/// Every leg that is open or being opened.
#[derive(Debug, Default)]
pub(crate) struct Legs {
    by_id: BTreeMap<LegId, Leg>,
    connected: HashMap<LegId, Program>,
    on_air: HashMap<Program, Place>,
    receiving: HashMap<Holder, Vec<LegId>>,
}

impl Legs {
    /// Notes a leg, so that whatever ends legs reaches it. It puts no other one out yet.
    pub(crate) fn insert(&mut self, id: LegId, leg: Leg) {
        self.by_id.insert(id, leg);
        if let Role::Receiver { holder, .. } = leg.role {
            self.receiving.entry(holder).or_default().push(id);
        }
    }

    /// A noted leg may stay. The answer is the older ones that must go, because their owner or their
    /// place has too many with this one.
    pub(crate) fn settle(&mut self, id: LegId) -> Vec<LegId> {
        match self.get(id) {
            Some(Leg { role: Role::Receiver { holder, .. }, .. }) => self.settle_receiver(id, holder),
            Some(Leg { role: Role::Publisher(place), program, .. }) => {
                let mut coming_up = self.filtered(|leg| leg.program == program && leg.role == Role::Publisher(place));
                coming_up.retain(|other| *other <= id && !self.connected.contains_key(other));
                coming_up.truncate(coming_up.len().saturating_sub(MOST_COMING_UP));
                coming_up
            }
            None => Vec::new(),
        }
    }

    fn settle_receiver(&mut self, id: LegId, holder: Holder) -> Vec<LegId> {
        let most = if matches!(holder, Holder::Endpoint { .. }) { 1 } else { MOST_OF_ACCOUNT };
        let Some(receiving) = self.receiving.get_mut(&holder) else { return Vec::new() };
        let older = receiving.iter().position(|other| *other == id).unwrap_or_default();
        receiving.drain(..(older + 1).saturating_sub(most)).collect()
    }

    pub(crate) fn get(&self, id: LegId) -> Option<Leg> {
        self.by_id.get(&id).copied()
    }

    /// A leg is gone.
    pub(crate) fn remove(&mut self, id: LegId) -> Option<Leg> {
        let leg = self.by_id.remove(&id)?;
        self.connected.remove(&id);
        if let Role::Receiver { holder, .. } = leg.role
            && let Some(receiving) = self.receiving.get_mut(&holder)
        {
            receiving.retain(|other| *other != id);
            if receiving.is_empty() {
                self.receiving.remove(&holder);
            }
        }
        Some(leg)
    }

    /// A leg is up. The answer is the program, if the leg sends one.
    pub(crate) fn connect(&mut self, id: LegId) -> Option<Program> {
        let leg = self.get(id).filter(|leg| matches!(leg.role, Role::Publisher(_)))?;
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
    pub(crate) fn proven(&self, id: LegId) -> Option<(Program, EndpointId, LegNumber)> {
        let leg = self.by_id.get(&id)?;
        let counts = publishing_place(leg.role).is_none_or(|place| self.on_air.get(&leg.program) == Some(&place));
        let (endpoint, number) = leg.proves.filter(|_| counts)?;
        Some((leg.program, endpoint, number))
    }

    pub(crate) fn publishers(&self, program: Program) -> Vec<LegId> {
        self.filtered(|leg| leg.program == program && publishing_place(leg.role).is_some())
    }

    pub(crate) fn of_holder(&self, holder: Holder) -> Vec<LegId> {
        self.receiving.get(&holder).cloned().unwrap_or_default()
    }

    /// The legs of a holder that other sign-ins opened.
    pub(crate) fn of_others(&self, holder: Holder, sign_in: [u8; 32]) -> Vec<LegId> {
        let mut legs = self.of_holder(holder);
        legs.retain(
            |id| !matches!(self.get(*id), Some(Leg { role: Role::Receiver { sign_in: by, .. }, .. }) if by == sign_in),
        );
        legs
    }

    pub(crate) fn of_sign_in(&self, meant: [u8; 32]) -> Vec<LegId> {
        self.filtered(|leg| matches!(leg.role, Role::Receiver { sign_in, .. } if sign_in == meant))
    }

    fn filtered(&self, is_meant: impl Fn(&Leg) -> bool) -> Vec<LegId> {
        self.by_id.iter().filter(|(_, leg)| is_meant(leg)).map(|(id, _)| *id).collect()
    }
}

const fn publishing_place(role: Role) -> Option<Place> {
    match role {
        Role::Publisher(place) => Some(place),
        Role::Receiver { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use diemcau_domain::identity::{AccountId, ConferenceId, SessionId};
    use diemcau_protocol::stream::Place as Shown;

    use super::*;

    const PROGRAM: Program = Program { conference: ConferenceId(1), session: SessionId(1) };

    fn receiver(endpoint: u32) -> Leg {
        let holder = Holder::Endpoint { conference: ConferenceId(1), endpoint: EndpointId(endpoint) };
        Leg {
            program: PROGRAM,
            role: Role::Receiver { holder, sign_in: [7; 32] },
            token: [0; 32],
            proves: Some((EndpointId(endpoint), LegNumber(1))),
        }
    }

    fn settled(legs: &mut Legs, id: u64, leg: Leg) -> Vec<LegId> {
        legs.insert(LegId(id), leg);
        legs.settle(LegId(id))
    }

    fn publisher(place: Place) -> Leg {
        Leg {
            program: PROGRAM,
            role: Role::Publisher(place),
            token: [1; 32],
            proves: Some((EndpointId(1), LegNumber(9))),
        }
    }

    #[test]
    fn an_endpoint_receives_on_its_newest_leg_only() {
        let mut legs = Legs::default();
        assert_eq!(settled(&mut legs, 1, receiver(5)), []);
        assert_eq!(settled(&mut legs, 2, receiver(6)), []);
        assert_eq!(settled(&mut legs, 3, receiver(5)), [LegId(1)]);
        legs.remove(LegId(1));
        assert_eq!(settled(&mut legs, 4, receiver(5)), [LegId(3)]);
    }

    #[test]
    fn a_leg_that_may_not_stay_puts_nobody_out() {
        let mut legs = Legs::default();
        assert_eq!(settled(&mut legs, 1, receiver(5)), []);
        legs.insert(LegId(2), receiver(5));
        legs.remove(LegId(2));
        assert_eq!(legs.settle(LegId(2)), []);
        // One that came meanwhile and may stay is not put out by an older one either.
        legs.insert(LegId(3), receiver(5));
        assert_eq!(settled(&mut legs, 4, receiver(5)), [LegId(1), LegId(3)]);
        assert_eq!(legs.settle(LegId(3)), []);
    }

    #[test]
    fn two_legs_may_come_up_to_a_place_at_once() {
        let mut legs = Legs::default();
        assert_eq!(settled(&mut legs, 1, publisher(Place::Main)), []);
        legs.connect(LegId(1));
        for id in [2, 3] {
            assert_eq!(settled(&mut legs, id, publisher(Place::Main)), []);
        }
        assert_eq!(settled(&mut legs, 4, publisher(Place::Backup)), [], "the other place has its own");
        let elsewhere = Leg { program: Program { session: SessionId(2), ..PROGRAM }, ..publisher(Place::Main) };
        assert_eq!(settled(&mut legs, 5, elsewhere), [], "another session has its own");
        assert_eq!(settled(&mut legs, 6, publisher(Place::Main)), [LegId(2)], "whoever is connected stays");
    }

    #[test]
    fn a_take_over_leaves_the_legs_of_the_new_device_only() {
        let mut legs = Legs::default();
        let old = receiver(5);
        let Role::Receiver { holder, .. } = old.role else { unreachable!("a receiver") };
        legs.insert(LegId(1), old);
        assert_eq!(legs.of_others(holder, [7; 32]), []);
        assert_eq!(legs.of_others(holder, [8; 32]), [LegId(1)]);
    }

    #[test]
    fn whoever_sends_counts_while_its_place_is_on_air() {
        let mut legs = Legs::default();
        legs.insert(LegId(1), publisher(Place::Main));
        assert_eq!(legs.proven(LegId(1)), None);
        legs.put_on_air(PROGRAM, Some(Place::Main));
        assert_eq!(legs.proven(LegId(1)), Some((PROGRAM, EndpointId(1), LegNumber(9))));
        legs.put_on_air(PROGRAM, Some(Place::Backup));
        assert_eq!(legs.proven(LegId(1)), None);
    }

    #[test]
    fn the_air_shows_the_places_that_are_connected() {
        let mut legs = Legs::default();
        legs.insert(LegId(1), publisher(Place::Backup));
        legs.insert(LegId(2), publisher(Place::Main));
        legs.insert(LegId(3), receiver(5));
        assert_eq!(legs.connect(LegId(1)), Some(PROGRAM));
        assert_eq!(legs.connect(LegId(3)), None);
        assert_eq!(legs.air(PROGRAM), Air { on_air: None, connected: vec![Shown::Backup] });
        legs.connect(LegId(2));
        legs.put_on_air(PROGRAM, Some(Place::Main));
        assert_eq!(legs.air(PROGRAM), Air { on_air: Some(Shown::Main), connected: vec![Shown::Main, Shown::Backup] });
        legs.remove(LegId(2));
        assert_eq!(legs.air(PROGRAM).connected, [Shown::Backup]);
    }

    #[test]
    fn an_account_may_watch_on_a_few_screens() {
        let mut legs = Legs::default();
        let holder = Holder::Account(AccountId(1));
        let leg = Leg { role: Role::Receiver { holder, sign_in: [7; 32] }, proves: None, ..receiver(1) };
        let refused: Vec<_> = (1..=5).flat_map(|id| settled(&mut legs, id, leg)).collect();
        assert_eq!(refused, [LegId(1)]);
        assert_eq!(legs.of_sign_in([7; 32]).len(), 5);
    }
}
