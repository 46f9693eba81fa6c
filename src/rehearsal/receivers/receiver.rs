//! A receiver as its owner sees it.

use std::sync::Arc;

use rand::RngExt as _;
use secrecy::SecretString;
use url::Url;

use super::bad_line::BadLine;
use super::check::Credentials;
use super::figures::{Counters, ReceiverFigures, Reported, Stage};
use super::offer;
use super::peer::Beginning;
use super::pool::{Pool, Receivers};
use super::whep;
use super::worker::{Opening, Order};
use crate::asking::RequestError;

/// Letters of ICE names and passwords (RFC 8839, section 5.4).
const ICE_LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// What to receive.
#[derive(Clone, Debug)]
pub struct OpenRequest {
    /// Which receiver: 0 to about a million. One at a time lives under a number.
    pub number: u32,
    /// Where to post the offer.
    pub whep: Url,
    /// The bearer token for it.
    pub token: SecretString,
    /// The share of packets with media that a bad line swallows, 0 to 1.
    pub loss: f64,
    /// Where chance begins: reports, names and losses.
    pub seed: u64,
}

impl OpenRequest {
    /// A receiver on a line that loses nothing.
    #[must_use]
    pub fn new(number: u32, whep: Url, token: SecretString) -> Self {
        Self { number, whep, token, loss: 0.0, seed: u64::from(number) }
    }
}

/// A receiver did not come up.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The server refused, or could not be asked.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// Its answer cannot be used.
    #[error("the answer has no usable {0}")]
    Answer(&'static str),
    /// The threads of the receivers have ended.
    #[error("the receivers' threads have ended")]
    Ended,
}

/// A receiver. Dropped, it falls silent at once and says nothing, as in a power cut.
pub struct Receiver {
    number: u32,
    counters: Arc<Counters>,
    location: Option<Url>,
    token: SecretString,
    pool: Arc<Pool>,
}

impl Receivers {
    /// Posts an offer and begins to connect. Ready when the answer is there; how it goes on stands
    /// in [`Receiver::figures`].
    ///
    /// # Errors
    /// If the server refuses or cannot be asked, or its answer cannot be used.
    pub async fn open(&self, request: OpenRequest) -> Result<Receiver, OpenError> {
        let pool = &self.pool;
        let (socket, address) = pool.socket_of(request.number).ok_or(OpenError::Ended)?;
        let own = Credentials { name: ice_text(8), password: ice_text(24) };
        let text = offer::offer(pool.settings.sections, &own, &pool.fingerprint, address);
        let client = pool.ways.client(request.number);
        let answered = whep::offer(client, &request.whep, &request.token, text).await?;
        let answer = offer::read_answer(&answered.sdp).map_err(OpenError::Answer)?;
        let counters = Arc::new(Counters::default());
        let receiver = Receiver {
            number: request.number,
            counters: Arc::clone(&counters),
            location: answered.location,
            token: request.token,
            pool: Arc::clone(pool),
        };
        let line = BadLine::new(request.loss, request.seed);
        let beginning = Beginning { own, answer, line, seed: request.seed, counters };
        let threads = pool.threads.len();
        let opening = Opening { number: request.number, socket: socket / threads.max(1), beginning };
        let thread = pool.threads.get(socket % threads.max(1)).ok_or(OpenError::Ended)?;
        thread.orders.send(Order::Open(Box::new(opening))).await.map_err(|_| OpenError::Ended)?;
        thread.wake();
        Ok(receiver)
    }
}

fn ice_text(letters: usize) -> Box<str> {
    let mut random = rand::rng();
    (0..letters).map(|_| char::from(ICE_LETTERS[random.random_range(0..ICE_LETTERS.len())])).collect::<String>().into()
}

impl Receiver {
    /// What was counted so far.
    #[must_use]
    pub fn figures(&self) -> ReceiverFigures {
        self.counters.figures()
    }

    /// In which seconds it reported to the server that something had arrived.
    #[must_use]
    pub fn reported(&self) -> Reported {
        self.counters.reported(|reported| reported.clone())
    }

    /// Ends in good order: the leg is deleted.
    pub async fn close(self) {
        self.say_goodbye().await;
    }

    /// Deletes the leg. What is received and reported until it is dropped goes to nobody.
    pub(crate) async fn say_goodbye(&self) {
        if let Some(location) = &self.location {
            whep::close(self.pool.ways.client(self.number), location, &self.token).await;
        }
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.counters.set_stage(Stage::Closed);
        // If the thread is too busy to be told, it sees the stage at its next look at the receiver.
        if let Some((socket, _)) = self.pool.socket_of(self.number)
            && let Some(thread) = self.pool.threads.get(socket % self.pool.threads.len().max(1))
        {
            let _ = thread.order_at_once(Order::Close(self.number));
        }
    }
}
