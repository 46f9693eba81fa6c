//! How an agent's tasks tell what happens.

use tokio::sync::{broadcast, watch};

use crate::figures::FigureBoard;
use crate::happening::{AgentEvent, AgentHappening, Moment};
use crate::view::AgentView;

/// Everything an agent tells goes through here. Nobody is waited for: a reader that is slow
/// loses the oldest events, and knows how many.
#[derive(Debug)]
pub(crate) struct Telling {
    pub(crate) events: broadcast::Sender<AgentEvent>,
    pub(crate) view: watch::Sender<AgentView>,
    pub(crate) figures: FigureBoard,
}

impl Telling {
    pub(crate) fn new(kept_events: usize) -> Self {
        Self {
            events: broadcast::Sender::new(kept_events.clamp(1, 65_536)),
            view: watch::Sender::new(AgentView::default()),
            figures: FigureBoard::default(),
        }
    }

    pub(crate) fn tell(&self, what: AgentHappening) {
        self.tell_at(Moment::now(), what);
    }

    pub(crate) fn tell_at(&self, moment: Moment, what: AgentHappening) {
        tracing::debug!(?what, "agent");
        self.view.send_modify(|view| view.note(&what));
        // Nobody needs to listen.
        let _ = self.events.send(AgentEvent { moment, what });
    }
}
