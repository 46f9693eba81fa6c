//! Where commands print, and where they find the ledger.

use std::io::{ErrorKind, Write};

use anyhow::Context;
use diemcau_server::{Configuration, ledger_file, make_data_directory};
use diemcau_store::{Store, StoreError};

/// Prints to standard output. Whoever reads only the beginning of it (`| head`) is no error.
pub(crate) fn print(bytes: impl AsRef<[u8]>) -> anyhow::Result<()> {
    let mut output = std::io::stdout().lock();
    match output.write_all(bytes.as_ref()).and_then(|()| output.flush()) {
        Err(failed) if failed.kind() != ErrorKind::BrokenPipe => Err(failed.into()),
        _ => Ok(()),
    }
}

/// The ledger, for this process alone.
pub(crate) async fn open_ledger(configuration: &Configuration) -> anyhow::Result<Store> {
    let directory = &configuration.store.directory;
    make_data_directory(directory)?;
    match Store::open(&ledger_file(directory)).await {
        Err(in_use @ StoreError::InUse { .. }) => {
            Err(in_use).context("the server runs: stop it first, or do this on the organizer's page")
        }
        opened => Ok(opened?),
    }
}
