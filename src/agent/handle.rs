//! How others hold an agent.

use std::sync::Arc;

use diemcau_protocol::readiness::Check;
use diemcau_protocol::roll_call::HeadCount;
use tokio::sync::{broadcast, mpsc, oneshot, watch};
use tokio::task::JoinHandle;

use crate::figures::AgentFigures;
use crate::happening::AgentEvent;
use crate::order::{AnswerError, NotConnected, Order, Wish, WishError};
use crate::telling::Telling;
use crate::view::AgentView;

/// The events of an agent from the moment of subscription on.
pub type AgentEvents = broadcast::Receiver<AgentEvent>;

/// An agent that runs. Dropped, the agent ends at once as if its power was cut; use
/// [`AgentHandle::leave`] to end it in good order.
#[derive(Debug)]
pub struct AgentHandle {
    pub(crate) orders: mpsc::Sender<Order>,
    pub(crate) telling: Arc<Telling>,
    pub(crate) task: JoinHandle<()>,
}

impl AgentHandle {
    /// What happens from now on.
    #[must_use]
    pub fn events(&self) -> AgentEvents {
        self.telling.events.subscribe()
    }

    /// Where the agent stands, now and from now on: `wait_for` on it replaces sleeping.
    #[must_use]
    pub fn view(&self) -> watch::Receiver<AgentView> {
        self.telling.view.subscribe()
    }

    /// What was counted so far.
    #[must_use]
    pub fn figures(&self) -> AgentFigures {
        self.telling.figures.snapshot()
    }

    /// Answer the roll call that is open for the endpoint. Ready when it is written down.
    ///
    /// # Errors
    /// If no roll call is open, the server refuses, or the connection is lost meanwhile.
    pub async fn answer_roll_call(&self, head_count: HeadCount) -> Result<(), AnswerError> {
        let (reply, answered) = oneshot::channel();
        self.order(Order::AnswerRollCall { head_count, reply }).await;
        answered.await.unwrap_or(Err(NotConnected.into()))
    }

    /// Raise the hand of the endpoint. Ready when it is written down.
    ///
    /// # Errors
    /// If the server refuses, or the connection is lost meanwhile.
    pub async fn raise_hand(&self) -> Result<(), WishError> {
        self.ask(Wish::RaiseHand).await
    }

    /// Lower it. Ready when it is written down.
    ///
    /// # Errors
    /// As [`AgentHandle::raise_hand`].
    pub async fn lower_hand(&self) -> Result<(), WishError> {
        self.ask(Wish::LowerHand).await
    }

    /// Give the floor back. Ready when it is written down.
    ///
    /// # Errors
    /// As [`AgentHandle::raise_hand`].
    pub async fn release_floor(&self) -> Result<(), WishError> {
        self.ask(Wish::ReleaseFloor).await
    }

    /// Answer a presence prompt: somebody is there. Ready when it is written down.
    ///
    /// # Errors
    /// As [`AgentHandle::raise_hand`].
    pub async fn answer_prompt(&self, prompt: u32) -> Result<(), WishError> {
        self.ask(Wish::AnswerPrompt { prompt }).await
    }

    /// Say how a part of the technical check went. Ready when it is written down.
    ///
    /// # Errors
    /// As [`AgentHandle::raise_hand`].
    pub async fn declare_check(&self, check: Check, passed: bool) -> Result<(), WishError> {
        self.ask(Wish::DeclareCheck { check, passed }).await
    }

    async fn ask(&self, wish: Wish) -> Result<(), WishError> {
        let (reply, answered) = oneshot::channel();
        self.order(Order::Ask { wish, reply }).await;
        answered.await.unwrap_or(Err(NotConnected.into()))
    }

    /// Let the device that asked take over. Ready when it is said.
    ///
    /// # Errors
    /// If there is no connection.
    pub async fn allow_take_over(&self, device: impl Into<String>) -> Result<(), NotConnected> {
        let (reply, said) = oneshot::channel();
        self.order(Order::AllowTakeOver { device: device.into(), reply }).await;
        said.await.unwrap_or(Err(NotConnected))
    }

    /// Ask once more for an endpoint that another device holds. Ready when it is said.
    ///
    /// # Errors
    /// If there is no connection.
    pub async fn ask_again(&self) -> Result<(), NotConnected> {
        let (reply, said) = oneshot::channel();
        self.order(Order::AskAgain { reply }).await;
        said.await.unwrap_or(Err(NotConnected))
    }

    /// Connect now: at once if the agent waits or stays away, even after it was taken over; anew if
    /// it is connected. What was held by [`AgentHandle::fall_silent`] is reset once the new
    /// connection attends.
    pub async fn reconnect(&self) {
        self.order(Order::Reconnect).await;
    }

    /// Vanish: TCP is reset, media stops between two packets, no goodbye. The agent stays away
    /// until [`AgentHandle::reconnect`]. Ready when it is done.
    pub async fn drop_abruptly(&self) {
        let (done, carried_out) = oneshot::channel();
        self.order(Order::DropAbruptly { done }).await;
        let _ = carried_out.await;
    }

    /// Freeze: the TCP connection stays open, but pings are not answered, nothing is said and
    /// media is neither received nor acknowledged. The agent stays away until
    /// [`AgentHandle::reconnect`]. Ready when it is done.
    pub async fn fall_silent(&self) {
        let (done, carried_out) = oneshot::channel();
        self.order(Order::FallSilent { done }).await;
        let _ = carried_out.await;
    }

    /// Leave in good order: the leg is deleted, the connection closed. Ready when it is over.
    pub async fn leave(mut self) {
        self.order(Order::Leave).await;
        let _ = (&mut self.task).await;
    }

    /// Ready when the agent has ended by itself, which it does only after [`AgentHandle::leave`].
    pub async fn ended(&mut self) {
        let _ = (&mut self.task).await;
    }

    async fn order(&self, order: Order) {
        // An agent that has ended carries out nothing; whoever waits for a reply is told so.
        let _ = self.orders.send(order).await;
    }
}

impl Drop for AgentHandle {
    fn drop(&mut self) {
        self.task.abort();
    }
}
