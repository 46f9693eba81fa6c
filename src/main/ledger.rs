//! `diemcau ledger`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use diemcau_domain::identity::ConferenceId;
use diemcau_server::{Configuration, ledger_file};
use diemcau_store::{Head, Store, StoreError};

use crate::block_on;
use crate::terminal::print;

#[derive(Debug, Subcommand)]
pub(crate) enum Ledger {
    /// Recompute the hash chain of every conference; works beside a running server.
    ///
    /// Prints each conference with the number and hash of its last entry. Every document prints an
    /// entry in the same way; with --head, the ledger must have that entry too, so that a document is
    /// known to say what the ledger said. Exits with 1 if the chain is broken or lacks the entry.
    Verify {
        /// What a document prints as its ledger head: number, colon, hash.
        #[arg(long, value_name = "NUMBER:HASH")]
        head: Option<Head>,
        /// A TOML file with what differs from the defaults.
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
    },
}

impl Ledger {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let Self::Verify { head, config } = self;
        let configuration = Configuration::load(config.as_deref())?;
        block_on(verify(configuration, head))
    }
}

async fn verify(configuration: Configuration, head: Option<Head>) -> anyhow::Result<ExitCode> {
    let store = Store::open_read_only(&ledger_file(&configuration.store.directory)).await?;
    let (mut is_sound, mut is_there) = (true, head.is_none());
    for conference in store.conferences().await? {
        match store.verify(conference).await {
            Ok(verified) => {
                print(format!("conference {conference}: ok, {}\n", verified.head))?;
                if let Some(head) = head {
                    is_there |= is_in(&store, conference, head, verified.head).await?;
                }
            }
            Err(StoreError::Broken(found)) => {
                print(format!("conference {conference}: BROKEN, {found}\n"))?;
                is_sound = false;
            }
            Err(failed) => return Err(failed.into()),
        }
    }
    if let Some(head) = head.filter(|_| !is_there) {
        print(format!("{head}: NOT FOUND in any sound ledger here\n"))?;
    }
    store.close().await;
    Ok(if is_sound && is_there { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Whether a chain that was found sound has this entry.
async fn is_in(store: &Store, conference: ConferenceId, head: Head, last: Head) -> anyhow::Result<bool> {
    let is_in = head.sequence > 0 && store.head_at(conference, head.sequence).await? == Some(head);
    if is_in {
        let (entry, entries) = (head.sequence, last.sequence);
        print(format!("{head}: conference {conference}, entry {entry} of {entries}\n"))?;
    }
    Ok(is_in)
}
