//! A piece of a message: its length in four bytes, the largest first, then so many bytes.

use std::io::{self, Read, Write};

/// More than any document of a press has.
const LONGEST_BYTES: u32 = 128 * 1024 * 1024;

pub(super) fn write(out: &mut impl Write, piece: &[u8]) -> io::Result<()> {
    let length = u32::try_from(piece.len()).ok().filter(|length| *length <= LONGEST_BYTES);
    let length = length.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "a piece is too long"))?;
    out.write_all(&length.to_be_bytes())?;
    out.write_all(piece)
}

/// Reads a piece; none at the end.
pub(super) fn read(input: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0_u8; 4];
    match input.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        otherwise => otherwise?,
    }
    let length = u32::from_be_bytes(length);
    if length > LONGEST_BYTES {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "a piece is too long"));
    }
    // Grows as bytes come: a length alone takes no memory.
    let mut piece = Vec::new();
    input.take(length.into()).read_to_end(&mut piece)?;
    if u32::try_from(piece.len()) == Ok(length) { Ok(Some(piece)) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}
