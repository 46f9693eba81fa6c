use diemcau_domain::identity::{AccountId, ConferenceId, SessionId};
use diemcau_protocol::stream::Place as Shown;

use super::*;

const PROGRAM: Program = Program { conference: ConferenceId(1), session: SessionId(1) };

fn receiver(endpoint: u32) -> Leg {
    let holder = Holder::Endpoint { conference: ConferenceId(1), endpoint: EndpointId(endpoint) };
    Leg {
        program: PROGRAM,
        role: Role::Receiver { holder, sign_in: [7; 32], preview: None },
        token: [0; 32],
        endpoint: Some(EndpointId(endpoint)),
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
        endpoint: Some(EndpointId(1)),
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
    assert_eq!(legs.proven(LegId(1)), Some((EndpointId(1), LegNumber(9))));
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

fn speaker(endpoint: u32) -> Leg {
    let holder = Holder::Endpoint { conference: ConferenceId(1), endpoint: EndpointId(endpoint) };
    let role = Role::Speaker { endpoint: EndpointId(endpoint), holder, sign_in: [7; 32] };
    Leg { role, proves: None, ..receiver(endpoint) }
}

#[test]
fn what_an_endpoint_sends_does_not_put_out_what_it_receives() {
    let mut legs = Legs::default();
    assert_eq!(settled(&mut legs, 1, receiver(5)), []);
    assert_eq!(settled(&mut legs, 2, speaker(5)), []);
    assert_eq!(settled(&mut legs, 3, receiver(5)), [LegId(1)]);
    assert_eq!(legs.proven(LegId(2)), None, "to send is not to receive");
    let Some((holder, _)) = speaker(5).role.owner() else { unreachable!("an endpoint's") };
    assert_eq!(legs.of_holder(holder), [LegId(2), LegId(3)], "a revoked key ends both");
}

#[test]
fn legs_of_those_who_are_to_send_no_more_are_found() {
    let mut legs = Legs::default();
    let Role::Receiver { holder, sign_in, .. } = receiver(1).role else { unreachable!("a receiver") };
    let looking = |at| Role::Receiver { holder, sign_in, preview: Some(EndpointId(at)) };
    legs.insert(LegId(1), speaker(5));
    legs.insert(LegId(2), speaker(6));
    legs.insert(LegId(3), Leg { role: looking(5), ..receiver(1) });
    legs.insert(LegId(4), receiver(5));
    legs.insert(LegId(5), publisher(Place::Main));
    let elsewhere = Program { session: SessionId(2), ..PROGRAM };
    legs.insert(LegId(6), Leg { program: elsewhere, ..speaker(5) });
    assert_eq!(legs.unasked(PROGRAM, &BTreeSet::from([EndpointId(6)])), [LegId(1), LegId(3)]);
}

#[test]
fn the_first_leg_of_a_program_is_noted_once() {
    let mut legs = Legs::default();
    legs.insert(LegId(1), receiver(5));
    legs.insert(LegId(2), receiver(6));
    assert_eq!((legs.take_fresh().len(), legs.take_fresh().len()), (1, 0));
    legs.remove(LegId(1));
    legs.remove(LegId(2));
    legs.insert(LegId(3), receiver(5));
    assert_eq!(legs.take_fresh(), BTreeSet::from([PROGRAM]));
}

#[test]
fn an_account_may_watch_on_a_few_screens() {
    let mut legs = Legs::default();
    let holder = Holder::Account(AccountId(1));
    let leg = Leg { role: Role::Receiver { holder, sign_in: [7; 32], preview: None }, proves: None, ..receiver(1) };
    let refused: Vec<_> = (1..=9).flat_map(|id| settled(&mut legs, id, leg)).collect();
    assert_eq!(refused, [LegId(1)]);
    assert_eq!(legs.of_sign_in([7; 32]).len(), 9);
}

#[test]
fn the_legs_of_endpoints_are_led_to_where_these_are_and_nobody_elses() {
    let mut legs = Legs::default();
    let provincial = Program { session: SessionId(2), ..PROGRAM };
    let others = Program { conference: ConferenceId(2), ..PROGRAM };
    let account = Leg { endpoint: None, proves: None, ..receiver(0) };
    let opened = [receiver(1), receiver(2), receiver(3), receiver(4), account, publisher(Place::Main)];
    (1..).map(LegId).zip(opened).for_each(|(id, leg)| legs.insert(id, leg));
    legs.insert(LegId(7), Leg { program: others, ..receiver(2) });
    legs.take_fresh();
    let whereabouts = |conference: ConferenceId, endpoint: EndpointId| match (conference.0, endpoint.0) {
        (1, 1) => Some(Whereabouts::In(SessionId(1))),
        (1, 2) => Some(Whereabouts::In(SessionId(2))),
        (1, 3) => Some(Whereabouts::Between),
        (1, _) => Some(Whereabouts::Out),
        _ => None,
    };
    assert_eq!(legs.take_unled(), [1, 2, 3, 4, 7].map(LegId));
    assert_eq!(legs.take_unled(), []);
    let everybody = legs.all();
    let passage = legs.lead_on(&everybody, whereabouts);
    let waiting_room = Program::waiting_room(ConferenceId(1));
    let pass = BTreeMap::from([(provincial, vec![LegId(2)]), (waiting_room, vec![LegId(3)])]);
    assert_eq!(passage, Passage { pass, close: vec![LegId(4)] });
    assert_eq!(legs.take_fresh(), BTreeSet::from([provincial, waiting_room]), "their floors are to be told");
    assert_eq!(legs.get(LegId(2)).map(|leg| leg.program), Some(provincial));
    legs.remove(LegId(4));
    assert_eq!(legs.lead_on(&everybody, whereabouts), Passage::default(), "once is enough");
    assert_eq!(legs.programs(), BTreeSet::from([PROGRAM, provincial, waiting_room, others]));
}
