//! `diemcau user`.

use std::io::{IsTerminal, Read};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Subcommand, ValueEnum};
use diemcau_domain::authority::Role;
use diemcau_domain::identity::Author;
use diemcau_domain::time::Timestamp;
use diemcau_secretariat::Clock;
use diemcau_server::Configuration;
use diemcau_server::http::accounts::is_account_name;
use diemcau_server::identity::password::{check_length, hash_password};
use diemcau_store::{AuditEntry, NewAccount, PasswordHash, Store};

use crate::block_on;
use crate::terminal::{open_ledger, print};

#[derive(Debug, Subcommand)]
pub(crate) enum User {
    /// Make an account. The password is asked for, or read from standard input.
    ///
    /// A fresh installation has no account: make the first administrator with
    /// `diemcau user add NAME --role admin`. Needs the data folder for itself: while the server runs,
    /// an administrator makes accounts on the organizer's page.
    Add {
        /// Its name: 3 to 64 letters, digits, dots, dashes, underscores or at signs.
        name: String,
        /// What it may do.
        #[arg(long, value_enum)]
        role: AccountRole,
        /// The code of the endpoint at the top of its subtree; without it, everything.
        #[arg(long, value_name = "CODE")]
        subtree: Option<String>,
        /// A TOML file with what differs from the defaults; it says where the data folder is.
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
    },
    /// Change an account's password. Every sign-in of it ends.
    Passwd {
        /// Its name.
        name: String,
        /// A TOML file with what differs from the defaults; it says where the data folder is.
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
    },
}

/// What an account may do.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum AccountRole {
    /// Everything, accounts and conferences too.
    Admin,
    /// Plan and run what lies in its subtree.
    Organizer,
    /// Read and export what lies in its subtree.
    Staff,
}

impl User {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let (Self::Add { config, name, .. } | Self::Passwd { config, name }) = &self;
        anyhow::ensure!(
            is_account_name(name),
            "a name has 3 to 64 letters, digits, dots, dashes, underscores or at signs"
        );
        let configuration = Configuration::load(config.as_deref())?;
        let password_hash = ask_for_password()?;
        block_on(self.write(configuration, password_hash))
    }

    async fn write(self, configuration: Configuration, password_hash: PasswordHash) -> anyhow::Result<ExitCode> {
        let store = open_ledger(&configuration).await?;
        let done = self.change(&store, password_hash, Clock::start().now()).await;
        store.close().await;
        done?;
        print("ok\n")?;
        Ok(ExitCode::SUCCESS)
    }

    async fn change(self, store: &Store, password_hash: PasswordHash, now: Timestamp) -> anyhow::Result<()> {
        let (action, account) = match self {
            Self::Add { name, role, subtree, .. } => {
                let role = match role {
                    AccountRole::Admin => Role::Admin,
                    AccountRole::Organizer => Role::Organizer,
                    AccountRole::Staff => Role::Staff,
                };
                let new = NewAccount { name, password_hash, role, subtree };
                ("create_account", store.create_account(new, now).await?)
            }
            Self::Passwd { name, .. } => {
                let account = store.account_named(&name).await?.context("there is no such account")?.account;
                store.change_password(account, password_hash).await?;
                ("change_password", account)
            }
        };
        let entry = AuditEntry {
            at: now,
            author: Author::Operator,
            conference: None,
            action: action.to_owned(),
            target: format!("account {account}"),
            detail: String::new(),
        };
        Ok(store.audit(entry).await?)
    }
}

/// Never an argument: those stand in the shell's history and in the list of processes.
fn ask_for_password() -> anyhow::Result<PasswordHash> {
    let password = if std::io::stdin().is_terminal() {
        let first = rpassword::prompt_password("Mật khẩu / password: ")?;
        let second = rpassword::prompt_password("Nhập lại / again: ")?;
        anyhow::ensure!(first == second, "the two are not the same");
        first
    } else {
        let mut given = String::new();
        std::io::stdin().read_to_string(&mut given)?;
        given.lines().next().unwrap_or_default().to_owned()
    };
    check_length(&password)?;
    Ok(hash_password(&password)?)
}
