//! `diemcau delegates`.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Subcommand;
use diemcau_domain::command::Command;
use diemcau_domain::delegate::DelegateWish;
use diemcau_domain::identity::{Author, ConferenceId, DelegateNumber};
use diemcau_secretariat::{Clock, Secretariat, Settings};
use diemcau_server::Configuration;
use diemcau_store::{AuditEntry, Store};

use crate::block_on;
use crate::terminal::{open_ledger, print};

#[derive(Debug, Subcommand)]
pub(crate) enum Delegates {
    /// Erase the names of the delegates of an endpoint, or of one of them.
    ///
    /// What they did stays in the ledger, by number. Needs the data folder for itself: while the server
    /// runs, use the organizer's page instead.
    Erase {
        /// The conference, by number (`diemcau report --list` shows them).
        #[arg(long, value_name = "N")]
        conference: u32,
        /// The endpoint, by code.
        #[arg(long, value_name = "CODE")]
        endpoint: String,
        /// One delegate, by number; without it, everybody, and the list with them.
        #[arg(long, value_name = "N")]
        delegate: Option<u32>,
        /// A TOML file with what differs from the defaults; it says where the data folder is.
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
    },
}

impl Delegates {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let Self::Erase { conference, endpoint, delegate, config } = self;
        let configuration = Configuration::load(config.as_deref())?;
        block_on(erase(configuration, ConferenceId(conference), endpoint, delegate.map(DelegateNumber)))
    }
}

async fn erase(
    configuration: Configuration,
    conference: ConferenceId,
    endpoint: String,
    delegate: Option<DelegateNumber>,
) -> anyhow::Result<ExitCode> {
    let store = open_ledger(&configuration).await?;
    let secretariat = Secretariat::open(store.clone(), Clock::start(), Settings::default()).await?;
    let done = forget(&secretariat, &store, conference, &endpoint, delegate).await;
    secretariat.stop().await;
    store.close().await;
    print(format!("Đã xóa tên của {} đại biểu\n", done?))?;
    Ok(ExitCode::SUCCESS)
}

async fn forget(
    secretariat: &Secretariat,
    store: &Store,
    conference: ConferenceId,
    code: &str,
    delegate: Option<DelegateNumber>,
) -> anyhow::Result<u64> {
    let desk = secretariat.desk(conference).context("there is no such conference")?;
    let roster = desk.read(|reading| reading.conference.roster()).await?;
    let entry = roster.by_code(code).with_context(|| format!("no endpoint has the code {code}"))?;
    let endpoint = entry.endpoint;
    if delegate.is_none() {
        let wish = DelegateWish::List { lists: vec![(endpoint, Vec::new())] };
        desk.command(Author::Operator, Command::Delegate { wish }).await?;
    }
    let erased = store.erase_delegates(conference, endpoint, delegate).await?;
    let target = delegate.map(|delegate| format!(", delegate {delegate}")).unwrap_or_default();
    let entry = AuditEntry {
        at: Clock::start().now(),
        author: Author::Operator,
        conference: Some(conference),
        action: "erase_delegates".to_owned(),
        target: format!("endpoint {endpoint}{target}"),
        detail: format!("{erased} names"),
    };
    store.audit(entry).await?;
    Ok(erased)
}
