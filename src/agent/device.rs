//! The name of a device: random, and kept in a file where it shall outlive the process.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use rand::RngExt as _;

/// The device file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DeviceError {
    /// It cannot be read or written.
    #[error("the state file cannot be used: {0}")]
    File(#[from] io::Error),
    /// It holds something else.
    #[error("the state file does not hold the name of a device (8 to 64 letters, digits, '-' or '_')")]
    NotADevice,
}

/// A new name: 128 random bits as 32 hexadecimal digits.
#[must_use]
pub fn random_device() -> String {
    format!("{:032x}", rand::rng().random::<u128>())
}

/// The name kept in this file; a new one is made and written if the file does not exist.
///
/// # Errors
/// If the file cannot be read or written, or holds something else.
pub fn device_from_file(path: &Path) -> Result<String, DeviceError> {
    match fs::read_to_string(path) {
        Ok(text) => parse(&text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let device = random_device();
            // A second agent that starts at the same moment must not take the name for its own.
            let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
            writeln!(file, "{device}")?;
            Ok(device)
        }
        Err(error) => Err(error.into()),
    }
}

fn parse(text: &str) -> Result<String, DeviceError> {
    let device = text.trim();
    let fits = (8..=64).contains(&device.len())
        && device.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_');
    if fits { Ok(device.to_owned()) } else { Err(DeviceError::NotADevice) }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn a_device_keeps_its_name_between_two_starts() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("device");
        let first = device_from_file(&path).unwrap();
        assert_eq!(first.len(), 32);
        assert_eq!(device_from_file(&path).unwrap(), first);
    }

    #[test]
    fn two_devices_have_two_names() {
        assert_ne!(random_device(), random_device());
    }

    #[test]
    fn a_file_with_something_else_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("letter");
        fs::write(&path, "Kính gửi ban tổ chức").unwrap();
        assert!(matches!(device_from_file(&path), Err(DeviceError::NotADevice)));
        assert_eq!(fs::read_to_string(&path).unwrap(), "Kính gửi ban tổ chức");
    }
}
