//! Taking in what comes on one track.

use std::sync::Arc;

use rtc::rtcp::payload_feedbacks::picture_loss_indication::PictureLossIndication;
use rtc::rtp_transceiver::rtp_sender::RtpCodecKind;
use webrtc::media_stream::track_remote::{TrackRemote, TrackRemoteEvent};

use crate::happening::{AgentHappening, MediaKind, Moment};
use crate::telling::Telling;

/// Count everything that comes on this track until it ends.
pub(crate) async fn count(track: Arc<dyn TrackRemote>, leg: u32, telling: Arc<Telling>) {
    let kind = match track.kind().await {
        RtpCodecKind::Audio => MediaKind::Sound,
        RtpCodecKind::Video => MediaKind::Picture,
        _ => return,
    };
    while let Some(event) = track.poll().await {
        match event {
            TrackRemoteEvent::OnOpen(opened) if kind == MediaKind::Picture => {
                ask_for_key_frame(track.as_ref(), opened.ssrc).await;
            }
            TrackRemoteEvent::OnRtpPacket(packet) => {
                let moment = Moment::now();
                let (sequence, marker) = (packet.header.sequence_number, packet.header.marker);
                if telling.figures.arrive(kind, moment, sequence, packet.payload.len(), marker) {
                    telling.tell_at(moment, AgentHappening::MediaArrived { leg, kind });
                }
            }
            TrackRemoteEvent::OnEnded => return,
            _ => {}
        }
    }
}

async fn ask_for_key_frame(track: &dyn TrackRemote, media_ssrc: u32) {
    let wish = PictureLossIndication { sender_ssrc: 0, media_ssrc };
    if let Err(error) = track.write_rtcp(vec![Box::new(wish)]).await {
        tracing::debug!(%error, "a key frame could not be asked for");
    }
}
