//! The codecs that agents know, and their numbers in an offer.

use rtc::peer_connection::configuration::media_engine::{MIME_TYPE_H264, MIME_TYPE_OPUS, MIME_TYPE_VP8};
use rtc::rtp_transceiver::rtp_sender::{RTCPFeedback, RTCRtpCodec, RTCRtpCodecParameters};

/// Opus, as RFC 7587 fixes its numbers.
pub(crate) fn opus() -> RTCRtpCodecParameters {
    let rtp_codec = RTCRtpCodec {
        mime_type: MIME_TYPE_OPUS.to_owned(),
        clock_rate: 48_000,
        channels: 2,
        sdp_fmtp_line: "minptime=10;useinbandfec=1".to_owned(),
        rtcp_feedback: Vec::new(),
    };
    RTCRtpCodecParameters { rtp_codec, payload_type: 111 }
}

/// VP8.
pub(crate) fn vp8() -> RTCRtpCodecParameters {
    picture(MIME_TYPE_VP8, "", 96)
}

/// H.264, constrained baseline, level 3.1, packets that may hold fragments.
pub(crate) fn h264() -> RTCRtpCodecParameters {
    picture(MIME_TYPE_H264, "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f", 102)
}

fn picture(mime_type: &str, parameters: &str, payload_type: u8) -> RTCRtpCodecParameters {
    let feedback = |kind: &str, parameter: &str| RTCPFeedback { typ: kind.to_owned(), parameter: parameter.to_owned() };
    let rtp_codec = RTCRtpCodec {
        mime_type: mime_type.to_owned(),
        clock_rate: 90_000,
        channels: 0,
        sdp_fmtp_line: parameters.to_owned(),
        rtcp_feedback: vec![feedback("nack", "pli"), feedback("ccm", "fir")],
    };
    RTCRtpCodecParameters { rtp_codec, payload_type }
}
