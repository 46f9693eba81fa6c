//! The texts that the cells of a workbook share.

use quick_xml::events::{BytesRef, Event};

use super::fault::FileFaultReason;
use super::line::extend_text;
use super::markup::{BROKEN_XML, Markup};

/// The most texts that are kept: all text cells of the longest roster, each with its own.
const STRING_LIMIT: usize = 1_500_000;

/// Reads the texts in order. How many the part claims to have is not believed.
pub(super) fn read(xml: &str) -> Result<Vec<String>, FileFaultReason> {
    let mut markup = Markup::of(xml);
    let mut strings = Vec::new();
    loop {
        match markup.next()? {
            Event::Start(element) if element.local_name().as_ref() == "si" => {
                strings.push(read_text(&mut markup, "si")?);
            }
            Event::Empty(element) if element.local_name().as_ref() == "si" => strings.push(String::new()),
            Event::Eof => return Ok(strings),
            _ => {}
        }
        if strings.len() > STRING_LIMIT {
            return Err(FileFaultReason::Bomb);
        }
    }
}

/// Reads the text of a shared or inline string up to the end of its element: what stands in its
/// `t` elements, formatted or not, without the reading aid (`rPh`) of East Asian text. Of a long
/// text only the beginning is kept, since any number of cells may share it.
pub(super) fn read_text(markup: &mut Markup<'_>, until: &str) -> Result<String, FileFaultReason> {
    let mut text = String::new();
    let (mut in_text, mut in_reading_aid) = (false, false);
    loop {
        match markup.next()? {
            Event::Start(element) => match element.local_name().as_ref() {
                "t" => in_text = true,
                "rPh" => in_reading_aid = true,
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "t" => in_text = false,
                "rPh" => in_reading_aid = false,
                name if name == until => return Ok(text),
                _ => {}
            },
            Event::Text(part) if in_text && !in_reading_aid => extend_text(&mut text, &part.xml10_content()),
            Event::CData(part) if in_text && !in_reading_aid => extend_text(&mut text, &part.xml10_content()),
            Event::GeneralRef(part) if in_text && !in_reading_aid => {
                extend_text(&mut text, resolve(&part)?.encode_utf8(&mut [0; 4]));
            }
            Event::Eof => return Err(BROKEN_XML),
            _ => {}
        }
    }
}

/// The character behind `&amp;` or `&#233;`. No other entities are known, so none can grow.
pub(super) fn resolve(reference: &BytesRef<'_>) -> Result<char, FileFaultReason> {
    if let Some(character) = reference.resolve_char_ref().map_err(|_| BROKEN_XML)? {
        return Ok(character);
    }
    match reference.xml10_content().as_ref() {
        "amp" => Ok('&'),
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        _ => Err(BROKEN_XML),
    }
}
