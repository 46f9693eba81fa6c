//! The letterhead of one report, as a file has it.

use std::path::Path;

use anyhow::Context;
use diemcau_documents::letterhead::{Form, Letterhead};
use serde_json::{Map, Value};

/// The configured letterhead with what a TOML file says otherwise, by the keys of `[letterhead]` in the
/// configuration, and in another form if one is asked for.
///
/// # Errors
/// If the file cannot be read, or names a key or a value that does not fit.
pub(crate) fn letterhead(
    configured: &Letterhead,
    file: Option<&Path>,
    form: Option<Form>,
) -> anyhow::Result<Letterhead> {
    let mut changes = file.map(read).transpose()?.unwrap_or_default();
    // A name that is configured belongs to another office: room is left for the one who signs here.
    if changes.contains_key("issuing_body") || changes.contains_key("signer_title") {
        changes.entry("signer_name").or_insert_with(|| Value::String(String::new()));
    }
    changes.extend(form.map(|form| ("form".to_owned(), form.code().into())));
    configured.changed(&changes).context(match file {
        Some(file) => file.display().to_string(),
        None => "--form does not fit the letterhead of the configuration".to_owned(),
    })
}

fn read(file: &Path) -> anyhow::Result<Map<String, Value>> {
    let named = || file.display().to_string();
    let text = std::fs::read_to_string(file).with_context(named)?;
    let table: toml::Table = text.parse().with_context(named)?;
    table.into_iter().map(|(key, value)| Ok((key, json(value)?))).collect()
}

fn json(value: toml::Value) -> anyhow::Result<Value> {
    Ok(match value {
        // TOML has days of its own; a letterhead has them as text.
        toml::Value::Datetime(day) => Value::String(day.to_string()),
        other => serde_json::to_value(other)?,
    })
}
