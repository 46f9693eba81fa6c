use super::*;

const SPEAKER: SpeakerId = SpeakerId(7);
const LEG: LegId = LegId(1);

fn heard(now: Instant) -> Speakers {
    let mut speakers = Speakers::default();
    assert_eq!(speakers.take_place(SPEAKER, LEG), None);
    assert_eq!(speakers.heard(LEG, now), Some(SpeakerChange::Sounding(SPEAKER)));
    speakers
}

#[test]
fn a_speaker_is_told_once_when_heard_and_once_when_silent() {
    let now = Instant::now();
    let mut speakers = heard(now);
    assert_eq!(speakers.heard(LEG, now), None);
    assert!(speakers.fall_silent(now + SILENCE).is_empty());
    let later = now + SILENCE + Duration::from_millis(1);
    assert_eq!(speakers.fall_silent(later), [SpeakerChange::Silent { speaker: SPEAKER, since: now }]);
    assert!(speakers.fall_silent(later).is_empty());
    assert_eq!(speakers.sounding_leg(SPEAKER), None);
    assert_eq!(speakers.heard(LEG, later), Some(SpeakerChange::Sounding(SPEAKER)));
}

#[test]
fn a_speaker_whose_leg_is_gone_is_silent_at_once() {
    let now = Instant::now();
    let mut speakers = heard(now);
    assert_eq!(speakers.leave(LEG), Some(SpeakerChange::Silent { speaker: SPEAKER, since: now }));
    assert_eq!(speakers.leave(LEG), None);
    assert_eq!(speakers.heard(LEG, now), None);
}

#[test]
fn a_leg_that_was_replaced_takes_nothing_with_it() {
    let now = Instant::now();
    let mut speakers = heard(now);
    assert_eq!(speakers.take_place(SPEAKER, LegId(2)), Some(LEG));
    assert_eq!(speakers.leave(LEG), None);
    assert_eq!(speakers.sounding_leg(SPEAKER), Some(LegId(2)));
}
