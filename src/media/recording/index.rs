//! The index of a part: a line for the part, a line a fragment, a line for its end.
//!
//! A fragment's line is written after the fragment is on the disk. So what has no line does not
//! count, and a line that a kill cut in two is no line.

use std::fmt::Write;

use super::picture::Format;

/// What kind of file a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Container {
    /// VP8 and Opus, or Opus alone.
    Webm,
    /// H.264 and Opus, as fragmented MP4.
    Mp4,
}

impl Container {
    /// The stable name, which also ends the names of such files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Webm => "webm",
            Self::Mp4 => "mp4",
        }
    }

    /// The type of its content, for players.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Webm => "video/webm",
            Self::Mp4 => "video/mp4",
        }
    }

    pub(super) fn of(format: Option<&Format>) -> Self {
        match format {
            Some(Format::H264 { .. }) => Self::Mp4,
            Some(Format::Vp8 { .. }) | None => Self::Webm,
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [Self::Webm, Self::Mp4].into_iter().find(|container| container.code() == code)
    }
}

/// A part of a recording: one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// From 1.
    pub number: u32,
    /// What kind of file it is.
    pub container: Container,
    /// When it begins, in milliseconds since 1970 (UTC); its own time counts from there.
    pub began_at_ms: i64,
    /// How many bytes come before the first fragment.
    pub header_bytes: u64,
    /// What is in it.
    pub fragments: Vec<FragmentPlace>,
    /// Whether it is closed; one that is not goes on, or its server was killed.
    pub is_closed: bool,
    /// How many bytes of a fragment that was never whole were cut off; 0 if none were.
    pub cut_bytes: u64,
}

/// Where a fragment stands in the file and in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FragmentPlace {
    /// Its first byte.
    pub offset: u64,
    /// How many bytes it has.
    pub bytes: u64,
    /// When it begins, in milliseconds from the beginning of the part.
    pub at_ms: u64,
    /// How long it lasts, in milliseconds.
    pub lasts_ms: u64,
    /// Whether a player can begin with it.
    pub begins_anew: bool,
}

impl FragmentPlace {
    /// The first byte after it.
    #[must_use]
    pub const fn end(&self) -> u64 {
        self.offset.saturating_add(self.bytes)
    }
}

impl Part {
    /// How many bytes of its file are whole fragments, and the header.
    #[must_use]
    pub fn whole_bytes(&self) -> u64 {
        self.fragments.last().map_or(self.header_bytes, FragmentPlace::end)
    }

    /// How long it lasts, in milliseconds.
    #[must_use]
    pub fn duration_ms(&self) -> u64 {
        self.fragments.iter().map(|fragment| fragment.at_ms.saturating_add(fragment.lasts_ms)).max().unwrap_or(0)
    }

    /// The name of its file in the folder of the recording.
    #[must_use]
    pub fn file_name(&self) -> String {
        format!("{:04}.{}", self.number, self.container.code())
    }

    pub(super) fn index_name(number: u32) -> String {
        format!("{number:04}.index")
    }

    pub(super) fn first_line(&self) -> String {
        format!("part {} {} {}\n", self.container.code(), self.began_at_ms, self.header_bytes)
    }

    pub(super) fn last_line(&self) -> String {
        format!("end {}\n", self.cut_bytes)
    }

    /// Reads an index. None if not even its first line is whole.
    pub(super) fn read(number: u32, text: &str) -> Option<Self> {
        // What comes after the last line break was cut off.
        let mut lines = text.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n'));
        let mut first = lines.next()?.strip_prefix("part ")?.split(' ');
        let mut part = Self {
            number,
            container: Container::from_code(first.next()?)?,
            began_at_ms: first.next()?.parse().ok()?,
            header_bytes: first.next()?.parse().ok()?,
            fragments: Vec::new(),
            is_closed: false,
            cut_bytes: 0,
        };
        for line in lines {
            if let Some(cut) = line.strip_prefix("end ") {
                (part.is_closed, part.cut_bytes) = (true, cut.parse().ok()?);
            } else {
                part.fragments.push(FragmentPlace::from_line(line)?);
            }
        }
        Some(part)
    }
}

impl FragmentPlace {
    pub(super) fn line(&self) -> String {
        let Self { offset, bytes, at_ms, lasts_ms, begins_anew } = self;
        let mut line = String::new();
        // Writing into a string cannot fail.
        let _ = writeln!(line, "fragment {offset} {bytes} {at_ms} {lasts_ms} {}", u8::from(*begins_anew));
        line
    }

    fn from_line(line: &str) -> Option<Self> {
        let numbers = line.strip_prefix("fragment ")?.split(' ').map(|number| number.parse().ok());
        let numbers: Vec<u64> = numbers.collect::<Option<_>>()?;
        let [offset, bytes, at_ms, lasts_ms, anew] = numbers.try_into().ok()?;
        Some(Self { offset, bytes, at_ms, lasts_ms, begins_anew: anew == 1 })
    }
}
