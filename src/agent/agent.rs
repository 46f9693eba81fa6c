//! The life of an agent: get in, attend, come back.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot};
use tokio::time::sleep;

use crate::attendance::Attendance;
use crate::entry::{self, EntryError, Pass};
use crate::handle::{AgentEvents, AgentHandle};
use crate::happening::{AgentHappening, Reason};
use crate::http::Server;
use crate::leg::{Errand, Leg};
use crate::line::Line;
use crate::order::{AnswerError, NotConnected, Order};
use crate::retry::Retry;
use crate::settings::AgentSettings;
use crate::signalling::Signalling;
use crate::speech::Voice;
use crate::telling::Telling;

/// An endpoint without a browser.
#[derive(Debug)]
pub struct Agent {
    pub(crate) settings: AgentSettings,
    pub(crate) server: Server,
    pub(crate) telling: Arc<Telling>,
    pub(crate) orders: mpsc::Receiver<Order>,
    pub(crate) pass: Option<Pass>,
    pub(crate) leg: Option<Leg>,
    pub(crate) leg_retry: Retry,
    pub(crate) leg_not_before: Instant,
    pub(crate) voice: Voice,
    /// A connection that was told to fall silent, kept open until the next one attends.
    pub(crate) silenced: Option<Signalling>,
    retry: Retry,
}

/// What an agent does next.
#[derive(Debug)]
pub(crate) enum Next {
    /// Try to get in.
    TryNow,
    /// Try to get in after a while.
    TryAfter(Duration),
    /// Vanish without a goodbye, then say that it is done.
    Vanish(oneshot::Sender<()>),
    /// Wait until told otherwise.
    StayAway(Reason),
    /// End.
    Leave,
}

impl Agent {
    /// Start an agent on this line. It ends when it is told to, or with its handle.
    #[must_use]
    pub fn start(settings: AgentSettings, line: &Line) -> (AgentHandle, AgentEvents) {
        let (sender, orders) = mpsc::channel(8);
        let telling = Arc::new(Telling::new(settings.kept_events));
        let events = telling.events.subscribe();
        let agent = Self {
            server: Server::new(line.clone(), settings.server.clone()),
            telling: Arc::clone(&telling),
            orders,
            pass: None,
            leg: None,
            leg_retry: Retry::new(settings.retry.clone(), 1),
            leg_not_before: Instant::now(),
            voice: Voice::new(settings.speech.clone(), Retry::new(settings.retry.clone(), 2)),
            silenced: None,
            retry: Retry::new(settings.retry.clone(), 0),
            settings,
        };
        let task = tokio::spawn(agent.live());
        (AgentHandle { orders: sender, telling, task }, events)
    }

    async fn live(mut self) {
        let mut next = Next::TryNow;
        loop {
            next = match next {
                Next::TryNow => self.get_in().await,
                Next::TryAfter(wait) => self.wait(Some(wait)).await,
                Next::Vanish(done) => {
                    // Media stops between two packets.
                    self.voice.cut();
                    if let Some(leg) = self.leg.take() {
                        leg.cut().await;
                    }
                    let _ = done.send(());
                    Next::StayAway(Reason::Told)
                }
                Next::StayAway(reason) => {
                    self.telling.tell(AgentHappening::StayedAway(reason));
                    self.wait(None).await
                }
                Next::Leave => break,
            };
        }
        self.voice.stop().await;
        if let Some(leg) = self.leg.take() {
            leg.close("closed").await;
        }
        self.telling.tell(AgentHappening::Left);
    }

    /// Join, connect and attend until the connection is over.
    async fn get_in(&mut self) -> Next {
        let entered = {
            let entering = entry::enter(&self.server, &self.settings.key, self.pass.clone(), &self.telling);
            tokio::pin!(entering);
            loop {
                tokio::select! {
                    entered = &mut entering => break entered,
                    order = self.orders.recv() => {
                        if let ControlFlow::Break(next) = while_apart(order) {
                            return next;
                        }
                    }
                }
            }
        };
        match entered {
            Ok((pass, signalling)) => {
                self.pass = Some(pass);
                let attendance = Attendance::new(self, signalling);
                attendance.attend().await
            }
            Err(EntryError::Final { code, detail }) => Next::StayAway(Reason::KeyRefused { code, detail }),
            Err(EntryError::Passing { pass, error }) => {
                self.pass = pass;
                self.telling.tell(AgentHappening::OutOfReach { reason: error.to_string() });
                Next::TryAfter(self.retry.next_wait(error.retry_after()))
            }
        }
    }

    /// What a leg of a session needs to begin.
    pub(crate) fn errand(&self, session: u32) -> Option<Errand> {
        let pass = self.pass.clone()?;
        Some(Errand { server: self.server.clone(), token: pass.token, conference: pass.conference, session })
    }

    /// Sends in this session, or in none.
    pub(crate) async fn speak(&mut self, session: Option<u32>) {
        let errand = session.and_then(|session| self.errand(session));
        self.voice.follow(session, errand).await;
    }

    /// The connection attends: the next loss is the first one.
    pub(crate) fn succeed(&mut self) {
        self.retry.succeed();
        if let Some(silenced) = self.silenced.take() {
            silenced.cut();
        }
    }

    /// After a loss that may pass.
    pub(crate) fn come_back(&mut self) -> Next {
        Next::TryAfter(self.retry.next_wait(None))
    }

    /// Wait for this long, or for ever, or until told otherwise.
    async fn wait(&mut self, wait: Option<Duration>) -> Next {
        let over = async {
            match wait {
                Some(wait) => sleep(wait).await,
                None => std::future::pending().await,
            }
        };
        tokio::pin!(over);
        loop {
            tokio::select! {
                () = &mut over => return Next::TryNow,
                order = self.orders.recv() => match order {
                    Some(Order::Reconnect) => return Next::TryNow,
                    order => if let ControlFlow::Break(next) = while_apart(order) {
                        return next;
                    }
                },
            }
        }
    }
}

/// Orders to an agent that has no connection.
fn while_apart(order: Option<Order>) -> ControlFlow<Next> {
    match order {
        None | Some(Order::Leave) => ControlFlow::Break(Next::Leave),
        Some(Order::DropAbruptly { done } | Order::FallSilent { done }) => ControlFlow::Break(Next::Vanish(done)),
        Some(Order::Reconnect) => ControlFlow::Continue(()),
        Some(Order::AnswerRollCall { reply, .. }) => {
            let _ = reply.send(Err(AnswerError::NotConnected(NotConnected)));
            ControlFlow::Continue(())
        }
        Some(Order::Ask { reply, .. }) => {
            let _ = reply.send(Err(NotConnected.into()));
            ControlFlow::Continue(())
        }
        Some(Order::AllowTakeOver { reply, .. } | Order::AskAgain { reply }) => {
            let _ = reply.send(Err(NotConnected));
            ControlFlow::Continue(())
        }
    }
}
