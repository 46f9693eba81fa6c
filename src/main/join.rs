//! `diemcau join`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use diemcau_agent::{
    Agent, AgentEvent, AgentEvents, AgentSettings, Line, MediaWish, Phase, Reason, RollCallPolicy, device_from_file,
};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::broadcast::error::{RecvError, TryRecvError};

use crate::block_on;
use crate::terminal::print;

/// Is an endpoint without a browser: joins, receives the program, proves it, comes back by itself.
///
/// Example: diemcau join --server http://127.0.0.1:8080 --key 0123A-BCDEF
#[derive(Debug, Args)]
pub(crate) struct Join {
    /// The server's address.
    #[arg(long, value_name = "URL")]
    server: url::Url,
    /// The endpoint's join key, its code of ten characters, or the whole link with `#k=`.
    #[arg(long)]
    key: String,
    /// Do not receive picture and sound; only be connected.
    #[arg(long)]
    no_media: bool,
    /// Answer every roll call: everybody who was invited is present.
    #[arg(long)]
    answer_roll_calls: bool,
    /// Keep the device's name here, so that a restarted agent is the same device.
    #[arg(long, value_name = "FILE")]
    state_file: Option<PathBuf>,
}

impl Join {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        block_on(self.attend())
    }

    fn settings(&self) -> anyhow::Result<AgentSettings> {
        let key = self.key.split_once("#k=").map_or(self.key.as_str(), |(_, key)| key);
        let mut settings = AgentSettings::new(self.server.clone(), key);
        if let Some(path) = &self.state_file {
            settings.device = device_from_file(path)?;
        }
        if !self.no_media {
            settings.media = MediaWish::Receive;
        }
        settings.answer_roll_calls = self.answer_roll_calls.then_some(RollCallPolicy::AsInvited);
        Ok(settings)
    }

    async fn attend(self) -> anyhow::Result<ExitCode> {
        let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
        let line = Line::new(None)?;
        let (agent, mut events) = Agent::start(self.settings()?, &line);
        let mut view = agent.view();
        loop {
            tokio::select! {
                event = events.recv() => match event {
                    Ok(event) => show(&event)?,
                    Err(RecvError::Lagged(missed)) => show_missed(missed)?,
                    Err(RecvError::Closed) => break,
                },
                away = view.wait_for(|view| matches!(view.phase, Phase::Away(_))) => {
                    let Ok(away) = away else { break };
                    let Phase::Away(reason) = &away.phase else { continue };
                    let farewell = farewell(reason);
                    show_rest(&mut events)?;
                    eprintln!("{farewell}");
                    return Ok(ExitCode::FAILURE);
                }
                _ = interrupt.recv() => break,
                _ = terminate.recv() => break,
            }
        }
        agent.leave().await;
        show_rest(&mut events)?;
        Ok(ExitCode::SUCCESS)
    }
}

fn show(event: &AgentEvent) -> anyhow::Result<()> {
    print(format!("{}\n", event.what))
}

fn show_missed(missed: u64) -> anyhow::Result<()> {
    print(format!("({missed} events were not shown)\n"))
}

/// What was said and not shown yet; nothing more comes after it.
fn show_rest(events: &mut AgentEvents) -> anyhow::Result<()> {
    loop {
        match events.try_recv() {
            Ok(event) => show(&event)?,
            Err(TryRecvError::Lagged(missed)) => show_missed(missed)?,
            Err(TryRecvError::Empty | TryRecvError::Closed) => return Ok(()),
        }
    }
}

fn farewell(reason: &Reason) -> String {
    match reason {
        Reason::TakenOver => "another device took over; start again to take it back".to_owned(),
        Reason::Revoked => "the key was revoked".to_owned(),
        Reason::KeyRefused { code, detail } => format!("the key is refused ({code}): {detail}"),
        Reason::Told => "told to stay away".to_owned(),
    }
}
