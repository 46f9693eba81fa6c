//! The connection of somebody who watches a board.

use std::sync::Arc;

use diemcau_domain::authority::Action;
use diemcau_domain::identity::{ConferenceId, EndpointId, SessionId};
use diemcau_protocol::websocket::{ClientMessage, GoodbyeReason, ServerMessage};
use diemcau_secretariat::{Desk, NotDone, Reading, Watch};
use tokio::time::{MissedTickBehavior, interval};

use super::console::{Console, Heard};
use super::endpoint::PING_EVERY;
use crate::access::{Place, Rule, let_in};
use crate::app::App;
use crate::http::scoped;
use crate::identity::open_sockets::OpenSocket;
use crate::identity::sign_ins::SignedIn;

/// A watcher is given up after this silence, in milliseconds.
const SILENT_AFTER_MS: i64 = 15_000;

/// What somebody wants to watch.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    pub(super) conference: u32,
    pub(super) session: u32,
    pub(super) subtree: u32,
}

/// Shows boards until the connection ends. The answer is the goodbye still to be said.
pub(super) async fn watch(
    app: &App,
    console: &mut Console,
    signed_in: &SignedIn,
    socket: &OpenSocket,
    wanted: Wanted,
) -> Option<GoodbyeReason> {
    let watcher = Watcher { app, signed_in };
    let mut view = match watcher.open(wanted).await {
        Ok(view) => view,
        Err(reason) => return Some(reason),
    };
    let mut last_heard_at = app.clock.now();
    let mut ping = interval(PING_EVERY);
    ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let told = tokio::select! {
            () = socket.revoked().cancelled() => return Some(GoodbyeReason::Revoked),
            message = view.watch.recv() => match message {
                Some(message) => match watcher.scoped(&view, message).await {
                    Ok(message) => console.tell(&message).await,
                    Err(reason) => return Some(reason),
                },
                None => return Some(GoodbyeReason::Stopping),
            },
            heard = console.next() => {
                last_heard_at = app.clock.now();
                match heard {
                    Heard::Life => Ok(()),
                    Heard::Gone | Heard::Cut => return None,
                    Heard::Message(ClientMessage::Watch { conference, session, subtree }) => {
                        match watcher.open(Wanted { conference, session, subtree }).await {
                            Ok(other) => view = other,
                            Err(reason) => return Some(reason),
                        }
                        Ok(())
                    }
                    Heard::Message(_) | Heard::Noise => return Some(GoodbyeReason::Malformed),
                }
            }
            _ = ping.tick() => {
                if app.clock.now().since_ms(last_heard_at) > SILENT_AFTER_MS {
                    return Some(GoodbyeReason::Silent);
                }
                console.ping().await
            }
        };
        if let Err(ended) = told {
            return ended.reason();
        }
    }
}

struct View {
    desk: Desk,
    place: Place,
    session: SessionId,
    watch: Watch,
}

struct Watcher<'a> {
    app: &'a App,
    signed_in: &'a SignedIn,
}

impl Watcher<'_> {
    async fn open(&self, wanted: Wanted) -> Result<View, GoodbyeReason> {
        let (conference, session) = (ConferenceId(wanted.conference), SessionId(wanted.session));
        let place = Place {
            conference: Some(conference),
            session: Some(session),
            subtree: Some(EndpointId(wanted.subtree)),
            ..Place::default()
        };
        let desk = self.app.secretariat.desk(conference).ok_or(GoodbyeReason::Denied)?;
        let subtree = self.may_read(&desk, place).await?;
        let watch = desk.watch(session, subtree).await.map_err(|not_done| ended(&not_done))?;
        Ok(View { desk, place, session, watch })
    }

    /// The subtree that is meant, if they may read it.
    async fn may_read(&self, desk: &Desk, place: Place) -> Result<EndpointId, GoodbyeReason> {
        let allowed = let_in(desk, Rule::Subtree(Action::Read), place, &self.signed_in.principal).await;
        let subtree = allowed.map_err(|not_done| ended(&not_done))?.map_err(|_| GoodbyeReason::Denied)?;
        subtree.ok_or(GoodbyeReason::Denied)
    }

    /// Whoever sees a part of the session is shown the counts of that part. With a new roster it may be
    /// theirs no more; that brings a new snapshot first.
    async fn scoped(&self, view: &View, message: Arc<ServerMessage>) -> Result<ServerMessage, GoodbyeReason> {
        if matches!(*message, ServerMessage::Delta { .. }) {
            return Ok(Arc::unwrap_or_clone(message));
        }
        self.may_read(&view.desk, view.place).await?;
        let ServerMessage::SessionChanged { .. } = *message else { return Ok(Arc::unwrap_or_clone(message)) };
        let (principal, session) = (self.signed_in.principal.clone(), view.session);
        let look = move |reading: &Reading<'_>| scoped::session_by_id(reading, &principal, session);
        let shown = view.desk.read(look).await.map_err(|not_done| ended(&not_done))?;
        shown.map(|session| ServerMessage::SessionChanged { session }).ok_or(GoodbyeReason::Denied)
    }
}

const fn ended(not_done: &NotDone) -> GoodbyeReason {
    match not_done {
        NotDone::Refused(_) => GoodbyeReason::Denied,
        // All of these pass: coming back later is right.
        NotDone::NotWritten | NotDone::Overloaded | NotDone::Stopped => GoodbyeReason::Stopping,
    }
}
