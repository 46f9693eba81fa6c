//! The file on disk, and the right to write it.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::error::StoreError;

/// The right to write a store. The kernel takes it back when the process ends, however it ends.
#[derive(Debug)]
pub(crate) struct WriteRight {
    _lock: File,
}

/// The one name of the file, whatever link or relative path leads to it.
pub(crate) fn real_path(path: &Path) -> Result<PathBuf, StoreError> {
    match path.canonicalize() {
        Ok(real) => Ok(real),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let name = path.file_name().ok_or_else(|| StoreError::io(error))?;
            Ok(folder.canonicalize().map_err(StoreError::io)?.join(name))
        }
        Err(error) => Err(StoreError::io(error)),
    }
}

/// Takes the right to write the store at `path`, by a lock on a file beside it.
pub(crate) fn take_write_right(path: &Path) -> Result<WriteRight, StoreError> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".lock");
    let lock = private_file().create(true).truncate(false).open(beside).map_err(StoreError::io)?;
    match lock.try_lock() {
        Ok(()) => Ok(WriteRight { _lock: lock }),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse { path: path.to_owned() }),
        Err(TryLockError::Error(error)) => Err(StoreError::io(error)),
    }
}

/// Makes an empty file that only its owner may read, unless there is one.
///
/// An existing file is not even opened: closing it would drop the locks that SQLite holds on it in
/// this process (sqlite.org/howtocorrupt.html, 2.2).
pub(crate) fn create_if_missing(path: &Path) -> Result<(), StoreError> {
    match private_file().create_new(true).open(path) {
        Ok(file) => {
            file.sync_all().map_err(StoreError::io)?;
            sync_folder_of(path)
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(StoreError::io(error)),
    }
}

/// Makes a file, or empties it, that only its owner may read.
pub(crate) fn new_private_file(path: &Path) -> std::io::Result<File> {
    private_file().create(true).truncate(true).open(path)
}

// The name of a new file survives a power failure only when its folder was synced.
#[cfg(unix)]
pub(crate) fn sync_folder_of(path: &Path) -> Result<(), StoreError> {
    let folder = path.parent().unwrap_or(Path::new("/"));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(StoreError::io)
}

#[cfg(not(unix))]
pub(crate) fn sync_folder_of(_path: &Path) -> Result<(), StoreError> {
    Ok(())
}

#[cfg(unix)]
fn private_file() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;

    let mut options = OpenOptions::new();
    options.write(true).mode(0o600);
    options
}

#[cfg(not(unix))]
fn private_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    options
}
