use super::*;

const NAMES: LayerNames = LayerNames { own: Some(10), repaired: Some(11) };

/// A packet with the name of a layer in a header extension, behind one contributing source.
fn packet(ssrc: u32, id: u8, layer: &str) -> Vec<u8> {
    let mut bytes = vec![0x91, 96, 0, 1, 0, 0, 0, 0];
    bytes.extend(ssrc.to_be_bytes());
    bytes.extend([1, 2, 3, 4, 0xbe, 0xde, 0, 2, 0x30, 0xff, 0]);
    bytes.push(id << 4 | u8::try_from(layer.len() - 1).unwrap());
    bytes.extend(layer.bytes());
    bytes.resize(40, 0);
    bytes
}

fn admits(own: &OwnStreams, packet: &[u8], now: Instant) -> bool {
    own.admits(&Envelope::of(packet).unwrap(), NAMES, false, now)
}

fn two_layers(now: Instant) -> OwnStreams {
    let mut own = OwnStreams::default();
    own.heard(Some("h".into()), 1, now);
    own.heard(Some("l".into()), 2, now);
    own.know_resend(1, 11);
    own
}

#[test]
fn a_layer_that_runs_is_not_pushed_away() {
    let now = Instant::now();
    let own = two_layers(now);
    assert!(!admits(&own, &packet(9, 10, "h"), now));
    assert!(!admits(&own, &packet(9, 11, "h"), now));
    assert!(admits(&own, &packet(9, 10, "h"), now + RUNS_FOR * 2));
}

#[test]
fn a_new_layer_and_the_resends_of_a_known_one_may_begin() {
    let now = Instant::now();
    let own = two_layers(now);
    assert!(admits(&own, &packet(9, 10, "m"), now));
    assert!(admits(&own, &packet(9, 11, "l"), now));
    for known in [1, 2, 11, PROBE] {
        assert!(admits(&own, &packet(known, 0, "x"), now));
    }
}

#[test]
fn headers_that_lie_about_their_length_name_no_layer() {
    let whole = packet(9, 10, "h");
    for length in 12..28 {
        let envelope = Envelope::of(&whole[..length]).unwrap();
        assert_eq!(envelope.layer(NAMES, false), None, "cut at {length}");
    }
    assert_eq!(Envelope::of(&whole).unwrap().layer(NAMES, false), Some("h".into()));
    assert!(Envelope::of(&whole[..11]).is_none());
}
