//! RTP: headers before they are authenticated, payloads of publishers who may send.

use std::time::{Duration, Instant};

use crate::publishers::answer::LayerNames;
use crate::publishers::own_streams::{Envelope, OwnStreams};
use crate::{h264, vp8};

const OWN: u32 = 0x1234_5678;

pub(super) fn header(datagram: &[u8]) {
    let now = Instant::now();
    let mut own = OwnStreams::default();
    own.heard(None, OWN, now);
    own.know_resend(OWN, OWN + 1);
    let Some(envelope) = Envelope::of(datagram) else { return };
    for names in [LayerNames::default(), LayerNames { own: Some(10), repaired: Some(11) }] {
        for is_resend in [false, true] {
            let runs = own.admits(&envelope, names, is_resend, now);
            let is_own = matches!(envelope.ssrc, 0 | OWN) || envelope.ssrc == OWN + 1;
            assert!(runs || !is_own, "its own stream is always admitted");
            own.admits(&envelope, names, is_resend, now + Duration::from_secs(9));
        }
    }
}

pub(super) fn payload(payload: &[u8]) {
    let is_key = vp8::begins_key_frame(payload);
    assert!(is_key || vp8::picture_size(payload).is_none(), "only key frames have a size");
    h264::begins_key_frame(payload);
    h264::picture_size(payload);
    let Some(numbers) = vp8::number_places(payload) else { return };
    // Receivers write new numbers at these places without looking again.
    let end = numbers.picture_id.map(|id| usize::from(id.place) + if id.is_long { 2 } else { 1 });
    let layer_end = numbers.layer_index.map(|(_, place)| usize::from(place) + 1);
    assert!(end.max(layer_end).unwrap_or_default() <= payload.len(), "a number behind the end");
}
