//! `diemcau rehearse`.

use std::io::{IsTerminal as _, Read as _};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use diemcau_rehearsal::{Order, Organizer, ProcessId, Scenario, rehearse};
use diemcau_server::Configuration;

use crate::terminal::print;
use crate::{block_on, log};

/// Rehearses a conference at its real size against a running server, and checks its report.
///
/// Thousands of endpoints come, receive, answer, break off and come back as the scenario says; then
/// every figure of the server's report is compared with what was worked out here. Ends with 1 if
/// one differs or a limit of the scenario is not kept. Makes a conference of its own: use it on a
/// server for trials. The server must be on this machine.
///
/// Example: diemcau rehearse config/rehearsals/small.toml --server http://127.0.0.1:8080 --organizer to-chuc
#[derive(Debug, Args)]
pub(crate) struct Rehearse {
    /// The scenario (TOML).
    scenario: PathBuf,
    /// The server's address.
    #[arg(long, value_name = "URL")]
    server: url::Url,
    /// The administrator's name. The password is asked for, or read from standard input.
    #[arg(long, value_name = "NAME")]
    organizer: String,
    /// Writes everything that came out as JSON.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// The server's process, to print its memory and CPU.
    #[arg(long, value_name = "PID", conflicts_with = "server_pid_file")]
    server_pid: Option<u32>,
    /// A file with the server's process; it may change while the rehearsal goes on.
    #[arg(long, value_name = "FILE")]
    server_pid_file: Option<PathBuf>,
    /// For scenarios in which the server is killed: a shell command that kills it, starts it again and ends.
    #[arg(long, value_name = "COMMAND")]
    kill_command: Option<String>,
    /// Show no progress.
    #[arg(long)]
    quiet: bool,
}

impl Rehearse {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let mut configuration = Configuration::load(None)?.log;
        configuration.filter = std::env::var("DIEMCAU_LOG__FILTER").unwrap_or_else(|_| "error".to_owned());
        log::begin(&configuration)?;
        let scenario = Scenario::read(&self.scenario)?;
        let organizer = Organizer { name: self.organizer.clone(), password: ask_for_password()?.into() };
        let server_process = self.server_pid.map(ProcessId::Number);
        let order = Order {
            scenario,
            server: self.server.clone(),
            organizer,
            server_process: server_process.or(self.server_pid_file.clone().map(ProcessId::File)),
            kill_command: self.kill_command.clone(),
            shows_progress: !self.quiet,
        };
        let summary = block_on(async { Ok(rehearse(order).await?) })?;
        if let Some(path) = &self.json {
            let file = std::fs::File::create(path).with_context(|| path.display().to_string())?;
            serde_json::to_writer_pretty(file, &summary)?;
        }
        print(format!("{summary}\n"))?;
        Ok(if summary.passed() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// Never an argument: those stand in the shell's history and in the list of processes.
fn ask_for_password() -> anyhow::Result<String> {
    if std::io::stdin().is_terminal() {
        return Ok(rpassword::prompt_password("Mật khẩu / password: ")?);
    }
    let mut given = String::new();
    std::io::stdin().read_to_string(&mut given)?;
    Ok(given.lines().next().unwrap_or_default().to_owned())
}
