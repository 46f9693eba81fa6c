use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use proptest::prelude::*;

use super::{Playback, Sending};
use crate::clip::{Clip, Picture, Sound};

/// Two seconds: pictures every 100 ms, a key frame every second, sound every 20 ms.
fn clip() -> Arc<Clip> {
    let pictures = (0..20_u8).map(|number| Picture {
        at: Duration::from_millis(100) * u32::from(number),
        is_key: number % 10 == 0,
        data: Bytes::copy_from_slice(&[number]),
    });
    let sounds = (0..100_u8).map(|number| Sound {
        at: Duration::from_millis(20) * u32::from(number),
        lasts: Duration::from_millis(20),
        data: Bytes::copy_from_slice(&[number]),
    });
    Arc::new(Clip { pictures: pictures.collect(), sounds: sounds.collect(), length: Duration::from_secs(2) })
}

fn pictures(sent: &[Sending]) -> Vec<(Duration, u8)> {
    sent.iter()
        .filter_map(|sending| if let Sending::Picture { at, data } = sending { Some((*at, data[0])) } else { None })
        .collect()
}

fn sounds(sent: &[Sending]) -> Vec<(Duration, u8)> {
    sent.iter()
        .filter_map(|sending| if let Sending::Sound { at, data } = sending { Some((*at, data[0])) } else { None })
        .collect()
}

#[test]
fn a_clip_is_played_round_and_round_without_a_gap() {
    let start = Instant::now();
    let mut playback = Playback::new(clip(), start);
    let sent = playback.take_due(start + Duration::from_millis(6_999));
    let pictures = pictures(&sent);
    assert_eq!(pictures.len(), 70);
    for (index, (at, number)) in pictures.iter().enumerate() {
        assert_eq!(at.as_millis(), 100 * u128::try_from(index).unwrap_or(0));
        assert_eq!(usize::from(*number), index % 20);
    }
    assert_eq!(sounds(&sent).len(), 350);
    assert_eq!(playback.next_due(), start + Duration::from_secs(7));
}

#[test]
fn a_wish_for_a_key_frame_is_granted_at_once_and_the_clock_goes_on() {
    let start = Instant::now();
    let mut playback = Playback::new(clip(), start);
    playback.take_due(start + Duration::from_millis(350));
    let wished_at = start + Duration::from_millis(360);
    playback.restart_at_key_frame(wished_at);
    assert_eq!(playback.next_due(), wished_at);
    let sent = playback.take_due(start + Duration::from_millis(500));
    let millis = Duration::from_millis;
    assert_eq!(pictures(&sent), [(millis(360), 10), (millis(460), 11)]);
    // Sound moved by the same 640 ms, and none is sent twice or on top of another.
    assert_eq!(sounds(&sent)[0], (millis(360), 50));
}

#[test]
fn after_the_last_key_frame_comes_the_first_one() {
    let start = Instant::now();
    let mut playback = Playback::new(clip(), start);
    playback.take_due(start + Duration::from_millis(1_500));
    playback.restart_at_key_frame(start + Duration::from_millis(1_550));
    let sent = playback.take_due(start + Duration::from_millis(1_550));
    assert_eq!(pictures(&sent), [(Duration::from_millis(1_550), 0)]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_wished_times_only_go_forward(steps in proptest::collection::vec((0_u64..400, any::<bool>()), 1..60)) {
        let start = Instant::now();
        let mut playback = Playback::new(clip(), start);
        let mut now = start;
        let mut sent = Vec::new();
        for (wait_ms, wish) in steps {
            now += Duration::from_millis(wait_ms);
            sent.extend(playback.take_due(now));
            if wish {
                playback.restart_at_key_frame(now);
                let first = playback.take_due(now);
                let first_picture = pictures(&first)[0].1;
                prop_assert_eq!(first_picture % 10, 0);
                sent.extend(first);
            }
        }
        let pictures = pictures(&sent);
        prop_assert!(pictures.windows(2).all(|pair| pair[0].0 <= pair[1].0));
        let sounds = sounds(&sent);
        prop_assert!(sounds.windows(2).all(|pair| pair[0].0 + Duration::from_millis(20) <= pair[1].0));
        prop_assert!(sounds.iter().all(|(at, _)| *at <= now - start));
    }
}
