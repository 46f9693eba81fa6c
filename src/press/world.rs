//! All that a page description can see.

use std::path::PathBuf;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use crate::fonts::faces;

const DESCRIPTION: &str = "/description.typ";
const DATA: &str = "/data.json";
const PAGES: &str = "/pages.json";

/// The forme on the bed of the press: a description, its data and the fonts. Nothing else exists.
#[derive(Debug)]
pub(crate) struct Forme {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    description: Source,
    /// The files there are, by their ids.
    files: Vec<(FileId, Bytes)>,
}

impl Forme {
    pub(crate) fn new() -> Self {
        let fonts = faces();
        let description = match file(DESCRIPTION) {
            Some(id) => Source::new(id, String::new()),
            None => Source::detached(String::new()),
        };
        Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            description,
            files: Vec::new(),
        }
    }

    /// Takes the description of the next document in.
    pub(crate) fn describe(&mut self, description: &str) {
        if self.description.text() != description {
            self.description.replace(description);
        }
    }

    /// Takes the data of its next part in; the parts before it took so many pages each.
    pub(crate) fn lay_in(&mut self, data: Vec<u8>, pages: &[usize]) {
        let pages: Vec<String> = pages.iter().map(usize::to_string).collect();
        let pages = format!("[{}]", pages.join(","));
        let files = [(DATA, Bytes::new(data)), (PAGES, Bytes::from_string(pages))];
        self.files = files.into_iter().filter_map(|(path, bytes)| Some((file(path)?, bytes))).collect();
    }
}

fn file(path: &str) -> Option<FileId> {
    Some(RootedPath::new(VirtualRoot::Project, VirtualPath::new(path).ok()?).intern())
}

fn missing(id: FileId) -> FileError {
    FileError::NotFound(PathBuf::from(id.get().vpath().get_with_slash()))
}

impl World for Forme {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.description.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.description.id() { Ok(self.description.clone()) } else { Err(missing(id)) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let found = self.files.iter().find(|(file, _)| *file == id);
        found.map(|(_, bytes)| bytes.clone()).ok_or_else(|| missing(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    /// A document that says when it was printed is never the same twice.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
