//! Offers, from the bytes of a body to the answer.

use std::net::SocketAddr;
use std::sync::LazyLock;
use std::time::Instant;

use crate::publishers;
use crate::publishers::offer::Answerer;
use crate::receivers;
use crate::receivers::shape::SlotSources;

static CANDIDATES: LazyLock<Vec<SocketAddr>> = LazyLock::new(|| vec![SocketAddr::from(([192, 0, 2, 1], 3_478))]);
static ANSWERER: LazyLock<Answerer> =
    LazyLock::new(|| Answerer::new(CANDIDATES.clone()).expect("a certificate can be made"));

/// Our own name and password, in every answer.
const UFRAG: &str = "ownufrag";
const PASSWORD: &str = "our own password, 24 let";

pub(super) fn publisher(body: &[u8]) {
    let Ok(text) = str::from_utf8(body) else { return };
    let Ok(offer) = publishers::offer::read(text) else { return };
    if let Ok(agreed) = ANSWERER.answer(offer, Instant::now()) {
        assert!(!agreed.sections.is_empty(), "an answer without a section");
        check_answer(&agreed.sdp);
    }
}

pub(super) fn receiver(body: &[u8]) {
    let Ok(text) = str::from_utf8(body) else { return };
    let Ok(offer) = receivers::offer::read(text) else { return };
    let sources = SlotSources { pictures: [1, 2], resends: [3, 4], sounds: [5, 6, 7] };
    let answer = offer.answer(UFRAG, PASSWORD, &[7; 32], &CANDIDATES, &sources);
    check_answer(&answer);
    let sections = answer.lines().filter(|line| line.starts_with("m=")).count();
    assert_eq!(sections, offer.sections.len(), "every section is answered, and nothing else");
    let names = answer.lines().filter(|line| line.starts_with("a=ice-ufrag:"));
    assert!(names.into_iter().all(|line| line == format!("a=ice-ufrag:{UFRAG}")), "somebody else's name");
}

/// Whatever a stranger wrote, an answer is lines of a letter and a value.
fn check_answer(answer: &str) {
    assert!(answer.starts_with("v=0\r\n") && answer.ends_with("\r\n"), "not a description: {answer:?}");
    for line in answer.split_terminator("\r\n") {
        let is_line = matches!(line.as_bytes(), [b'a'..=b'z', b'=', ..]);
        assert!(is_line && !line.contains(char::is_control), "not a line: {line:?}");
    }
}
