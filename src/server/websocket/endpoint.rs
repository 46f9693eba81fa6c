//! The connection of an endpoint.

use std::time::{Duration, Instant};

use diemcau_domain::command::Command;
use diemcau_domain::floor::{FloorEnd, FloorWish};
use diemcau_domain::identity::{AnnouncementId, ConferenceId, DeviceId, EndpointId, PromptId, RollCallId, SessionId};
use diemcau_domain::message::MessageWish;
use diemcau_domain::prompt::PromptWish;
use diemcau_domain::readiness::ReadinessWish;
use diemcau_domain::refusal::Refusal;
use diemcau_protocol::quality::PageFigures;
use diemcau_protocol::roll_call::HeadCount;
use diemcau_protocol::websocket::{ClientMessage, GoodbyeReason, ServerMessage};
use diemcau_secretariat::{Attachment, Desk, Line, NotDone, Reading};
use diemcau_store::Holder;
use tokio::time::{MissedTickBehavior, interval};
use tracing::debug;

use super::console::{Console, Ended, Heard};
use crate::app::App;
use crate::identity::open_sockets::OpenSocket;
use crate::identity::sign_ins::SignedIn;
use crate::line_budget::Unwritten;

/// How often an endpoint is asked for a sign of life.
pub(super) const PING_EVERY: Duration = Duration::from_secs(5);

/// It begins and it ends.
const LINES_OF_A_CONNECTION: usize = 2;

/// What is done after a frame.
enum Next {
    Tell(Box<ServerMessage>),
    Nothing,
    End(Option<GoodbyeReason>),
}

/// Serves an endpoint until its connection ends. The answer is the goodbye still to be said.
pub(super) async fn attend(
    app: &App,
    console: &mut Console,
    signed_in: &SignedIn,
    socket: &OpenSocket,
    (conference, endpoint): (ConferenceId, EndpointId),
    device: String,
) -> Option<GoodbyeReason> {
    if !(8..=64).contains(&device.chars().count()) {
        return Some(GoodbyeReason::Malformed);
    }
    let Some(desk) = app.secretariat.desk(conference) else { return Some(GoodbyeReason::Denied) };
    let device = DeviceId(device);
    let attachment = match attach(app, &desk, endpoint, device.clone()).await {
        Ok(attachment) => attachment,
        Err(unwritten) => return refuse(console, &unwritten).await,
    };
    let line = attachment.line.clone();
    let (holder, sign_in) = (signed_in.holder, signed_in.id_hash);
    let link = Link { app, socket, holder, sign_in, desk, device, line: line.clone() };
    let reason = link.serve(console, attachment).await;
    if let Err(not_done) = line.leave().await {
        debug!(code = not_done.code(), "the end of a connection waits to be written");
    }
    reason
}

/// Opens the connection in the record, which also says when it ends.
async fn attach(app: &App, desk: &Desk, endpoint: EndpointId, device: DeviceId) -> Result<Attachment, Unwritten> {
    let place = (desk.conference(), endpoint);
    app.connection_budget.admit(place, Instant::now())?;
    let attachment = desk.attach(endpoint, device).await?;
    app.connection_budget.charge(place, LINES_OF_A_CONNECTION, Instant::now());
    Ok(attachment)
}

/// An endpoint that cannot be attached learns why.
async fn refuse(console: &mut Console, unwritten: &Unwritten) -> Option<GoodbyeReason> {
    if let Err(ended) = console.tell(&refused(None, unwritten)).await {
        return ended.reason();
    }
    match unwritten {
        Unwritten::NotDone(NotDone::Refused(_)) => Some(GoodbyeReason::Denied),
        // It may come back.
        Unwritten::NotDone(_) | Unwritten::TooMuch(_) => Some(GoodbyeReason::Stopping),
    }
}

struct Link<'a> {
    app: &'a App,
    socket: &'a OpenSocket,
    holder: Holder,
    sign_in: [u8; 32],
    desk: Desk,
    device: DeviceId,
    line: Line,
}

impl Link<'_> {
    async fn serve(&self, console: &mut Console, attachment: Attachment) -> Option<GoodbyeReason> {
        let mut outgoing = attachment.outgoing;
        let let_go = outgoing.ended();
        let mut ping = interval(PING_EVERY);
        ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let said = tokio::select! {
                () = self.socket.revoked().cancelled() => return Some(GoodbyeReason::Revoked),
                message = outgoing.recv() => match message {
                    Some(ServerMessage::Goodbye { reason }) => return Some(reason),
                    Some(message) => {
                        if matches!(message, ServerMessage::Attending { .. }) {
                            self.socket.speak();
                            self.app.streams.leave_only(self.holder, self.sign_in).await;
                        }
                        Next::Tell(Box::new(message))
                    }
                    None => return None,
                },
                heard = console.next() => {
                    if !matches!(heard, Heard::Cut) {
                        self.line.heard(self.app.clock.now());
                    }
                    self.answer(heard).await
                }
                _ = ping.tick() => {
                    if let Err(ended) = console.ping().await {
                        return ended.reason();
                    }
                    Next::Nothing
                }
            };
            let told = match said {
                Next::Nothing => Ok(()),
                Next::End(reason) => return reason,
                Next::Tell(message) => tokio::select! {
                    told = console.tell(&message) => told,
                    // The office has let it go while it would not take its messages.
                    () = stuck(&let_go, self.socket) => Err(Ended::TooSlow),
                },
            };
            if let Err(ended) = told {
                return ended.reason();
            }
        }
    }

    async fn answer(&self, heard: Heard) -> Next {
        match heard {
            Heard::Life => Next::Nothing,
            Heard::Gone | Heard::Cut => Next::End(None),
            Heard::Noise => Next::End(Some(GoodbyeReason::Malformed)),
            Heard::Message(ClientMessage::Attend { device }) if device == self.device.0 => {
                outcome(None, self.line.ask_again().await, Next::Nothing)
            }
            Heard::Message(ClientMessage::AllowTakeOver { device }) => {
                outcome(None, self.line.allow_take_over(DeviceId(device)).await, Next::Nothing)
            }
            Heard::Message(ClientMessage::ReportHeadCount { request, roll_call, head_count }) => {
                let written = self.report(RollCallId(roll_call), head_count).await;
                outcome(Some(request), written, Next::Tell(Box::new(ServerMessage::Done { request })))
            }
            Heard::Message(ClientMessage::RaiseHand { request }) => {
                self.floor(request, |endpoint| FloorWish::RaiseHand { endpoint }).await
            }
            Heard::Message(ClientMessage::LowerHand { request }) => {
                self.floor(request, |endpoint| FloorWish::LowerHand { endpoint }).await
            }
            Heard::Message(ClientMessage::ReleaseFloor { request }) => {
                let release = |endpoint| FloorWish::EndFloor { endpoint, reason: FloorEnd::Released };
                self.floor(request, release).await
            }
            Heard::Message(ClientMessage::AnswerPrompt { request, prompt }) => {
                let prompt = PromptId(prompt);
                self.wish(request, |session, endpoint| Command::Prompt {
                    session,
                    wish: PromptWish::Answer { prompt, endpoint },
                })
                .await
            }
            Heard::Message(ClientMessage::AnnouncementShown { request, announcement }) => {
                let announcement = AnnouncementId(announcement);
                self.wish(request, |session, endpoint| Command::Message {
                    session,
                    wish: MessageWish::Show { announcement, endpoint },
                })
                .await
            }
            Heard::Message(ClientMessage::DeclareCheck { request, check, passed }) => {
                let check = check.into();
                self.wish(request, |session, endpoint| Command::Readiness {
                    session,
                    wish: ReadinessWish::Declare { endpoint, check, passed },
                })
                .await
            }
            Heard::Message(ClientMessage::ReportLine { session, figures }) => self.report_line(session, figures),
            Heard::Message(ClientMessage::Watch { .. }) => Next::End(Some(GoodbyeReason::Denied)),
            Heard::Message(ClientMessage::Attend { .. }) => Next::End(Some(GoodbyeReason::Malformed)),
        }
    }

    /// What the page counted. A device that waits to take over says nothing about the endpoint's line.
    fn report_line(&self, session: u32, figures: PageFigures) -> Next {
        let Ok(figures) = figures.try_into() else { return Next::End(Some(GoodbyeReason::Malformed)) };
        if !self.app.open_sockets.is_spoken_for_by_another(self.holder, self.sign_in) {
            self.desk.line_reported(SessionId(session), self.line.endpoint(), figures);
        }
        Next::Nothing
    }

    async fn floor(&self, request: u32, wish: impl FnOnce(EndpointId) -> FloorWish) -> Next {
        self.wish(request, |session, endpoint| Command::Floor { session, wish: wish(endpoint) }).await
    }

    /// Only the connection that speaks for the endpoint asks for something in its name, in the session
    /// that it is told of.
    async fn wish(&self, request: u32, command: impl FnOnce(SessionId, EndpointId) -> Command) -> Next {
        let written = self.write(command).await;
        outcome(Some(request), written, Next::Tell(Box::new(ServerMessage::Done { request })))
    }

    async fn write(&self, command: impl FnOnce(SessionId, EndpointId) -> Command) -> Result<(), Unwritten> {
        let endpoint = self.line.endpoint();
        let look = move |reading: &Reading<'_>| reading.session_of(endpoint).map(|session| session.id);
        let session = self.desk.read(look).await?.ok_or_else(|| NotDone::from(Refusal::UnknownSession))?;
        self.app.line_budget.command(&self.desk, endpoint, command(session, endpoint)).await.map(drop)
    }

    /// A technician answers for the endpoint of its key; no message names another one.
    async fn report(&self, roll_call: RollCallId, head_count: HeadCount) -> Result<(), Unwritten> {
        let endpoint = self.line.endpoint();
        let command = Command::ReportHeadCount { roll_call, endpoint, head_count: head_count.into() };
        self.app.line_budget.command(&self.desk, endpoint, command).await.map(drop)
    }
}

async fn stuck(let_go: &tokio_util::sync::CancellationToken, socket: &OpenSocket) {
    tokio::select! {
        () = let_go.cancelled() => {}
        () = socket.revoked().cancelled() => {}
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
}

fn outcome<E: Into<Unwritten>>(request: Option<u32>, outcome: Result<(), E>, done: Next) -> Next {
    match outcome {
        Ok(()) => done,
        Err(unwritten) => Next::Tell(Box::new(refused(request, &unwritten.into()))),
    }
}

fn refused(request: Option<u32>, unwritten: &Unwritten) -> ServerMessage {
    ServerMessage::Refused {
        request,
        code: unwritten.code().to_owned(),
        detail: unwritten.to_string(),
        field: unwritten.field().map(str::to_owned),
    }
}
