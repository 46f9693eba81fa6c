use super::*;
use crate::diary::LegEnd;
use crate::receivers::Reported;

fn span(from: u64, until: u64) -> Span {
    Span { from: Duration::from_secs(from), until: Duration::from_secs(until) }
}

/// Open from 100, live from 110 to 200, a pause, one silence of the hall.
fn held() -> Held {
    Held {
        session: 1,
        opened: Duration::from_secs(100),
        started: Duration::from_secs(110),
        ended: Duration::from_secs(200),
        pauses: vec![span(150, 160)],
        items: vec![span(110, 140), span(140, 190)],
        sent: vec![span(105, 170), span(171, 180), span(184, 200)],
        roll_calls: vec![4, 5],
        turns: Vec::new(),
        released: Vec::new(),
    }
}

fn marks(seconds: &[u64]) -> Seconds {
    let mut marks = Seconds::default();
    for second in seconds {
        marks.mark(*second);
    }
    marks
}

fn leg(session: u32, sound: &[u64], picture: &[u64]) -> LegNotes {
    LegNotes {
        session,
        reported: Reported { sound: marks(sound), picture: marks(picture), ..Reported::default() },
        packets: 0,
        lost: 0,
        join: None,
        first_packet: None,
        first_key_frame: None,
        answered: Duration::ZERO,
        secured: None,
        ended: LegEnd::CutOff(Duration::ZERO),
        is_part: false,
    }
}

#[test]
fn what_counts_is_the_open_item_without_pauses_and_outages() {
    let expected = Timetable::new(&held(), None).reckon(&held(), &Notes::default(), &[]);
    // 110 to 190 without the pause of 10 s and the outage of 4 s; a gap of 1 s is borne.
    assert_eq!(expected.counted, 66);
    assert_eq!((expected.received, expected.received_borders, expected.was_connected), (0, 0, false));
}

#[test]
fn received_is_what_lies_between_reports_not_further_apart_than_twenty_seconds() {
    let notes = Notes {
        connected: vec![span(90, 300)],
        legs: vec![leg(1, &[100, 115, 130], &[]), leg(1, &[162, 183], &[164, 165]), leg(2, &[110, 120], &[])],
        ..Notes::default()
    };
    let expected = Timetable::new(&held(), None).reckon(&held(), &notes, &[]);
    assert_eq!(expected.items, [20, 1]);
    assert_eq!((expected.received, expected.received_borders), (21, 4));
    assert_eq!((expected.connected, expected.connected_borders), (100, 2));
}

#[test]
fn while_the_server_is_dead_nothing_is_sent() {
    let dead = Some(span(115, 125));
    let expected = Timetable::new(&held(), dead).reckon(&held(), &Notes::default(), &[]);
    assert_eq!(expected.counted, 56);
}

#[test]
fn what_is_reported_to_a_dead_server_proves_nothing() {
    let before = LegNotes { first_packet: Some(Duration::from_secs(105)), ..leg(1, &[110, 114, 122], &[]) };
    let after = LegNotes { first_packet: Some(Duration::from_secs(128)), ..leg(1, &[130, 138], &[]) };
    let notes = Notes { legs: vec![before, after], ..Notes::default() };
    let expected = Timetable::new(&held(), Some(span(116, 118))).reckon(&held(), &notes, &[]);
    assert_eq!(expected.received, 6 + 8);
}

#[test]
fn whoever_is_on_air_receives_and_the_last_roll_call_counts() {
    let answer = |members| HeadCount { present_members: members, ..HeadCount::default() };
    let mut notes = Notes { answers: vec![(5, answer(3)), (4, answer(9))], ..Notes::default() };
    let expected = Timetable::new(&held(), None).reckon(&held(), &notes, &[span(110, 120)]);
    assert_eq!((expected.received, expected.head_count), (10, Some(answer(3))));
    notes.answers.remove(0);
    assert_eq!(Timetable::new(&held(), None).reckon(&held(), &notes, &[]).head_count, None);
}

#[test]
fn nothing_counts_for_an_endpoint_after_it_was_let_go() {
    let held = held();
    let timetable = Timetable::new(&held, None);
    let whole = timetable.reckon(&held, &Notes::default(), &[]);
    let middle = (held.started + held.ended) / 2;
    let counted = |until| timetable.let_go(until).reckon(&held, &Notes::default(), &[]).counted;
    assert_eq!((counted(held.started), counted(held.ended)), (0, whole.counted));
    assert!(0 < counted(middle) && counted(middle) < whole.counted);
}
