//! Everything that can be asked about documents.

#![expect(missing_docs, reason = "a variant says what is wished; its fields are named by their types")]

use super::DocumentPlan;
use crate::identity::{DocumentId, EndpointId};

/// A wish about a document of a session.
#[derive(Clone, Debug, PartialEq)]
pub enum DocumentWish {
    /// Send a file that is kept under this number.
    Send { document: DocumentId, plan: DocumentPlan },
    /// An endpoint has it before its eyes.
    Open { document: DocumentId, endpoint: EndpointId },
}
