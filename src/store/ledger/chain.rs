//! How a line is bound to the one before.

use std::fmt;
use std::str::FromStr;

use diemcau_domain::identity::ConferenceId;
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::ledger::line::Line;
use crate::value::{from_hex, hex};

/// The end of a chain. Whoever knows it can tell later whether anything before it was changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Head {
    /// The number of the last line, from 1; 0 if there is none.
    pub sequence: u64,
    /// Its hash (SHA-256); 32 zero bytes if there is none.
    pub hash: [u8; 32],
}

impl Head {
    /// The head of a ledger without lines.
    pub const EMPTY: Self = Self { sequence: 0, hash: [0; 32] };

    /// The hash in 64 lower-case hexadecimal digits.
    #[must_use]
    pub fn hash_hex(&self) -> String {
        hex(&self.hash)
    }

    /// The head after `line` was appended.
    ///
    /// The hash covers the hash before and then, each after its length in bytes as a 64-bit
    /// big-endian number, so that no two lines look alike: conference (4 bytes), sequence (8), time
    /// in milliseconds (8), all big-endian, author and event (as stored).
    pub(crate) fn after(&self, conference: ConferenceId, line: &Line) -> Self {
        let sequence = self.sequence.saturating_add(1);
        let mut hasher = Sha256::new();
        hasher.update(self.hash);
        let mut field = |bytes: &[u8]| {
            hasher.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
            hasher.update(bytes);
        };
        field(&conference.0.to_be_bytes());
        field(&sequence.to_be_bytes());
        field(&line.at_ms.to_be_bytes());
        field(&line.author);
        field(&line.event);
        Self { sequence, hash: hasher.finalize().into() }
    }
}

/// A text that is no head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a head is the number of a line, a colon and 64 hexadecimal digits")]
pub struct NoHead;

impl FromStr for Head {
    type Err = NoHead;

    /// Reads what [`fmt::Display`] writes; capital digits too, as somebody copies it from paper.
    fn from_str(text: &str) -> Result<Self, NoHead> {
        let (sequence, digits) = text.trim().split_once(':').ok_or(NoHead)?;
        let sequence = sequence.parse().map_err(|_| NoHead)?;
        Ok(Self { sequence, hash: from_hex(digits).ok_or(NoHead)? })
    }
}

impl fmt::Display for Head {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.sequence, self.hash_hex())
    }
}
