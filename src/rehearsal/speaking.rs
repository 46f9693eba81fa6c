//! An endpoint that sends, because it is looked at or holds the floor.

use std::sync::Arc;

use diemcau_agent::{Publisher, PublisherSettings};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::diary::{Diary, Span};
use crate::signalling::{Entrance, Pass};
use crate::world::World;

/// Sends until it is dropped or told to stop.
pub(crate) struct Speaking {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Speaking {
    /// Begins to send the clip to a session; or to be connected only, with microphone and camera off.
    pub(crate) fn begin(
        world: Arc<World>,
        diary: Arc<Diary>,
        way: (Entrance, Pass),
        session: u32,
        is_silent: bool,
    ) -> Self {
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(async move {
            let (entrance, pass) = way;
            match publish(&world, &entrance, &pass, session).await {
                Ok(publisher) => {
                    publisher.be_silent(is_silent);
                    let from = world.clock();
                    // Told to stop, or forgotten: both are the end.
                    let _ = stopped.await;
                    let until = world.clock();
                    if !is_silent {
                        diary.note(|notes| notes.spoke.push(Span { from, until }));
                    }
                    publisher.stop().await;
                }
                Err(trouble) => diary.trouble(trouble),
            }
        });
        Self { stop, task }
    }

    /// Whether it ended by itself.
    pub(crate) fn has_ended(&self) -> bool {
        self.task.is_finished()
    }

    pub(crate) async fn end(self) {
        let _ = self.stop.send(());
        let _ = self.task.await;
    }
}

async fn publish(world: &World, entrance: &Entrance, pass: &Pass, session: u32) -> Result<Publisher, String> {
    let clip = world.clip.clone().ok_or("there is no clip to speak with")?;
    let ticket = entrance.sending_ticket(pass, session).await.map_err(|error| error.to_string())?;
    let url = entrance.path(&ticket.url).map_err(|error| error.to_string())?;
    let settings = PublisherSettings { url, token: ticket.token.into(), clip };
    Publisher::start(settings, &world.line).await.map_err(|error| error.to_string())
}
