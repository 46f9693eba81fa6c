//! The command line of diemcau.

#[path = "main/config.rs"]
mod config;
#[path = "main/delegates.rs"]
mod delegates;
#[path = "main/join.rs"]
mod join;
#[path = "main/ledger.rs"]
mod ledger;
#[path = "main/letterhead.rs"]
mod letterhead;
#[path = "main/log.rs"]
mod log;
#[path = "main/print.rs"]
mod print;
#[path = "main/rehearse.rs"]
mod rehearse;
#[path = "main/report.rs"]
mod report;
#[path = "main/roster.rs"]
mod roster;
#[path = "main/serve.rs"]
mod serve;
#[path = "main/terminal.rs"]
mod terminal;
#[path = "main/user.rs"]
mod user;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Joins one hall to thousands of endpoints for study sessions, and proves who took part.
///
/// Try it out with `diemcau serve --demo`: it makes a conference and prints three links to click.
#[derive(Debug, Parser)]
#[command(name = "diemcau", version, propagate_version = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server: pages, API, picture and sound.
    Serve(serve::Serve),
    /// Be an endpoint without a browser.
    Join(join::Join),
    /// Check a roster file, or take it in.
    #[command(subcommand)]
    Roster(roster::Roster),
    /// Erase the names of delegates.
    #[command(subcommand)]
    Delegates(delegates::Delegates),
    /// Make an attendance report.
    Report(report::Report),
    /// Make accounts, name the people who have them, change passwords.
    #[command(subcommand)]
    User(user::User),
    /// Rehearse a conference with thousands of endpoints against a running server.
    Rehearse(rehearse::Rehearse),
    /// Check that the ledger was never changed.
    #[command(subcommand)]
    Ledger(ledger::Ledger),
    /// Check or print the configuration.
    #[command(subcommand)]
    Config(config::Config),
    /// Print the description of the API (OpenAPI 3.1).
    #[command(hide = true)]
    Openapi,
    /// Print pages from standard input (the server starts this itself).
    #[command(hide = true)]
    Print,
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(code) => code,
        Err(failed) => {
            eprintln!("diemcau: {failed:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve(serve) => serve.run(),
        Command::Join(join) => join.run(),
        Command::Roster(roster) => roster.run(),
        Command::Delegates(delegates) => delegates.run(),
        Command::Report(report) => report.run(),
        Command::User(user) => user.run(),
        Command::Rehearse(rehearse) => rehearse.run(),
        Command::Ledger(ledger) => ledger.run(),
        Command::Config(config) => config.run(),
        Command::Print => print::run(),
        Command::Openapi => {
            terminal::print(diemcau_server::http::routes::openapi_json()?)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Runs something that waits, on as many threads as there are cores.
fn block_on<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(work)
}
