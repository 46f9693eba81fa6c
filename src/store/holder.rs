//! Whom a sign-in or a secret stands for.

use diemcau_domain::identity::{AccountId, ConferenceId, EndpointId};

use crate::error::StoreError;
use crate::value::foreign_value;

/// Whom a sign-in or a one-time secret stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Holder {
    /// An account.
    Account(AccountId),
    /// The technician of an endpoint.
    Endpoint {
        /// The conference.
        conference: ConferenceId,
        /// The endpoint.
        endpoint: EndpointId,
    },
}

/// The columns `account`, `conference` and `endpoint`.
pub(crate) type HolderColumns = (Option<u32>, Option<u32>, Option<u32>);

impl Holder {
    pub(crate) const fn columns(self) -> HolderColumns {
        match self {
            Self::Account(account) => (Some(account.0), None, None),
            Self::Endpoint { conference, endpoint } => (None, Some(conference.0), Some(endpoint.0)),
        }
    }

    pub(crate) fn from_columns(columns: HolderColumns) -> Result<Self, StoreError> {
        match columns {
            (Some(account), None, None) => Ok(Self::Account(AccountId(account))),
            (None, Some(conference), Some(endpoint)) => {
                Ok(Self::Endpoint { conference: ConferenceId(conference), endpoint: EndpointId(endpoint) })
            }
            _ => Err(foreign_value("account")),
        }
    }
}
