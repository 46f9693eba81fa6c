//! What whoever asks for a document may choose.

use std::str::FromStr;

use thiserror::Error;

macro_rules! choice {
    (
        $(#[$doc:meta])*
        $name:ident { $first:ident = $first_code:literal, $($rest:ident = $rest_code:literal),+ $(,)? }
    ) => {
        impl $name {
            /// Every choice.
            pub const ALL: &'static [Self] = &[Self::$first, $(Self::$rest),+];

            /// The stable name, as in addresses and on the command line.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    Self::$first => $first_code,
                    $(Self::$rest => $rest_code,)+
                }
            }

            /// The choice with a stable name.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|choice| choice.code() == code)
            }
        }

        impl FromStr for $name {
            type Err = UnknownChoice;

            fn from_str(code: &str) -> Result<Self, UnknownChoice> {
                Self::from_code(code).ok_or_else(|| UnknownChoice { given: code.to_owned() })
            }
        }
    };
}

/// A name that stands for no choice.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("there is no choice {given:?}")]
pub struct UnknownChoice {
    /// What was given.
    pub given: String,
}

/// The language of a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// Tiếng Việt.
    #[default]
    Vietnamese,
    /// English.
    English,
}

choice!(Language { Vietnamese = "vi", English = "en" });

/// What separates the cells of a CSV file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Separator {
    /// `,`
    #[default]
    Comma,
    /// `;`, which spreadsheets set to Vietnamese expect.
    Semicolon,
}

choice!(Separator { Comma = "comma", Semicolon = "semicolon" });

/// The format of a document. Its code is also the extension of its file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Format {
    /// A workbook.
    #[default]
    Xlsx,
    /// Text with separators.
    Csv,
    /// For programs and for the preview.
    Json,
    /// To be signed.
    Pdf,
    /// To be written on before it is signed.
    Docx,
}

choice!(Format { Xlsx = "xlsx", Csv = "csv", Json = "json", Pdf = "pdf", Docx = "docx" });

impl Format {
    /// The media type of the file.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Json => "application/json",
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }
    }
}

/// The format of a paper: a document with a letterhead, to be signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PaperFormat {
    /// To be signed.
    #[default]
    Pdf,
    /// To be written on before it is signed.
    Docx,
}

choice!(PaperFormat { Pdf = "pdf", Docx = "docx" });

impl PaperFormat {
    /// The media type of the file.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Pdf => Format::Pdf.content_type(),
            Self::Docx => Format::Docx.content_type(),
        }
    }
}

/// The order of the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Order {
    /// The roster's own.
    #[default]
    Roster,
    /// By name, as Vietnamese sorts it.
    Name,
}

choice!(Order { Roster = "roster", Name = "name" });

impl Language {
    /// One of two texts.
    pub(crate) const fn choose<'a>(self, vietnamese: &'a str, english: &'a str) -> &'a str {
        match self {
            Self::Vietnamese => vietnamese,
            Self::English => english,
        }
    }
}
