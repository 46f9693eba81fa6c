//! The XML of a workbook's parts, read element by element.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::fault::FileFaultReason;

/// How many elements may stand within one another; a workbook needs about ten. The reader keeps the
/// name of each, so that millions of them would take several times the room of their part.
const DEPTH_LIMIT: usize = 100;

pub(super) const BROKEN_XML: FileFaultReason = FileFaultReason::BrokenWorkbook("a part is not well-formed");

/// A part while it is read.
pub(super) struct Markup<'a> {
    reader: Reader<&'a [u8]>,
    /// How many elements are open.
    depth: usize,
}

impl<'a> Markup<'a> {
    /// A part from its beginning.
    pub(super) fn of(xml: &'a str) -> Self {
        Self { reader: Reader::from_str(xml), depth: 0 }
    }

    /// What comes next.
    ///
    /// # Errors
    /// [`BROKEN_XML`], or [`FileFaultReason::Bomb`] if the elements are nested too deep.
    pub(super) fn next(&mut self) -> Result<Event<'a>, FileFaultReason> {
        let event = self.reader.read_event().map_err(|_| BROKEN_XML)?;
        match event {
            Event::Start(_) if self.depth == DEPTH_LIMIT => return Err(FileFaultReason::Bomb),
            Event::Start(_) => self.depth += 1,
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        Ok(event)
    }
}
