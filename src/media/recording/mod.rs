//! Recording: the program of a session as it is on air, into files, without coding anything anew.
//!
//! A recorder is one more consumer of the studio's frames, as a shard is, on a thread of its own.
//! It follows the main picture in its best layer, and the sound that a player with one sound hears.
//! What it makes is a folder of parts; a part is a file and an index beside it, a line a fragment.
//! A fragment counts once its line is on the disk, so a kill costs no more than the last one.

mod fragment;
mod index;
mod mp4;
mod part;
mod picture;
mod playlist;
mod reassembly;
mod recorder;
mod shelf;
mod tap;
mod thread;
mod timeline;
mod webm;

pub use index::{Container, FragmentPlace, Part};
pub use playlist::playlist;
pub use shelf::{close_open_parts, parts};
pub use thread::{Recording, RecordingOrder, RecordingState, RecordingTrouble};

pub(crate) use tap::{Tap, Taps};

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;
