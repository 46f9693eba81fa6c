//! The side of the press.

use std::io::{self, BufReader, Read, Write};

use super::{Page, frame};

/// The first byte of an answer.
pub(super) const PRINTED: u8 = 1;
pub(super) const NOT_PRINTED: u8 = 0;

/// Prints page after page from `input` to `output`, until there are no more.
///
/// # Errors
/// An I/O error if the other side is gone or says something else than pages.
pub fn work_the_press<E: ToString>(
    input: impl Read,
    mut output: impl Write,
    mut print: impl FnMut(Page) -> Result<Vec<u8>, E>,
) -> io::Result<()> {
    let mut input = BufReader::new(input);
    while let Some(description) = frame::read(&mut input)? {
        let description = String::from_utf8(description).map_err(|_| io::ErrorKind::InvalidData)?;
        let mut parts = Vec::new();
        loop {
            let part = frame::read(&mut input)?.ok_or(io::ErrorKind::UnexpectedEof)?;
            if part.is_empty() {
                break;
            }
            parts.push(part);
        }
        let (mark, answer) = match print(Page { description, parts }) {
            Ok(document) => (PRINTED, document),
            Err(failed) => (NOT_PRINTED, failed.to_string().into_bytes()),
        };
        output.write_all(&[mark])?;
        frame::write(&mut output, &answer)?;
        output.flush()?;
    }
    Ok(())
}
