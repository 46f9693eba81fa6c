//! What all endpoints of a rehearsal share.

use std::sync::Arc;
use std::time::Duration;

use diemcau_agent::{Clip, Line};
use tokio::sync::watch;
use tokio::time::sleep;
use url::Url;

use crate::receivers::Receivers;
use crate::signalling::Entrance;

/// What all endpoints share.
pub(crate) struct World {
    pub(crate) server: Url,
    pub(crate) receivers: Receivers,
    /// Where second 0 of the scenario lies on the receivers' clock.
    pub(crate) begin: Duration,
    /// What is sent by whoever speaks; none without media.
    pub(crate) clip: Option<Arc<Clip>>,
    /// How the ones who send reach the network.
    pub(crate) line: Line,
    /// True once everybody is to go home.
    pub(crate) over: watch::Receiver<bool>,
    /// True once the server that was killed is back.
    pub(crate) restarted: watch::Receiver<bool>,
}

impl World {
    pub(crate) fn clock(&self) -> Duration {
        self.receivers.clock()
    }

    /// A time of the scenario on the clock.
    pub(crate) fn at(&self, second: Duration) -> Duration {
        self.begin + second
    }

    /// Waits for a time on the clock; true if the rehearsal was over first.
    pub(crate) async fn until(&self, clock: Duration) -> bool {
        let mut over = self.over.clone();
        let is_over = tokio::select! {
            () = sleep(clock.saturating_sub(self.clock())) => false,
            _ = over.wait_for(|over| *over) => true,
        };
        is_over
    }

    pub(crate) fn is_over(&self) -> bool {
        *self.over.borrow()
    }

    pub(crate) fn entrance(&self, number: u32) -> Entrance {
        Entrance {
            client: self.receivers.client(number).clone(),
            server: self.server.clone(),
            address: self.receivers.address_of(number),
        }
    }
}
