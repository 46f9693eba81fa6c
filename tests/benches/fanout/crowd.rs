//! A crowd: receivers that join as fast as the server lets them.

use std::io::BufRead as _;
use std::pin::pin;
use std::time::Duration;

use diemcau_rehearsal::receivers::{OpenRequest, Receivers, ReceiversSettings, Sections};
use futures_util::stream::{self, StreamExt as _};
use secrecy::SecretString;
use url::Url;

use crate::receivers::told;

/// How many offers are on their way at once; whoever waits for one is a connection here and one there.
const OFFERS_AT_ONCE: usize = 256;

/// Opens a receiver a token on standard input, all as soon as can be, and tells every second how
/// far they came.
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
        let requests =
            (0..).zip(tokens).map(|(number, token)| OpenRequest::new(number, whep.clone(), SecretString::from(token)));
        let opening = stream::iter(requests).map(|request| receivers.open(request)).buffer_unordered(OFFERS_AT_ONCE);
        let mut opening = pin!(opening.fuse());
        let mut every_second = tokio::time::interval(Duration::from_secs(1));
        let mut open = Vec::new();
        loop {
            tokio::select! {
                Some(opened) = opening.next() => open.push(opened.unwrap()),
                _ = every_second.tick() => println!("{}", told(&open)),
            }
        }
    });
}
