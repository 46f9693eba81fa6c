use super::runs;
use proptest::prelude::*;

#[test]
fn a_frame_of_even_packets_is_one_run_with_a_shorter_last_one() {
    assert_eq!(runs(&[1_200, 1_200, 1_199, 400])[0], 0..4);
}

#[test]
fn a_long_frame_is_split_evenly() {
    assert_eq!(runs(&[1_200; 9]), [0..5, 5..9]);
    assert_eq!(runs(&[1_200; 30]), [0..8, 8..16, 16..24, 24..30]);
}

#[test]
fn parameters_before_a_key_frame_leave_alone_because_they_cannot_be_padded_so_far() {
    assert_eq!(runs(&[40, 1_200, 1_200, 700]), [0..1, 1..4]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn runs_cover_everything_and_need_no_padding_that_rtp_cannot_say(lengths in proptest::collection::vec(12_usize..1_500, 0..40)) {
        let runs = runs(&lengths);
        let covered: Vec<usize> = runs.iter().cloned().flatten().collect();
        prop_assert_eq!(covered, (0..lengths.len()).collect::<Vec<_>>());
        for run in runs {
            let lengths = &lengths[run];
            let full = *lengths.iter().max().unwrap();
            let padded = &lengths[..lengths.len() - 1];
            prop_assert!(lengths.len() <= 8 && padded.iter().all(|length| full - length <= 255));
        }
    }
}
