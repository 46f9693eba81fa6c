//! Everything that can be asked about slips.

#![expect(missing_docs, reason = "a variant says what is wished; its fields are named by their types")]

use super::{Slip, SlipStanding, SlipWay};
use crate::identity::{Author, SlipNumber};
use crate::roll_call::HeadCount;

/// A wish about a slip of a session.
#[derive(Clone, Debug, PartialEq)]
pub enum SlipWish {
    /// Hand one in.
    HandIn { slip: Slip, standing: SlipStanding, way: SlipWay, by: Author },
    /// Take the figures of one that waits, or leave what is known. `over` is what was known when this
    /// was decided: if it is something else by now, nobody has compared the two.
    Decide { number: SlipNumber, accepted: bool, over: Option<HeadCount>, reason: String, by: Author },
}
