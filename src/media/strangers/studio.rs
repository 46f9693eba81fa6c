//! The publishers' side of the server.

use std::cell::RefCell;
use std::net::SocketAddr;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use str0m::Rtc;
use str0m::media::{Direction, MediaKind};
use tokio::sync::oneshot;

use super::check::honest_check;
use super::script::steps;
use crate::figures::Counters;
use crate::happening::{LegEnd, LegId, MediaHappening, Place, ProgramId, Source};
use crate::publishers::offer::{self, Answerer};
use crate::publishers::studio::{Studio, ToStudio};

/// Made once: nothing in it changes from leg to leg.
static OFFER: LazyLock<String> = LazyLock::new(|| {
    let mut peer = Rtc::builder().build(Instant::now());
    let mut change = peer.sdp_api();
    for kind in [MediaKind::Audio, MediaKind::Video] {
        change.add_media(kind, Direction::SendOnly, None, None, None);
    }
    change.apply().expect("there is something to offer").0.to_sdp_string()
});

pub(super) fn datagrams(datagrams: &[u8]) {
    let (server, peer, stranger) = (address(1), address(2), address(66));
    let mut now = Instant::now();
    let answerer = Answerer::new(vec![server]).expect("a certificate can be made");
    let mut studio = Studio::new(answerer, Arc::<Counters>::default(), now);
    let (reply, mut answer) = oneshot::channel();
    let offer = Box::new(offer::read(&OFFER).expect("it is our own"));
    let source = Source::Hall(Place::Main);
    let wish = ToStudio::Publish { leg: LegId(1), program: ProgramId(1), source, offer, reply };
    studio.obey(wish, now, &mut |_, _| {});
    let sdp = answer.try_recv().expect("it answers at once").expect("it takes the offer").sdp;
    let names = [&sdp, &*OFFER].map(|description| value(description, "a=ice-ufrag:"));
    let check = honest_check(names, value(&sdp, "a=ice-pwd:"));
    let sent = RefCell::new(Vec::new());
    let mut wire = |to: SocketAddr, bytes: &[u8]| sent.borrow_mut().push((to, bytes.len()));
    studio.datagram(peer, &check, now, &mut wire);
    assert!(!sent.borrow().is_empty(), "an honest check is answered");
    for step in steps(datagrams) {
        now += Duration::from_millis(100) * step.pause;
        studio.turn(now, &mut wire);
        let from = if step.is_from_stranger { stranger } else { peer };
        studio.datagram(from, step.datagram, now, &mut wire);
    }
    assert!(sent.borrow().iter().all(|(to, _)| *to == peer), "bytes to somebody who passed no check");
    while let Some(event) = studio.take_event() {
        assert_ne!(event.what, MediaHappening::LegConnected { leg: LegId(1) });
        assert_ne!(event.what, MediaHappening::LegClosed { leg: LegId(1), reason: LegEnd::Fault });
    }
}

fn value<'a>(description: &'a str, name: &str) -> &'a str {
    description.lines().find_map(|line| line.strip_prefix(name)).expect("every description has it")
}

fn address(host: u8) -> SocketAddr {
    SocketAddr::from(([192, 0, 2, host], 3_478))
}
