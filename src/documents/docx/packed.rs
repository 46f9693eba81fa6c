//! What the library cannot say of a document, put into the packed file.
//!
//! It can say that a row is not torn apart, which only the rows with titles are here; beside that is put
//! that they stand on every page. And it counts paragraphs over the whole life of the process, for the
//! sake of comments; without these numbers, of which there is no need, the same report made twice is the
//! same file. No text is touched: in a text, the beginning of a tag is written otherwise.

use std::borrow::Cow;
use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::DocumentError;

const NOT_TORN: &str = "<w:cantSplit />";
const NOT_TORN_AND_REPEATED: &str = "<w:cantSplit /><w:tblHeader />";
const COUNTED: &str = "<w:p w14:paraId=\"";
const UNCOUNTED: &str = "<w:p";

/// Unpacks a file, mends the parts that are text, and packs it again.
pub(super) fn mended(file: Vec<u8>) -> Result<Vec<u8>, DocumentError> {
    let failed = |_| DocumentError::Docx;
    let mut packed = ZipArchive::new(Cursor::new(file)).map_err(failed)?;
    let mut repacked = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..packed.len() {
        let mut part = packed.by_index(index).map_err(failed)?;
        let name = part.name().map_err(failed)?.into_owned();
        if name.ends_with('/') {
            continue;
        }
        let mut text = String::new();
        part.read_to_string(&mut text).map_err(|_| DocumentError::Docx)?;
        let text = uncounted(&text).replace(NOT_TORN, NOT_TORN_AND_REPEATED);
        repacked.start_file(name, SimpleFileOptions::default()).map_err(failed)?;
        repacked.write_all(text.as_bytes()).map_err(|_| DocumentError::Docx)?;
    }
    Ok(repacked.finish().map_err(failed)?.into_inner())
}

fn uncounted(text: &str) -> Cow<'_, str> {
    let mut pieces = text.split(COUNTED);
    let first = pieces.next().unwrap_or_default();
    let mut whole = Cow::Borrowed(first);
    for piece in pieces {
        let behind_number = piece.split_once('"').map_or(piece, |(_, rest)| rest);
        let whole = whole.to_mut();
        whole.push_str(UNCOUNTED);
        whole.push_str(behind_number);
    }
    whole
}
