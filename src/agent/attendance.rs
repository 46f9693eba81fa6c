//! One connection of an agent, from the first message to its end.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use diemcau_protocol::roll_call::HeadCount;
use diemcau_protocol::websocket::{ClientMessage, ServerMessage};
use tokio::sync::oneshot;
use tokio::time::{MissedTickBehavior, interval, sleep_until};

use crate::agent::{Agent, Next};
use crate::conversation::{Conversation, Outcome, stays_away};
use crate::happening::{AgentHappening, LinkLoss, Moment, Reason};
use crate::leg::{Leg, LegError};
use crate::leg_plan::{Circumstances, Decision, Wanted};
use crate::order::{AnswerError, NotConnected, Order, WishError};
use crate::settings::MediaWish;
use crate::signalling::{Heard, Signalling};

/// The server pings every 5 s; this long without a word means that the line is dead.
const SILENT_AFTER: Duration = Duration::from_secs(15);
/// How often it is decided whether the leg still serves.
const DECIDE_EVERY: Duration = Duration::from_millis(500);

type Reply = oneshot::Sender<Result<(), AnswerError>>;
type WishReply = oneshot::Sender<Result<(), WishError>>;

/// A connection that is up.
pub(crate) struct Attendance<'agent> {
    agent: &'agent mut Agent,
    signalling: Signalling,
    conversation: Conversation,
    replies: HashMap<u32, Reply>,
    wish_replies: HashMap<u32, WishReply>,
    last_heard: Instant,
    attending_since: Option<Instant>,
    sounding_since: Option<Instant>,
}

/// How the connection ends.
enum Ending {
    Lost(LinkLoss),
    Vanish(oneshot::Sender<()>),
    FallSilent(oneshot::Sender<()>),
    Anew,
    Leave,
}

impl<'agent> Attendance<'agent> {
    pub(crate) fn new(agent: &'agent mut Agent, signalling: Signalling) -> Self {
        let conversation = Conversation::new(agent.settings.device.clone(), agent.settings.answer_roll_calls.clone());
        Self {
            agent,
            signalling,
            conversation,
            replies: HashMap::new(),
            wish_replies: HashMap::new(),
            last_heard: Instant::now(),
            attending_since: None,
            sounding_since: None,
        }
    }

    pub(crate) async fn attend(mut self) -> Next {
        self.agent.telling.tell(AgentHappening::LinkOpened);
        let first = self.conversation.attend();
        let ending = match self.say(&first).await {
            Ok(()) => self.hold().await,
            Err(ending) => ending,
        };
        self.end(ending).await
    }

    async fn hold(&mut self) -> Ending {
        let mut decisions = interval(DECIDE_EVERY);
        decisions.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let silent = sleep_until((self.last_heard + SILENT_AFTER).into());
            let step = tokio::select! {
                heard = self.signalling.hear() => self.take_in(heard).await,
                order = self.agent.orders.recv() => self.obey(order).await,
                ended = leg_ended(&mut self.agent.leg) => {
                    self.note_leg_end(ended);
                    Ok(())
                }
                _ = decisions.tick() => {
                    self.decide_on_leg().await;
                    Ok(())
                }
                () = silent => Err(Ending::Lost(LinkLoss::Silent)),
            };
            if let Err(ending) = step {
                return ending;
            }
        }
    }

    async fn take_in(&mut self, heard: Heard) -> Result<(), Ending> {
        self.last_heard = Instant::now();
        let message = match heard {
            Heard::Message(message) => *message,
            Heard::SignOfLife => {
                // What was heard is a ping, and its answer goes out with it.
                self.agent.telling.figures.say(Moment::now());
                return Ok(());
            }
            Heard::Closed => return Err(Ending::Lost(LinkLoss::Closed)),
            Heard::Broken(cause) => return Err(Ending::Lost(LinkLoss::Broken(cause))),
        };
        if matches!(message, ServerMessage::Attending { .. }) {
            self.attending_since = Some(self.last_heard);
            self.agent.succeed();
        }
        for outcome in self.conversation.hear(message) {
            match outcome {
                Outcome::Say(message) => self.say(&message).await?,
                Outcome::Tell(happening) => self.agent.telling.tell(happening),
                Outcome::Answered { request, result } => {
                    if let Some(reply) = self.replies.remove(&request) {
                        let _ = reply.send(result.map_err(AnswerError::from));
                    } else if let Some(reply) = self.wish_replies.remove(&request) {
                        let _ = reply.send(result.map_err(WishError::from));
                    }
                }
                Outcome::Over(loss) => return Err(Ending::Lost(loss)),
            }
        }
        self.decide_on_leg().await;
        Ok(())
    }

    async fn say(&mut self, message: &ClientMessage) -> Result<(), Ending> {
        self.signalling.say(message).await.map_err(|cause| Ending::Lost(LinkLoss::Broken(cause)))?;
        self.agent.telling.figures.say(Moment::now());
        Ok(())
    }

    async fn obey(&mut self, order: Option<Order>) -> Result<(), Ending> {
        match order {
            Some(Order::AnswerRollCall { head_count, reply }) => self.answer_roll_call(head_count, reply).await,
            Some(Order::Ask { wish, reply }) => {
                let (request, message) = self.conversation.ask(wish);
                self.wish_replies.insert(request, reply);
                self.say(&message).await
            }
            Some(Order::AllowTakeOver { device, reply }) => {
                self.say_and_reply(ClientMessage::AllowTakeOver { device }, reply).await
            }
            Some(Order::AskAgain { reply }) => self.say_and_reply(self.conversation.attend(), reply).await,
            Some(Order::Reconnect) => Err(Ending::Anew),
            Some(Order::DropAbruptly { done }) => Err(Ending::Vanish(done)),
            Some(Order::FallSilent { done }) => Err(Ending::FallSilent(done)),
            None | Some(Order::Leave) => Err(Ending::Leave),
        }
    }

    async fn answer_roll_call(&mut self, head_count: HeadCount, reply: Reply) -> Result<(), Ending> {
        let Some((request, message)) = self.conversation.answer_roll_call(head_count) else {
            let _ = reply.send(Err(AnswerError::NoRollCall));
            return Ok(());
        };
        self.replies.insert(request, reply);
        self.say(&message).await
    }

    async fn say_and_reply(
        &mut self,
        message: ClientMessage,
        reply: oneshot::Sender<Result<(), NotConnected>>,
    ) -> Result<(), Ending> {
        let said = self.say(&message).await;
        let _ = reply.send(if said.is_ok() { Ok(()) } else { Err(NotConnected) });
        said
    }

    fn note_leg_end(&mut self, ended: Result<(), LegError>) {
        self.agent.leg = None;
        let Err(error) = ended else { return };
        let retry_after = if let LegError::Request(error) = &error { error.retry_after() } else { None };
        self.agent.leg_not_before = Instant::now() + self.agent.leg_retry.next_wait(retry_after);
    }

    async fn decide_on_leg(&mut self) {
        if !self.conversation.settled() {
            return;
        }
        self.agent.speak(self.conversation.sending_session()).await;
        let now = Instant::now();
        let receives = self.agent.settings.media == MediaWish::Receive;
        let sounding = self.conversation.held_session().is_some_and(|session| receives && session.program.sounding);
        self.sounding_since = sounding.then(|| self.sounding_since.unwrap_or(now));
        let circumstances = Circumstances {
            wanted: if receives { self.conversation.wanted() } else { Wanted::Nothing },
            sounding_since: self.sounding_since,
            attending_since: self.attending_since.unwrap_or(now),
            not_before: self.agent.leg_not_before,
            leg: self.agent.leg.as_ref().map(Leg::state),
        };
        if circumstances.arriving() {
            self.agent.leg_retry.succeed();
        }
        match circumstances.decide(now) {
            Decision::Keep => {}
            Decision::Begin(session) => self.begin_leg(session),
            Decision::Close => self.close_leg("closed").await,
            Decision::GiveUp => {
                self.close_leg("nothing arrived for 10 s").await;
                self.agent.leg_not_before = now + self.agent.leg_retry.next_wait(None);
            }
        }
    }

    fn begin_leg(&mut self, session: u32) {
        let errand = self.agent.errand(session);
        self.agent.leg = errand.map(|errand| Leg::begin(errand, self.agent.telling.clone()));
    }

    async fn close_leg(&mut self, reason: &'static str) {
        if let Some(leg) = self.agent.leg.take() {
            leg.close(reason).await;
        }
    }

    async fn end(mut self, ending: Ending) -> Next {
        match ending {
            Ending::Lost(loss) => self.lose(loss).await,
            Ending::Leave => {
                self.close_leg("closed").await;
                self.signalling.part().await;
                Next::Leave
            }
            Ending::Anew => {
                self.signalling.part().await;
                self.agent.telling.tell(AgentHappening::LinkLost(LinkLoss::GivenUp));
                Next::TryNow
            }
            Ending::Vanish(done) => {
                self.signalling.cut();
                self.agent.telling.tell(AgentHappening::LinkLost(LinkLoss::GivenUp));
                Next::Vanish(done)
            }
            Ending::FallSilent(done) => {
                self.agent.silenced = Some(self.signalling);
                self.agent.telling.tell(AgentHappening::LinkLost(LinkLoss::GivenUp));
                Next::Vanish(done)
            }
        }
    }

    async fn lose(mut self, loss: LinkLoss) -> Next {
        let reason = stays_away(&loss);
        self.agent.telling.tell(AgentHappening::LinkLost(loss));
        match reason {
            Some(reason) => {
                self.close_leg("closed").await;
                if reason == Reason::Revoked {
                    self.agent.pass = None;
                }
                self.signalling.part().await;
                Next::StayAway(reason)
            }
            None => self.agent.come_back(),
        }
    }
}

/// Ready when there is a leg and it has ended.
async fn leg_ended(leg: &mut Option<Leg>) -> Result<(), LegError> {
    match leg {
        Some(leg) => leg.ended().await,
        None => std::future::pending().await,
    }
}
