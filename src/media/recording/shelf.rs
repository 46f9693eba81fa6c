//! The parts of a recording, found again by reading its folder.

use std::fs;
use std::io;
use std::path::Path;

use super::index::Part;
use super::part;

/// The parts in a folder, in order; none if there is no such folder. What has no readable index is
/// no part.
///
/// # Errors
/// What the system says.
pub fn parts(folder: &Path) -> io::Result<Vec<Part>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        read => read?,
    };
    let mut parts = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let is_index = path.extension().is_some_and(|extension| extension == "index");
        let number = path.file_stem().and_then(|stem| stem.to_str()).and_then(|stem| stem.parse().ok());
        if let Some(number) = number.filter(|_| is_index) {
            parts.extend(Part::read(number, &fs::read_to_string(&path)?));
        }
    }
    parts.sort_by_key(|part| part.number);
    Ok(parts)
}

/// Closes the parts that a kill left open: what is not whole is cut off, and the part says how much.
/// One that has no fragment goes. Answers those closed. Nobody may be writing in the folder.
///
/// # Errors
/// What the system says.
pub fn close_open_parts(folder: &Path) -> io::Result<Vec<Part>> {
    let mut closed = Vec::new();
    for open in parts(folder)?.into_iter().filter(|part| !part.is_closed) {
        if open.fragments.is_empty() {
            fs::remove_file(folder.join(open.file_name()))?;
            fs::remove_file(folder.join(Part::index_name(open.number)))?;
        } else {
            closed.push(part::close(folder, open)?);
        }
    }
    Ok(closed)
}

/// The number of the next part.
pub(super) fn next_number(folder: &Path) -> io::Result<u32> {
    let mut highest = 0;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let number = path.file_stem().and_then(|stem| stem.to_str()).and_then(|stem| stem.parse::<u32>().ok());
        highest = highest.max(number.unwrap_or_default());
    }
    Ok(highest.saturating_add(1))
}
