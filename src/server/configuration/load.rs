//! Putting the three sources on top of each other.

use std::collections::HashMap;
use std::path::Path;

use config::{Config, Environment, File, FileFormat};

use super::{Configuration, ConfigurationError};

/// The defaults, with what every key means.
pub const DEFAULTS: &str = include_str!("../../../config/default.toml");

/// Keys whose value in the environment is a list.
const LISTS: [&str; 4] = ["http.trusted_proxies", "http.allowed_origins", "media.candidate_addresses", "turn.urls"];

impl Configuration {
    /// Defaults, then `file`, then the variables of the process; checked.
    ///
    /// # Errors
    /// [`ConfigurationError`] names the key that is unknown, of the wrong kind or out of its range.
    pub fn load(file: Option<&Path>) -> Result<Self, ConfigurationError> {
        Self::layered(file, std::env::vars().collect())
    }

    /// Defaults, then `file`, then the given variables; checked.
    ///
    /// # Errors
    /// As [`Configuration::load`].
    pub fn layered(file: Option<&Path>, variables: HashMap<String, String>) -> Result<Self, ConfigurationError> {
        let mut layers = Config::builder().add_source(File::from_str(DEFAULTS, FileFormat::Toml));
        if let Some(path) = file {
            layers = layers.add_source(File::from(path).format(FileFormat::Toml).required(true));
        }
        let (lists, plain): (HashMap<_, _>, HashMap<_, _>) =
            variables.into_iter().partition(|(name, _)| LISTS.contains(&key_of(name).as_str()));
        let mut list_source = environment().list_separator(",");
        for key in LISTS {
            list_source = list_source.with_list_parse_key(key);
        }
        // `filter` may look like a list, so lists and the rest are parsed apart.
        let built = layers
            .add_source(environment().source(Some(plain.into_iter().collect())))
            .add_source(list_source.source(Some(lists.into_iter().collect())))
            .build()?;
        let configuration: Self = built.try_deserialize()?;
        configuration.check()?;
        Ok(configuration)
    }

    /// What is in force, as TOML. No setting is a secret: keys and passwords stand in files and in
    /// the ledger, never here.
    ///
    /// # Errors
    /// [`ConfigurationError::Unprintable`].
    pub fn print(&self) -> Result<String, ConfigurationError> {
        Ok(toml::to_string_pretty(self)?)
    }
}

fn environment() -> Environment {
    Environment::with_prefix("DIEMCAU").prefix_separator("_").separator("__").try_parsing(true).ignore_empty(true)
}

/// `DIEMCAU_HTTP__LISTEN` means `http.listen`.
fn key_of(variable: &str) -> String {
    variable.trim_start_matches("DIEMCAU_").replace("__", ".").to_lowercase()
}
