//! Everything that can be asked about delegates.

#![expect(missing_docs, reason = "a variant says what is wished; its fields are named by their types")]

use super::{CheckInWay, ListedDelegate};
use crate::identity::{DelegateNumber, EndpointId, SessionId};

/// A wish about delegates.
#[derive(Clone, Debug, PartialEq)]
pub enum DelegateWish {
    /// Let these endpoints have these lists, instead of those they had.
    List { lists: Vec<(EndpointId, Vec<ListedDelegate>)> },
    /// A delegate is here, as it says itself.
    CheckIn { session: SessionId, endpoint: EndpointId, delegate: DelegateNumber, way: CheckInWay },
    /// These are here, as the technician says; so those who checked in are confirmed.
    Tick { session: SessionId, endpoint: EndpointId, delegates: Vec<DelegateNumber> },
    /// These are not here.
    Untick { session: SessionId, endpoint: EndpointId, delegates: Vec<DelegateNumber> },
    /// These preside here, and nobody else.
    NamePresiding { session: SessionId, endpoint: EndpointId, presiding: Vec<DelegateNumber> },
}
