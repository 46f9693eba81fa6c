use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use rtc::rtp_transceiver::rtp_sender::RtpCodecKind;
use rtc::rtp_transceiver::{RTCRtpTransceiverDirection, RTCRtpTransceiverInit};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::sleep_until;
use webrtc::peer_connection::{RTCPeerConnectionState, RTCSessionDescription};

use super::{Peer, PeerHappening};
use crate::arrivals;
use crate::clip::Clip;
use crate::codec;
use crate::playback::Playback;
use crate::program_track::ProgramTracks;
use crate::publisher::Counters;
use crate::telling::Telling;

const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// A peer that takes the offer of another one, as a server would.
async fn answer(peer: &mut Peer, offer: String) -> String {
    peer.connection.set_remote_description(RTCSessionDescription::offer(offer).unwrap()).await.unwrap();
    let answer = peer.connection.create_answer(None).await.unwrap();
    peer.connection.set_local_description(answer).await.unwrap();
    while !matches!(peer.happenings.recv().await.unwrap(), PeerHappening::Gathered) {}
    peer.connection.local_description().await.unwrap().sdp
}

async fn connected(peer: &mut Peer) {
    while !matches!(peer.happenings.recv().await.unwrap(), PeerHappening::State(RTCPeerConnectionState::Connected)) {}
}

/// A hall that sends and an endpoint that receives, connected to each other.
async fn pair() -> (Peer, ProgramTracks, Peer) {
    let mut hall = Peer::new(LOOPBACK, &[codec::vp8()]).await.unwrap();
    let mut tracks = ProgramTracks::add_to(&hall).await.unwrap();
    let offer = hall.offer().await.unwrap();
    let mut endpoint = Peer::new(LOOPBACK, &[codec::vp8(), codec::h264()]).await.unwrap();
    hall.accept(answer(&mut endpoint, offer).await).await.unwrap();
    connected(&mut hall).await;
    connected(&mut endpoint).await;
    tracks.negotiate().await.unwrap();
    (hall, tracks, endpoint)
}

#[tokio::test]
async fn what_the_hall_sends_arrives_and_its_wish_for_a_key_frame_is_heard() {
    let clip = Clip::read(
        &include_bytes!("../../../config/media/hall.ivf")[..],
        &include_bytes!("../../../config/media/hall.ogg")[..],
    );
    let (_hall, mut tracks, mut endpoint) = pair().await;
    let (wish, mut wishes) = mpsc::channel(1);
    let counters = Arc::new(Counters::default());
    let telling = Arc::new(Telling::new(64));
    let mut view = telling.view.subscribe();
    let mut tasks = JoinSet::new();
    tasks.spawn(tracks.listen(wish, Arc::clone(&counters)));
    let mut playback = Playback::new(Arc::new(clip.unwrap()), Instant::now());
    let mut wished = false;
    let mut arrives = false;
    while !(wished && arrives) {
        tokio::select! {
            () = sleep_until(playback.next_due().into()) => {
                tracks.send(playback.take_due(Instant::now()), &counters).await.unwrap();
            }
            Some(happening) = endpoint.happenings.recv() => {
                if let PeerHappening::Track(track) = happening {
                    tasks.spawn(arrivals::count(track, 1, Arc::clone(&telling)));
                }
            }
            wish = wishes.recv() => wished = wish.is_some(),
            both = view.wait_for(|view| view.sound_arrives && view.picture_arrives), if !arrives => arrives = both.is_ok(),
        }
    }
    let figures = telling.figures.snapshot();
    assert_eq!((figures.sound.lost, figures.picture.lost), (0, 0));
    assert!(figures.sound.packets <= counters.sounds.load(Ordering::Relaxed));
    assert!(figures.picture.frames <= counters.pictures.load(Ordering::Relaxed));
}

#[tokio::test]
async fn an_endpoint_offers_to_receive_and_never_to_send() {
    let mut peer = Peer::new(LOOPBACK, &[codec::vp8(), codec::h264()]).await.unwrap();
    for kind in [RtpCodecKind::Audio, RtpCodecKind::Video] {
        let direction = RTCRtpTransceiverDirection::Recvonly;
        let init = RTCRtpTransceiverInit { direction, streams: Vec::new(), send_encodings: Vec::new() };
        peer.connection.add_transceiver_from_kind(kind, Some(init)).await.unwrap();
    }
    let offer = peer.offer().await.unwrap();
    assert_eq!(offer.matches("a=recvonly").count(), 2, "{offer}");
    for line in ["a=rtpmap:111 opus/48000/2", "a=rtpmap:96 VP8/90000", "a=rtpmap:102 H264/90000", "a=end-of-candidates"]
    {
        assert!(offer.contains(line), "{line} is missing in {offer}");
    }
    assert!(!offer.contains("m=application"));
}
