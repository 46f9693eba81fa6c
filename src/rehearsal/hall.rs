//! The hall of a session: sends its clip, comes back after a restart, falls silent by script.

use std::sync::Arc;
use std::time::Duration;

use diemcau_agent::{Publisher, PublisherSettings};
use tokio::time::sleep;

use crate::diary::Span;
use crate::office::{Office, SessionPath};
use crate::world::World;

/// After a failure it is tried again so soon: the program is what everybody waits for.
const TRY_AGAIN_AFTER: Duration = Duration::from_millis(500);

/// A hall.
pub(crate) struct Hall {
    pub(crate) world: Arc<World>,
    pub(crate) office: Office,
    pub(crate) session: SessionPath,
    /// When it sends nothing, on the clock.
    pub(crate) silences: Vec<Span>,
    /// When its session is over, on the clock.
    pub(crate) until: Duration,
}

impl Hall {
    /// Sends until the session is over; gives the times when it really sent.
    pub(crate) async fn send(self) -> Vec<Span> {
        let mut sent = Vec::new();
        while self.world.clock() < self.until && !self.world.is_over() {
            match self.publish().await {
                Ok(publisher) => self.play(publisher, &mut sent).await,
                Err(trouble) => {
                    tracing::debug!(%trouble, "the hall does not send yet");
                    sleep(TRY_AGAIN_AFTER).await;
                }
            }
        }
        sent
    }

    async fn publish(&self) -> Result<Publisher, String> {
        let clip = self.world.clip.clone().ok_or("there is no clip")?;
        let ticket = self.office.publishing_ticket(self.session).await.map_err(|error| error.to_string())?;
        let url = self.world.server.join(&ticket.url).map_err(|error| error.to_string())?;
        let settings = PublisherSettings { url, token: ticket.token.into(), clip };
        Publisher::start(settings, &self.world.line).await.map_err(|error| error.to_string())
    }

    /// Plays until the connection or the session ends.
    async fn play(&self, publisher: Publisher, sent: &mut Vec<Span>) {
        let (mut alive, mut restarted) = (publisher.alive(), self.world.restarted.clone());
        restarted.mark_unchanged();
        let mut from = Some(self.world.clock());
        loop {
            let now = self.world.clock();
            let is_silent = self.silences.iter().any(|silence| silence.holds(now));
            publisher.be_silent(is_silent);
            if is_silent && let Some(from) = from.take() {
                sent.push(Span { from, until: now });
            } else if !is_silent && from.is_none() {
                from = Some(now);
            }
            let borders = self.silences.iter().flat_map(|silence| [silence.from, silence.until]);
            let next = borders.filter(|border| *border > now).fold(self.until, Duration::min);
            tokio::select! {
                is_over = self.world.until(next) => if is_over || self.world.clock() >= self.until {
                    break;
                },
                _ = alive.wait_for(|alive| !alive) => break,
                // The connection from before seems to live for some seconds more.
                Ok(()) = restarted.changed() => break,
            }
        }
        if let Some(from) = from {
            sent.push(Span { from, until: self.world.clock().min(self.until) });
        }
        publisher.stop().await;
    }
}
