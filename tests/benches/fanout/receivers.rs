//! Real receivers of a WHEP server: ICE, DTLS, every packet authenticated, reports.

use std::io::BufRead as _;
use std::sync::OnceLock;
use std::time::Duration;

use diemcau_rehearsal::receivers::{
    OpenRequest, Receiver, ReceiverFigures, Receivers, ReceiversSettings, Sections, Stage,
};
use futures_util::stream::{self, StreamExt as _};
use secrecy::SecretString;
use serde_json::{Value, json};
use url::Url;

use crate::handshakes::cpu_time;

/// How many are between their offer and their first packet at once. More would only wait for each
/// other, on either side, and that wait is the crowd's and not the server's: see `crowd`.
const JOINING_AT_ONCE: usize = 16;
/// Whoever gets nothing for so long never will.
const LONGEST_JOIN: Duration = Duration::from_secs(30);
/// How often is looked whether the first packet came; it is stamped by itself.
const LOOK_EVERY: Duration = Duration::from_millis(2);

/// What it took to be ready: random numbers for a certificate, the system's root certificates. It is no part of
/// anybody's joining.
static START: OnceLock<Duration> = OnceLock::new();

/// Opens a receiver a token on standard input (one a line, none needed: an empty line), a few at a
/// time, and tells every second what came once all receive.
pub(crate) fn run(url: &str, first_address: &str) {
    on_one_thread(url, first_address, async |receivers, requests| {
        let joining = stream::iter(requests).map(|request| join(receivers, request));
        let open: Vec<Receiver> = joining.buffer_unordered(JOINING_AT_ONCE).collect().await;
        let mut every_second = tokio::time::interval(Duration::from_secs(1));
        loop {
            every_second.tick().await;
            println!("{}", told(&open));
        }
    });
}

/// Starts receivers in this thread and lets `play` open them: each has a token from standard input.
pub(crate) fn on_one_thread(url: &str, first_address: &str, play: impl AsyncFnOnce(&Receivers, Vec<OpenRequest>)) {
    let whep: Url = url.parse().unwrap();
    let tokens = std::io::stdin().lock().lines().map(|line| SecretString::from(line.unwrap()));
    let requests = (0..).zip(tokens).map(|(number, token)| OpenRequest::new(number, whep.clone(), token)).collect();
    let settings = ReceiversSettings {
        first_address: first_address.parse().unwrap(),
        sections: Sections::Player,
        ..ReceiversSettings::default()
    };
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
        let receivers = Receivers::start(settings).unwrap();
        let _ = START.set(cpu_time());
        play(&receivers, requests).await;
    });
}

async fn join(receivers: &Receivers, request: OpenRequest) -> Receiver {
    let receiver = receivers.open(request).await.unwrap();
    let mut look = tokio::time::interval(LOOK_EVERY);
    let first_packet = async {
        while receiver.figures().first_packet.is_none() {
            look.tick().await;
        }
    };
    tokio::time::timeout(LONGEST_JOIN, first_packet).await.unwrap();
    receiver
}

pub(crate) fn told(open: &[Receiver]) -> Value {
    let figures: Vec<ReceiverFigures> = open.iter().map(Receiver::figures).collect();
    let receives = |it: &&ReceiverFigures| it.stage == Stage::Receiving && it.picture.packets > 0;
    let since_answer = |moment: fn(&ReceiverFigures) -> Option<Duration>| {
        let mut waits_us: Vec<u128> =
            figures.iter().filter_map(|it| Some(moment(it)?.saturating_sub(it.answered).as_micros())).collect();
        waits_us.sort_unstable();
        waits_us
    };
    let (joins_us, pictures_us) = (since_answer(|it| it.first_packet), since_answer(|it| it.first_key_frame));
    json!({
        "received": figures.iter().map(|it| it.sound.packets + it.picture.packets).sum::<u64>(),
        "lost": figures.iter().map(|it| it.sound.lost + it.picture.lost).sum::<u64>(),
        "receiving": figures.iter().filter(receives).count(),
        "start_cpu_us": START.get().copied().unwrap_or_default().as_micros(),
        "join_p50_us": percentile(&joins_us, 50), "join_p99_us": percentile(&joins_us, 99),
        "join_picture_p50_us": percentile(&pictures_us, 50), "join_picture_p99_us": percentile(&pictures_us, 99),
    })
}

/// Of sorted values; nothing of none.
fn percentile(sorted: &[u128], share: usize) -> Option<u128> {
    sorted.get((sorted.len() * share / 100).min(sorted.len().saturating_sub(1))).copied()
}
