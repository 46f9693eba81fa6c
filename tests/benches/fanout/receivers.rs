//! Real receivers of a WHEP server: ICE, DTLS, every packet authenticated, reports.

use std::io::BufRead as _;
use std::time::Duration;

use diemcau_rehearsal::receivers::{OpenRequest, Receiver, Receivers, ReceiversSettings, Sections, Stage};
use secrecy::SecretString;
use serde_json::json;
use url::Url;

/// How many may be opening at once: a server is measured when all are there, not while they come.
const OPENING_AT_ONCE: usize = 16;

/// Opens a receiver a token on standard input (one a line, none needed: an empty line), waits until
/// all receive, and tells every second what came.
pub(crate) fn run(url: &str, first_address: &str) {
    let whep: Url = url.parse().unwrap();
    let tokens: Vec<String> = std::io::stdin().lock().lines().map(Result::unwrap).collect();
    let settings = ReceiversSettings {
        first_address: first_address.parse().unwrap(),
        sections: Sections::Player,
        ..ReceiversSettings::default()
    };
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
        let receivers = Receivers::start(settings).unwrap();
        let mut open = Vec::new();
        for batch in (0_u32..).zip(tokens).collect::<Vec<_>>().chunks(OPENING_AT_ONCE) {
            let opening = batch.iter().map(|(number, token)| {
                receivers.open(OpenRequest::new(*number, whep.clone(), SecretString::from(token.clone())))
            });
            for opened in futures_util::future::join_all(opening).await {
                open.push(opened.unwrap());
            }
        }
        let mut every_second = tokio::time::interval(Duration::from_secs(1));
        loop {
            every_second.tick().await;
            println!("{}", told(&open));
        }
    });
}

fn told(open: &[Receiver]) -> serde_json::Value {
    let (mut received, mut lost, mut receiving) = (0, 0, 0);
    let mut joins_us = Vec::new();
    for figures in open.iter().map(Receiver::figures) {
        received += figures.sound.packets + figures.picture.packets;
        lost += figures.sound.lost + figures.picture.lost;
        receiving += u32::from(figures.stage == Stage::Receiving && figures.picture.packets > 0);
        let joined = figures.first_packet.map(|first| first.saturating_sub(figures.answered));
        joins_us.extend(joined.map(|joined| joined.as_micros()));
    }
    joins_us.sort_unstable();
    let percentile = |share: usize| joins_us.get((joins_us.len() * share / 100).min(joins_us.len().saturating_sub(1)));
    json!({
        "received": received, "lost": lost, "receiving": receiving,
        "join_p50_us": percentile(50), "join_p99_us": percentile(99),
    })
}
