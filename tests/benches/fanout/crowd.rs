//! A crowd: receivers that join as fast as the server lets them.

use std::pin::pin;
use std::time::Duration;

use futures_util::stream::{self, StreamExt as _};

use crate::receivers::{on_one_thread, told};

/// How many offers are on their way at once; whoever waits for one is a connection here and one there.
const OFFERS_AT_ONCE: usize = 256;

/// Opens a receiver a token on standard input, all as soon as can be, and tells every second how
/// far they came.
pub(crate) fn run(url: &str, first_address: &str) {
    on_one_thread(url, first_address, async |receivers, requests| {
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
