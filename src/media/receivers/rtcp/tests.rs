use proptest::prelude::*;

use super::writer::{SenderReport, write_reports};
use super::{Block, Saying, read};

fn sayings(bytes: &[u8]) -> Vec<Saying> {
    read(bytes).collect()
}

#[test]
fn everything_a_browser_says_in_one_compound_is_read() {
    let mut compound = vec![0x81, 201, 0, 7, 0, 0, 0, 1];
    compound.extend_from_slice(&[0, 0, 0x10, 1, 26, 0xff, 0xff, 0xfe, 0, 1, 2, 3, 0, 0, 0, 9, 1, 2, 3, 4, 5, 6, 7, 8]);
    compound.extend_from_slice(&[0x81, 205, 0, 3, 0, 0, 0, 1, 0, 0, 0x10, 1, 0, 7, 0, 3]);
    compound.extend_from_slice(&[0x81, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0x10, 1]);
    compound.extend_from_slice(&[0x84, 206, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0x10, 2, 5, 0, 0, 0]);
    compound.extend_from_slice(&[0x81, 203, 0, 1, 0, 0, 0, 1]);
    let block = Block {
        source: 0x1001,
        fraction_lost: 26,
        lost: -2,
        highest: 0x1_0203,
        jitter_ticks: 9,
        last_report: 0x0102_0304,
        delay: 0x0506_0708,
    };
    let missing = Saying::Missing { source: 0x1001, first: 7, others: 3 };
    let [loss, intra] = [0x1001, 0x1002].map(|source| Saying::NeedsKeyFrame { source });
    assert_eq!(sayings(&compound), [Saying::Report(block), missing, loss, intra, Saying::Goodbye]);
    for length in 0..compound.len() {
        assert!(sayings(&compound[..length]).len() < 5);
    }
}

#[test]
fn a_packet_that_lies_about_its_length_ends_the_reading() {
    assert_eq!(sayings(&[0x81, 206, 0xff, 0xff, 0, 0, 0, 1, 0, 0, 0, 1]), []);
    assert_eq!(sayings(&[0xa1, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 200]), []);
}

#[test]
fn our_own_reports_can_be_stepped_over() {
    let report = SenderReport { source: 1, ntp: 2, timestamp: 3, packets: 4, octets: 5 };
    for name in ["", "a", "ab", "abc", "abcd"] {
        let mut compound = Vec::new();
        write_reports(&mut compound, &[report, report], name);
        compound.extend_from_slice(&[0x81, 203, 0, 1, 0, 0, 0, 1]);
        assert_eq!(sayings(&compound), [Saying::Goodbye], "{name}");
    }
}

#[test]
fn every_stream_is_named_in_a_packet_of_its_own() {
    let report = |source| SenderReport { source, ntp: 2, timestamp: 3, packets: 4, octets: 5 };
    let mut compound = Vec::new();
    write_reports(&mut compound, &[report(1), report(2)], "abc");
    let named = |source| [0x81, 202, 0, 3, 0, 0, 0, source, 1, 3, b'a', b'b', b'c', 0, 0, 0];
    assert!(compound.ends_with(&[named(1), named(2)].concat()), "{compound:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_break_the_reader(mut bytes in proptest::collection::vec(any::<u8>(), 0..300), kind in 198_u8..210) {
        if let [first, second, _, length, ..] = &mut bytes[..] {
            (*first, *second, *length) = (0x80 | (*first & 0x3f), kind, *length % 80);
        }
        prop_assert!(sayings(&bytes).len() <= bytes.len());
    }
}
