//! `diemcau ledger`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use diemcau_server::{Configuration, ledger_file};
use diemcau_store::{Store, StoreError};

use crate::block_on;
use crate::terminal::print;

#[derive(Debug, Subcommand)]
pub(crate) enum Ledger {
    /// Recompute the hash chain of every conference; works beside a running server.
    ///
    /// Prints each conference with the number and hash of its last entry. Every document prints the
    /// same, so a printed report can be compared with the ledger. Exits with 1 if the chain is broken.
    Verify {
        /// A TOML file with what differs from the defaults.
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
    },
}

impl Ledger {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let Self::Verify { config } = self;
        let configuration = Configuration::load(config.as_deref())?;
        block_on(verify(configuration))
    }
}

async fn verify(configuration: Configuration) -> anyhow::Result<ExitCode> {
    let store = Store::open_read_only(&ledger_file(&configuration.store.directory)).await?;
    let mut code = ExitCode::SUCCESS;
    for conference in store.conferences().await? {
        match store.verify(conference).await {
            Ok(verified) => print(format!("conference {conference}: ok, {}\n", verified.head))?,
            Err(StoreError::Broken(found)) => {
                print(format!("conference {conference}: BROKEN, {found}\n"))?;
                code = ExitCode::FAILURE;
            }
            Err(failed) => return Err(failed.into()),
        }
    }
    store.close().await;
    Ok(code)
}
