//! The zip around a workbook, opened with suspicion.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::fault::FileFaultReason;

/// The most parts a workbook may have; one with many pictures has some hundreds.
const PART_LIMIT: usize = 2_000;
/// The most bytes all parts together may claim to unpack to.
const TOTAL_LIMIT_BYTES: u64 = 192 * 1024 * 1024;
/// The most bytes a part that is read may unpack to. A sheet of 100,000 rows has some 40 MiB.
const READ_LIMIT_BYTES: u64 = 64 * 1024 * 1024;
/// How many times smaller a part may be packed. Sheets of a spreadsheet come to 10 or 20.
const RATIO_LIMIT: u64 = 100;
/// Below this size in bytes a part may be packed as well as it can.
const SMALL_BYTES: u64 = 1024 * 1024;

const CENTRAL_ENTRY_MARK: &[u8] = b"PK\x01\x02";

/// A workbook's parts.
pub(crate) struct Package<'a>(ZipArchive<Cursor<&'a [u8]>>);

impl<'a> Package<'a> {
    /// Opens the zip and reads what it says of its parts.
    ///
    /// # Errors
    /// [`FileFaultReason::Bomb`] if that is more than a roster can need.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, FileFaultReason> {
        // Counted before the zip is opened, since that alone takes room for every part.
        let marks = bytes.windows(CENTRAL_ENTRY_MARK.len()).filter(|window| *window == CENTRAL_ENTRY_MARK);
        if marks.take(PART_LIMIT + 1).count() > PART_LIMIT {
            return Err(FileFaultReason::Bomb);
        }
        let broken = |_| FileFaultReason::BrokenWorkbook("it is not a zip file");
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
        let mut total_bytes: u64 = 0;
        for index in 0..archive.len() {
            let part = archive.by_index_raw(index).map_err(broken)?;
            total_bytes = total_bytes.saturating_add(part.size());
            let too_dense = part.size() > SMALL_BYTES && part.size() / RATIO_LIMIT > part.compressed_size();
            if too_dense || total_bytes > TOTAL_LIMIT_BYTES {
                return Err(FileFaultReason::Bomb);
            }
        }
        Ok(Self(archive))
    }

    /// Whether there is such a part.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.find(path).is_some()
    }

    /// Unpacks a part; none if there is no such part.
    ///
    /// # Errors
    /// [`FileFaultReason::Bomb`] if it comes to more than it claims or than is allowed.
    pub(crate) fn read(&mut self, path: &str) -> Result<Option<String>, FileFaultReason> {
        let Some(index) = self.find(path) else { return Ok(None) };
        let part = self.0.by_index(index).map_err(|_| FileFaultReason::BrokenWorkbook("a part cannot be unpacked"))?;
        let claimed_bytes = part.size();
        if claimed_bytes > READ_LIMIT_BYTES {
            return Err(FileFaultReason::Bomb);
        }
        // One byte more than claimed is enough to know that the claim is a lie.
        let mut unpacked = Vec::with_capacity(usize::try_from(claimed_bytes).unwrap_or_default());
        let read = part.take(claimed_bytes + 1).read_to_end(&mut unpacked);
        if u64::try_from(unpacked.len()).unwrap_or(u64::MAX) > claimed_bytes {
            return Err(FileFaultReason::Bomb);
        }
        read.map_err(|_| FileFaultReason::BrokenWorkbook("a part cannot be unpacked"))?;
        let text = String::from_utf8(unpacked);
        text.map(Some).map_err(|_| FileFaultReason::BrokenWorkbook("a part is not UTF-8"))
    }

    /// Names of parts are compared without regard to case, as the format asks.
    fn find(&self, path: &str) -> Option<usize> {
        (0..self.0.len()).find(|index| {
            let name = self.0.name_for_index(*index).and_then(Result::ok);
            name.is_some_and(|name| name.trim_start_matches('/').eq_ignore_ascii_case(path))
        })
    }
}
