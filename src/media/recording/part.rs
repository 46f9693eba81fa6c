//! A part while it is written, and how it is closed.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use super::fragment::Fragment;
use super::index::{Container, FragmentPlace, Part};
use super::mp4::{self, Mp4};
use super::picture::Format;
use super::webm::{self, Webm};

/// What is written when a part is closed: behind its last fragment, and over places that the header
/// kept for it.
#[derive(Debug)]
pub(super) struct Closing {
    pub(super) tail: Vec<u8>,
    pub(super) patches: Vec<(u64, Vec<u8>)>,
}

/// A part that is being written.
#[derive(Debug)]
pub(super) struct OpenPart {
    part: Part,
    writer: Writer,
    file: File,
    index: File,
}

#[derive(Debug)]
enum Writer {
    Webm(Webm),
    Mp4(Mp4),
}

impl OpenPart {
    /// Begins the part of this number in a folder; nothing must be there under its name.
    pub(super) fn begin(folder: &Path, number: u32, began_at_ms: i64, format: Option<&Format>) -> io::Result<Self> {
        let (writer, header) = match format {
            Some(h264 @ Format::H264 { .. }) => Mp4::begin(h264).map(|(writer, header)| (Writer::Mp4(writer), header)),
            other => Webm::begin(other).map(|(writer, header)| (Writer::Webm(writer), header)),
        }?;
        let part = Part {
            number,
            container: Container::of(format),
            began_at_ms,
            header_bytes: u64::try_from(header.len()).map_err(io::Error::other)?,
            fragments: Vec::new(),
            is_closed: false,
            cut_bytes: 0,
        };
        let mut file = new_file(&folder.join(part.file_name()))?;
        file.write_all(&header)?;
        file.sync_all()?;
        let mut index = new_file(&folder.join(Part::index_name(number)))?;
        index.write_all(part.first_line().as_bytes())?;
        index.sync_all()?;
        File::open(folder)?.sync_all()?;
        Ok(Self { part, writer, file, index })
    }

    /// Writes a fragment: it counts when this is done.
    pub(super) fn append(&mut self, fragment: &Fragment) -> io::Result<()> {
        let bytes = match &mut self.writer {
            Writer::Webm(webm) => webm.fragment(fragment),
            Writer::Mp4(mp4) => mp4.fragment(fragment),
        }?;
        let milliseconds = |at: std::time::Duration| u64::try_from(at.as_millis()).map_err(io::Error::other);
        let (at_ms, until_ms) = (milliseconds(fragment.from())?, milliseconds(fragment.until())?);
        let place = FragmentPlace {
            offset: self.part.whole_bytes(),
            bytes: u64::try_from(bytes.len()).map_err(io::Error::other)?,
            at_ms,
            lasts_ms: until_ms.saturating_sub(at_ms),
            begins_anew: fragment.begins_anew(),
        };
        self.file.write_all(&bytes)?;
        self.file.sync_data()?;
        self.index.write_all(place.line().as_bytes())?;
        self.index.sync_data()?;
        self.part.fragments.push(place);
        Ok(())
    }

    /// Closes it.
    pub(super) fn close(self, folder: &Path) -> io::Result<Part> {
        close(folder, self.part)
    }

    /// How many bytes it has.
    pub(super) fn bytes(&self) -> u64 {
        self.part.whole_bytes()
    }
}

/// Closes a part, whoever wrote it: cuts off what is not whole, says how long it is and where players
/// find which moment. Doing it twice, because of a kill in between, does no harm.
pub(super) fn close(folder: &Path, mut part: Part) -> io::Result<Part> {
    let mut file = OpenOptions::new().read(true).write(true).open(folder.join(part.file_name()))?;
    let written = file.metadata()?.len();
    // A disk may have lost what it said it had.
    part.fragments.retain(|fragment| fragment.end() <= written);
    let whole = part.whole_bytes();
    part.cut_bytes = written.saturating_sub(whole);
    file.set_len(whole)?;
    let mut header = Vec::new();
    (&file).take(part.header_bytes).read_to_end(&mut header)?;
    let closing = match part.container {
        Container::Webm => webm::closing(&header, &part),
        Container::Mp4 => mp4::closing(&header, &part),
    }?;
    file.seek(SeekFrom::Start(whole))?;
    file.write_all(&closing.tail)?;
    for (offset, bytes) in closing.patches {
        file.seek(SeekFrom::Start(offset))?;
        file.write_all(&bytes)?;
    }
    file.sync_all()?;
    let text = std::fs::read_to_string(folder.join(Part::index_name(part.number)))?;
    let mut index = OpenOptions::new().write(true).open(folder.join(Part::index_name(part.number)))?;
    // A line that was cut in two is written over.
    let lines = text.rfind('\n').map_or(0, |last| last + 1);
    index.set_len(u64::try_from(lines).map_err(io::Error::other)?)?;
    index.seek(SeekFrom::End(0))?;
    index.write_all(part.last_line().as_bytes())?;
    index.sync_all()?;
    part.is_closed = true;
    Ok(part)
}

/// Nobody but its owner looks inside.
fn new_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
