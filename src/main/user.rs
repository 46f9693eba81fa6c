//! `diemcau user`.

use std::io::{IsTerminal, Read};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Subcommand, ValueEnum};
use diemcau_domain::authority::Role;
use diemcau_domain::identity::{AccountId, Author};
use diemcau_domain::person::Person;
use diemcau_domain::time::Timestamp;
use diemcau_secretariat::Clock;
use diemcau_server::http::accounts::{is_account_name, may_have_subtree, person_called, person_given};
use diemcau_server::identity::password::{check_length, hash_password};
use diemcau_server::{Configuration, ledger_file};
use diemcau_store::{Account, AuditEntry, Naming, NewAccount, PasswordHash, Store};

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
        /// Its name: 3 to 64 letters from a to z, digits, dots, dashes, underscores or at signs.
        name: String,
        /// What it may do.
        #[arg(long, value_enum)]
        role: AccountRole,
        /// The code of the endpoint at the top of its subtree; without it, everything. Not for an administrator.
        #[arg(long, value_name = "CODE")]
        subtree: Option<String>,
        /// The full name of whoever gets it, for papers; without it, they have the account's name.
        #[arg(long, value_name = "NAME")]
        full_name: Option<String>,
        /// Their position, for papers.
        #[arg(long, value_name = "TITLE", requires = "full_name")]
        position: Option<String>,
        /// A TOML file with what differs from the defaults; it says where the data folder is.
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
    },
    /// Say whom an account is given to, as papers name them.
    ///
    /// It counts from now on: what was done before stays with whoever had the account then. The first name
    /// of an account counts for everything.
    Name {
        /// Its name.
        name: String,
        /// The full name of whoever has it.
        #[arg(long, value_name = "NAME")]
        full_name: String,
        /// Their position.
        #[arg(long, value_name = "TITLE")]
        position: Option<String>,
        /// What stands there was wrong: change it for what was done before, too.
        #[arg(long)]
        corrected: bool,
        /// A TOML file with what differs from the defaults; it says where the data folder is.
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
    },
    /// Erase everybody whom an account was ever given to.
    ///
    /// A deleted account keeps their names, because its papers can be made again. Papers of what was done
    /// until now go by the account's name.
    Forget {
        /// Its number (`diemcau user list` shows it), because a deleted account's name may be another's.
        account: u32,
        /// A TOML file with what differs from the defaults; it says where the data folder is.
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
    },
    /// Print every account: its number, name, role and subtree, whom it is given to, whether it was deleted.
    List {
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

impl From<AccountRole> for Role {
    fn from(role: AccountRole) -> Self {
        match role {
            AccountRole::Admin => Self::Admin,
            AccountRole::Organizer => Self::Organizer,
            AccountRole::Staff => Self::Staff,
        }
    }
}

impl User {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let (config, wish) = match self {
            Self::List { config } => return block_on(list(Configuration::load(config.as_deref())?)),
            Self::Add { name, role, subtree, full_name, position, config } => {
                anyhow::ensure!(
                    is_account_name(&name),
                    "a name has 3 to 64 letters from a to z, digits, dots, dashes, underscores or at signs"
                );
                let role = role.into();
                anyhow::ensure!(may_have_subtree(role, subtree.as_deref()), "an administrator has no subtree");
                let person = person_given(full_name.as_deref(), position.as_deref())?;
                let password_hash = ask_for_password()?;
                (config, Wish::Add(NewAccount { name, password_hash, role, subtree, person }))
            }
            Self::Passwd { name, config } => (config, Wish::Passwd { name, password_hash: ask_for_password()? }),
            Self::Name { name, full_name, position, corrected, config } => {
                let person = person_called(&full_name, position.as_deref())?;
                let naming = if corrected { Naming::Corrected } else { Naming::FromNow };
                (config, Wish::Name { name, person, naming })
            }
            Self::Forget { account, config } => (config, Wish::Forget(AccountId(account))),
        };
        block_on(write(Configuration::load(config.as_deref())?, wish))
    }
}

/// What is done to an account.
enum Wish {
    Add(NewAccount),
    Passwd { name: String, password_hash: PasswordHash },
    Name { name: String, person: Person, naming: Naming },
    Forget(AccountId),
}

impl Wish {
    /// Does it; answers what it is called in the audit log, and to which account it was done.
    async fn take(self, store: &Store, now: Timestamp) -> anyhow::Result<(&'static str, AccountId)> {
        Ok(match self {
            Self::Add(new) => ("create_account", store.create_account(new, now).await?),
            Self::Passwd { name, password_hash } => {
                let account = named(store, &name).await?;
                store.change_password(account, password_hash).await?;
                ("change_password", account)
            }
            Self::Name { name, person, naming } => {
                let account = named(store, &name).await?;
                store.name_person(account, person, naming, now).await?;
                ("name_person", account)
            }
            Self::Forget(account) => {
                anyhow::ensure!(store.erase_persons(account).await? > 0, "nobody is known to have had the account");
                ("erase_persons", account)
            }
        })
    }
}

async fn named(store: &Store, name: &str) -> anyhow::Result<AccountId> {
    Ok(store.account_named(name).await?.context("there is no such account")?.account)
}

async fn write(configuration: Configuration, wish: Wish) -> anyhow::Result<ExitCode> {
    let store = open_ledger(&configuration).await?;
    let done = write_and_note(&store, wish, Clock::start().now()).await;
    store.close().await;
    done?;
    print("ok\n")?;
    Ok(ExitCode::SUCCESS)
}

async fn write_and_note(store: &Store, wish: Wish, now: Timestamp) -> anyhow::Result<()> {
    let (action, account) = wish.take(store, now).await?;
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

/// Prints the accounts, a line each; works beside a running server.
async fn list(configuration: Configuration) -> anyhow::Result<ExitCode> {
    let store = Store::open_read_only(&ledger_file(&configuration.store.directory)).await?;
    let accounts = store.accounts().await?;
    let names = store.account_names(&accounts.iter().map(|kept| kept.account).collect()).await?;
    store.close().await;
    let now = Clock::start().now();
    let line = |kept: &Account| {
        let person = names.person(Author::Account(kept.account), now).map(Person::to_string);
        let columns = [
            kept.account.to_string(),
            kept.name.clone(),
            role_name(kept.role),
            kept.subtree.clone().unwrap_or_default(),
            person.unwrap_or_default(),
            kept.disabled_at.map(|_| "deleted".to_owned()).unwrap_or_default(),
        ];
        columns.join("\t") + "\n"
    };
    print(accounts.iter().map(line).collect::<String>())?;
    Ok(ExitCode::SUCCESS)
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

/// A role as it is given on this command line.
fn role_name(role: Role) -> String {
    let known = AccountRole::value_variants().iter().find(|known| Role::from(**known) == role);
    let value = known.and_then(ValueEnum::to_possible_value);
    value.map(|value| value.get_name().to_owned()).unwrap_or_default()
}
