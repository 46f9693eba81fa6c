//! The files of documents, in a folder beside the record.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::error::StoreError;
use crate::file::{new_private_file, sync_folder_of};

/// How the name of a file ends that is not whole yet.
const UNFINISHED: &str = "unfinished";

/// The folder beside a record in which they stand.
pub(crate) fn folder_beside(record: &Path) -> PathBuf {
    record.parent().unwrap_or(Path::new("")).join("documents")
}

/// Writes a file under another name first, so that what has its name is whole.
pub(crate) async fn write(path: PathBuf, content: Vec<u8>) -> Result<(), StoreError> {
    beside(move || {
        let folder = path.parent().unwrap_or(Path::new(""));
        make_folder(folder)?;
        let mut unfinished = path.clone().into_os_string();
        unfinished.push(".");
        unfinished.push(UNFINISHED);
        let unfinished = PathBuf::from(unfinished);
        let written = write_whole(&unfinished, &content).and_then(|()| fs::rename(&unfinished, &path));
        if written.is_err() {
            // It may not even have been made; what counts is the error before this.
            let _ = fs::remove_file(&unfinished);
        }
        written.map_err(StoreError::io)?;
        sync_folder_of(&path)
    })
    .await
}

/// Removes what a kill left half written.
pub(crate) fn sweep(folder: &Path) -> Result<(), StoreError> {
    let files = match fs::read_dir(folder) {
        Ok(files) => files,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(StoreError::io(error)),
    };
    for file in files {
        let path = file.map_err(StoreError::io)?.path();
        if path.extension().is_some_and(|extension| extension == UNFINISHED) {
            fs::remove_file(path).map_err(StoreError::io)?;
        }
    }
    Ok(())
}

/// Removes a file; that there is none is as good.
pub(crate) async fn remove(path: PathBuf) -> Result<(), StoreError> {
    beside(move || match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(StoreError::io(error)),
        _ => Ok(()),
    })
    .await
}

fn write_whole(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let mut file: File = new_private_file(path)?;
    file.write_all(content)?;
    file.sync_all()
}

/// Nobody but its owner looks inside.
fn make_folder(folder: &Path) -> Result<(), StoreError> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(StoreError::io)?;
    sync_folder_of(folder)
}

/// Waits for the disk on a thread that may wait.
async fn beside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work).await.map_err(|ended| StoreError::io(std::io::Error::other(ended)))?
}
