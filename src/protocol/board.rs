//! The live board: one byte an endpoint, counts for every branch.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The connection is up: that of its page, or one by which sound or picture comes in.
pub const CONNECTED: u8 = 0b0000_0001;
/// It was up at some time since the session was opened.
pub const WAS_CONNECTED: u8 = 0b0000_0010;
/// Sound of the program arrives.
pub const SOUND: u8 = 0b0000_0100;
/// Picture of the program arrives.
pub const PICTURE: u8 = 0b0000_1000;
/// It answered the roll call that is open, or the last one.
pub const ANSWERED: u8 = 0b0001_0000;
/// It follows by television.
pub const BROADCAST: u8 = 0b0010_0000;
/// How good its line is: these two bits are [`LINE_GOOD`], [`LINE_FAIR`], [`LINE_POOR`], or neither
/// while nobody can tell.
pub const LINE: u8 = 0b1100_0000;
/// The line is good.
pub const LINE_GOOD: u8 = 0b0100_0000;
/// The line is fair.
pub const LINE_FAIR: u8 = 0b1000_0000;
/// The line is bad or terrible.
pub const LINE_POOR: u8 = 0b1100_0000;

/// How a branch stands; the top included. Only branches with something below them are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BranchState {
    /// The position of its top in the roster.
    pub position: u32,
    /// How many endpoints it has.
    pub endpoints: u32,
    /// How many are connected: never fewer than receive.
    pub connected: u32,
    /// How many receive sound or picture.
    pub receiving: u32,
    /// How many answered the roll call that is open, or the last one.
    pub answered: u32,
}
