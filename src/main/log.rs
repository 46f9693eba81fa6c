//! What goes to the terminal or the journal.

use std::io::IsTerminal;

use anyhow::Context;
use diemcau_server::configuration::{Log, LogFormat};
use tracing_subscriber::EnvFilter;

/// Begins to log as configured, to standard error.
pub(crate) fn begin(log: &Log) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&log.filter).context("log.filter")?;
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    match log.format {
        LogFormat::Text => lines.init(),
        LogFormat::Json => lines.json().init(),
    }
    Ok(())
}
