//! Rosters as a workbook: its first visible sheet.
//!
//! The parts are read here, and not by a spreadsheet library, because those believe what a file
//! says of itself: how many texts it has, how far its cells go. See `package` for the zip.

use quick_xml::events::{BytesStart, Event};

use super::fault::{FileFault, FileFaultReason};
use super::line::Rows;
use super::markup::{BROKEN_XML, Markup};
use super::package::Package;
use super::shared_strings;
use super::sheet;

/// Reads the rows of a workbook's first visible sheet.
///
/// # Errors
/// A fault after which the rest of the workbook need not be read.
pub(super) fn read(bytes: &[u8], rows: &mut dyn Rows) -> Result<(), FileFault> {
    let (sheet, strings) = unpack(bytes).map_err(FileFault::of_file)?;
    sheet::read(&sheet, &strings, rows)
}

fn unpack(bytes: &[u8]) -> Result<(String, Vec<String>), FileFaultReason> {
    let mut package = Package::open(bytes)?;
    let top = relationships(&mut package, "_rels/.rels")?;
    let workbook_path = find(&top, |it| it.kind == "officeDocument").ok_or(NO_SHEET)?.resolve("");
    let (folder, name) = workbook_path.rsplit_once('/').unwrap_or(("", &workbook_path));
    let related = relationships(&mut package, format!("{folder}/_rels/{name}.rels").trim_start_matches('/'))?;
    let workbook = package.read(&workbook_path)?.ok_or(NO_SHEET)?;
    let sheet_id = first_visible_sheet(&workbook)?;
    let sheet_path = find(&related, |it| it.id == sheet_id).ok_or(NO_SHEET)?.resolve(folder);
    let strings = match find(&related, |it| it.kind == "sharedStrings") {
        Some(relationship) => package.read(&relationship.resolve(folder))?,
        None => None,
    };
    let strings = strings.map(|xml| shared_strings::read(&xml)).transpose()?.unwrap_or_default();
    Ok((package.read(&sheet_path)?.ok_or(NO_SHEET)?, strings))
}

const NO_SHEET: FileFaultReason = FileFaultReason::BrokenWorkbook("it has no visible sheet");

/// The most arrows from one part; a workbook's has one for every sheet and a few more.
const RELATIONSHIP_LIMIT: usize = 2_000;

/// An arrow from one part to another.
struct Relationship {
    id: String,
    /// The last word of its type.
    kind: String,
    target: String,
}

impl Relationship {
    /// The path of its target, seen from a part in `folder`.
    fn resolve(&self, folder: &str) -> String {
        if let Some(absolute) = self.target.strip_prefix('/') {
            return absolute.to_owned();
        }
        let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
        for step in self.target.split('/') {
            match step {
                "" | "." => {}
                ".." => {
                    steps.pop();
                }
                name => steps.push(name),
            }
        }
        steps.join("/")
    }
}

fn find(relationships: &[Relationship], wanted: impl Fn(&Relationship) -> bool) -> Option<&Relationship> {
    relationships.iter().find(|relationship| wanted(relationship))
}

fn relationships(package: &mut Package<'_>, path: &str) -> Result<Vec<Relationship>, FileFaultReason> {
    let xml = package.read(path)?.ok_or(FileFaultReason::BrokenWorkbook("it is not a workbook"))?;
    let mut found = Vec::new();
    for_each_element(&xml, "Relationship", |element| {
        let kind = attribute(element, "Type")?.unwrap_or_default();
        let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
        let id = attribute(element, "Id")?.unwrap_or_default();
        let target = attribute(element, "Target")?.unwrap_or_default();
        if found.len() == RELATIONSHIP_LIMIT {
            return Err(FileFaultReason::Bomb);
        }
        found.push(Relationship { id, kind, target });
        Ok(())
    })?;
    Ok(found)
}

fn first_visible_sheet(workbook: &str) -> Result<String, FileFaultReason> {
    let mut first = None;
    for_each_element(workbook, "sheet", |element| {
        let is_visible = attribute(element, "state")?.is_none_or(|state| state == "visible");
        if is_visible && first.is_none() {
            // The attribute's prefix is free; it is `r:id` in practice.
            // The check for duplicates takes the square of their number.
            let mut attributes = element.attributes();
            let id =
                attributes.with_checks(false).flatten().find(|attribute| attribute.key.local_name().as_ref() == "id");
            first = id.map(|id| id.value.into_owned());
        }
        Ok(())
    })?;
    first.ok_or(NO_SHEET)
}

fn for_each_element(
    xml: &str,
    name: &str,
    mut take: impl FnMut(&BytesStart<'_>) -> Result<(), FileFaultReason>,
) -> Result<(), FileFaultReason> {
    let mut markup = Markup::of(xml);
    loop {
        match markup.next()? {
            Event::Start(element) | Event::Empty(element) if element.local_name().as_ref() == name => take(&element)?,
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// An attribute's value as it stands; paths, types and states need no unescaping.
fn attribute(element: &BytesStart<'_>, name: &str) -> Result<Option<String>, FileFaultReason> {
    let attribute = element.try_get_attribute(name).map_err(|_| BROKEN_XML)?;
    Ok(attribute.map(|attribute| attribute.value.into_owned()))
}
