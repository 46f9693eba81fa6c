//! What an endpoint sends while it is looked at or holds the floor.

use std::sync::Arc;
use std::time::Instant;

use secrecy::SecretString;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::clip::Clip;
use crate::leg::Errand;
use crate::publisher::{PublishError, Publisher, PublisherSettings};
use crate::retry::Retry;

/// A clip on its way from an endpoint. Dropped, it is gone at once without a goodbye.
#[derive(Debug)]
pub(crate) struct Speech {
    session: u32,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

impl Speech {
    fn begin(errand: Errand, clip: Arc<Clip>) -> Self {
        let (stop, stopped) = oneshot::channel();
        let session = errand.session;
        let task = tokio::spawn(async move {
            if let Err(error) = send(&errand, clip, stopped).await {
                tracing::debug!(%error, "what the endpoint is to send does not go out");
            }
        });
        Self { session, stop: Some(stop), task }
    }

    /// Ends in good order. Ready when it is over.
    async fn stop(mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        let _ = (&mut self.task).await;
    }
}

impl Drop for Speech {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Sends until told to stop, or until the connection fails.
async fn send(errand: &Errand, clip: Arc<Clip>, stopped: oneshot::Receiver<()>) -> Result<(), PublishError> {
    let ticket = errand.server.sending_ticket(&errand.token, errand.session).await?;
    let url = errand.server.path(&ticket.url)?;
    let settings = PublisherSettings { url, token: SecretString::from(ticket.token), clip };
    let publisher = Publisher::start(settings, &errand.server.line).await?;
    let mut alive = publisher.alive();
    tokio::select! {
        _ = stopped => {}
        _ = alive.wait_for(|alive| !alive) => {}
    }
    publisher.stop().await;
    Ok(())
}

/// The voice of an endpoint: sends while it is to, and tries again when that fails.
#[derive(Debug)]
pub(crate) struct Voice {
    clip: Option<Arc<Clip>>,
    speech: Option<Speech>,
    retry: Retry,
    not_before: Instant,
}

impl Voice {
    /// A voice with something to say, or without.
    pub(crate) fn new(clip: Option<Arc<Clip>>, retry: Retry) -> Self {
        Self { clip, speech: None, retry, not_before: Instant::now() }
    }

    /// What is right now, for the session in which the endpoint is to send, if there is one.
    pub(crate) async fn follow(&mut self, wanted: Option<u32>, errand: Option<Errand>) {
        if self.speech.as_ref().is_some_and(|speech| speech.task.is_finished()) {
            self.speech = None;
            self.not_before = Instant::now() + self.retry.next_wait(None);
        }
        if self.speech.as_ref().is_some_and(|speech| wanted != Some(speech.session)) {
            self.stop().await;
        }
        if wanted.is_none() {
            // Asked again later, it begins without delay.
            self.retry.succeed();
            self.not_before = Instant::now();
        }
        let may_begin = self.speech.is_none() && Instant::now() >= self.not_before;
        if let (true, Some(clip), Some(errand)) = (may_begin, &self.clip, errand) {
            self.speech = Some(Speech::begin(errand, Arc::clone(clip)));
        }
    }

    /// Ends in good order.
    pub(crate) async fn stop(&mut self) {
        if let Some(speech) = self.speech.take() {
            speech.stop().await;
        }
    }

    /// Breaks off between two packets.
    pub(crate) fn cut(&mut self) {
        self.speech = None;
    }
}
