//! `diemcau config`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use diemcau_server::Configuration;

use crate::terminal::print;

#[derive(Debug, Subcommand)]
pub(crate) enum Config {
    /// Say whether a configuration can be used, and if not, which key is wrong.
    ///
    /// Reads the defaults, then the file, then DIEMCAU_* variables, as `serve` does.
    Check {
        /// A TOML file with what differs from the defaults.
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
    },
    /// Print the configuration that would be in force, as TOML.
    Print {
        /// A TOML file with what differs from the defaults.
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
        /// Print the defaults instead, with what every key means.
        #[arg(long, conflicts_with = "config")]
        defaults: bool,
    },
}

impl Config {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::Check { config } => {
                Configuration::load(config.as_deref())?;
                print("ok\n")?;
            }
            Self::Print { defaults: true, .. } => print(diemcau_server::configuration::DEFAULTS)?,
            Self::Print { config, .. } => print(Configuration::load(config.as_deref())?.print()?)?,
        }
        Ok(ExitCode::SUCCESS)
    }
}
