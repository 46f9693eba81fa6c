//! Where an agent stands now, for those who wait for something.

use std::sync::Arc;

use diemcau_protocol::websocket::Situation;

use crate::happening::{AgentHappening, JoinedAs, MediaKind, Reason};

/// Where an agent stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AgentView {
    /// What it is doing.
    pub phase: Phase,
    /// What its key was good for, once it was accepted.
    pub joined: Option<Arc<JoinedAs>>,
    /// The number of the connection that speaks for the endpoint, or did last.
    pub epoch: Option<u32>,
    /// The situation as the server told it last.
    pub situation: Option<Arc<Situation>>,
    /// The media leg that is up.
    pub leg: Option<u32>,
    /// Whether sound arrives.
    pub sound_arrives: bool,
    /// Whether picture arrives.
    pub picture_arrives: bool,
}

/// What an agent is doing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// It tries to get in, or waits to try again.
    #[default]
    Connecting,
    /// It speaks for its endpoint.
    Attending,
    /// Another device holds the endpoint and is asked.
    HeldElsewhere,
    /// It will not come back by itself.
    Away(Reason),
    /// It has ended.
    Left,
}

impl AgentView {
    /// Take in what happened.
    pub(crate) fn note(&mut self, happening: &AgentHappening) {
        match happening {
            AgentHappening::Joined(joined) => self.joined = Some(Arc::clone(joined)),
            AgentHappening::Attending { epoch } => {
                self.phase = Phase::Attending;
                self.epoch = Some(*epoch);
            }
            AgentHappening::HeldElsewhere => self.phase = Phase::HeldElsewhere,
            AgentHappening::Situation(situation) => self.situation = Some(Arc::clone(situation)),
            AgentHappening::LinkOpened | AgentHappening::LinkLost(_) => self.phase = Phase::Connecting,
            AgentHappening::StayedAway(reason) => self.phase = Phase::Away(reason.clone()),
            AgentHappening::MediaConnected { leg } => self.leg = Some(*leg),
            AgentHappening::MediaArrived { kind, .. } => *self.arrives(*kind) = true,
            AgentHappening::MediaStalled { kind, .. } => *self.arrives(*kind) = false,
            AgentHappening::MediaLost { .. } => {
                self.leg = None;
                self.sound_arrives = false;
                self.picture_arrives = false;
            }
            AgentHappening::Left => self.phase = Phase::Left,
            AgentHappening::TakeOverAsked { .. }
            | AgentHappening::HeadCountWritten { .. }
            | AgentHappening::HeadCountRefused { .. }
            | AgentHappening::Refused { .. }
            | AgentHappening::OutOfReach { .. } => {}
        }
    }

    fn arrives(&mut self, kind: MediaKind) -> &mut bool {
        match kind {
            MediaKind::Sound => &mut self.sound_arrives,
            MediaKind::Picture => &mut self.picture_arrives,
        }
    }
}

#[cfg(test)]
mod tests;
