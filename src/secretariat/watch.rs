//! Those who watch the board of a session.

use std::collections::BTreeMap;
use std::sync::Arc;

use diemcau_domain::identity::{EndpointId, SessionId};
use diemcau_domain::refusal::Refusal;
use diemcau_protocol::websocket::ServerMessage;
use tokio::sync::mpsc;

use crate::board::Board;
use crate::outcome::NotDone;
use crate::reading::Reading;
use crate::touch::Touch;
use crate::view;

/// How many messages wait for a watcher before it lags.
const CAPACITY: usize = 4;

/// A board as it goes on: a snapshot and the session first, then what changes. Dropping it ends it.
#[derive(Debug)]
pub struct Watch {
    queue: mpsc::Receiver<Arc<ServerMessage>>,
}

impl Watch {
    /// The next message; none when the office ends. A watcher that takes its messages too slowly
    /// finds a fresh snapshot instead of what it missed. Losing the future loses no message.
    pub async fn recv(&mut self) -> Option<Arc<ServerMessage>> {
        self.queue.recv().await
    }
}

/// The office's end.
#[derive(Debug)]
pub(crate) struct Watcher {
    session: SessionId,
    subtree: EndpointId,
    queue: mpsc::Sender<Arc<ServerMessage>>,
    lacks_snapshot: bool,
    lacks_session: bool,
}

impl Watcher {
    pub(crate) fn new(session: SessionId, subtree: EndpointId) -> (Self, Watch) {
        let (sender, queue) = mpsc::channel(CAPACITY);
        (Self { session, subtree, queue: sender, lacks_snapshot: true, lacks_session: true }, Watch { queue })
    }

    /// A snapshot says everything that deltas before it would have said.
    fn show(&mut self, board: &Board, session: &Arc<ServerMessage>) {
        let part = board.part(self.subtree);
        if self.lacks_snapshot {
            if self.queue.capacity() > 0 {
                self.lacks_snapshot = self.queue.try_send(Arc::new(board.snapshot(&part))).is_err();
            }
        } else if let Some(delta) = board.delta(&part) {
            self.lacks_snapshot = self.queue.try_send(Arc::new(delta)).is_err();
        }
        if self.lacks_session {
            self.lacks_session = self.queue.try_send(Arc::clone(session)).is_err();
        }
    }
}

/// A board that somebody watches.
#[derive(Debug)]
struct Watched {
    board: Board,
    is_stale: bool,
    watchers: Vec<Watcher>,
}

/// All boards that are watched.
#[derive(Debug, Default)]
pub(crate) struct Boards {
    watched: BTreeMap<SessionId, Watched>,
}

impl Boards {
    pub(crate) fn watchers(&self) -> usize {
        self.watched.values().map(|watched| watched.watchers.len()).sum()
    }

    /// Shows the board at once.
    pub(crate) fn add(&mut self, reading: &Reading<'_>, mut watcher: Watcher) -> Result<(), NotDone> {
        let session = reading.conference.session(watcher.session).ok_or(Refusal::UnknownSession)?;
        reading.conference.roster().position(watcher.subtree).ok_or(Refusal::UnknownEndpoint)?;
        let shown = session_message(reading, session.id).ok_or(Refusal::UnknownSession)?;
        let watched = self.watched.entry(session.id).or_insert_with(|| {
            let board = Board::fold(reading, session);
            Watched { board, is_stale: false, watchers: Vec::new() }
        });
        if !watched.is_stale {
            watcher.show(&watched.board, &shown);
        }
        watched.watchers.push(watcher);
        Ok(())
    }

    /// Takes in what a written batch touched.
    pub(crate) fn note(&mut self, reading: &Reading<'_>, touch: Touch) {
        match touch {
            Touch::Nothing | Touch::Own(_) | Touch::Moved(..) | Touch::Papers(_) => {}
            Touch::Endpoint(endpoint) => {
                for (session, watched) in &mut self.watched {
                    watched.refresh(reading, *session, endpoint);
                    // Beside the queue stands who is connected.
                    let known = reading.conference.session(*session);
                    if known.is_some_and(|session| session.floor.concerns(endpoint)) {
                        watched.touch_session();
                    }
                }
            }
            Touch::Queue(session, _) | Touch::HotLine(session, _) | Touch::Floor(session) => {
                if let Some(watched) = self.watched.get_mut(&session) {
                    watched.touch_session();
                }
            }
            Touch::Answer(session, endpoint) => {
                if let Some(watched) = self.watched.get_mut(&session) {
                    watched.refresh(reading, session, endpoint);
                    watched.touch_session();
                }
            }
            Touch::Session(session) => {
                if let Some(watched) = self.watched.get_mut(&session) {
                    watched.is_stale = true;
                    watched.touch_session();
                }
            }
            Touch::Everything => {
                for watched in self.watched.values_mut() {
                    watched.is_stale = true;
                    watched.touch_session();
                }
            }
        }
    }

    /// Shows everybody what changed since the last time.
    pub(crate) fn show(&mut self, reading: &Reading<'_>) {
        self.watched.retain(|_, watched| {
            watched.watchers.retain(|watcher| !watcher.queue.is_closed());
            !watched.watchers.is_empty()
        });
        for (session, watched) in &mut self.watched {
            watched.show(reading, *session);
        }
    }
}

impl Watched {
    fn refresh(&mut self, reading: &Reading<'_>, session: SessionId, endpoint: EndpointId) {
        if self.is_stale {
            return;
        }
        if let Some(session) = reading.conference.session(session) {
            self.board.refresh(reading, session, endpoint);
        }
    }

    fn touch_session(&mut self) {
        for watcher in &mut self.watchers {
            watcher.lacks_session = true;
        }
    }

    fn show(&mut self, reading: &Reading<'_>, id: SessionId) {
        let Some(session) = reading.conference.session(id) else { return };
        if std::mem::take(&mut self.is_stale) {
            self.board = Board::fold(reading, session);
            for watcher in &mut self.watchers {
                watcher.lacks_snapshot = true;
            }
        }
        let Some(shown) = session_message(reading, id) else { return };
        for watcher in &mut self.watchers {
            watcher.show(&self.board, &shown);
        }
        self.board.forget_changes();
    }
}

fn session_message(reading: &Reading<'_>, session: SessionId) -> Option<Arc<ServerMessage>> {
    let session = reading.conference.session(session)?;
    Some(Arc::new(ServerMessage::SessionChanged { session: view::session(reading, session) }))
}
