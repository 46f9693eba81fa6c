//! Accounts and signing in.

use diemcau_domain::authority::Role;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::endpoint::EndpointRef;
use crate::time::Time;

/// What an account may do at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccountRole {
    /// Everything, accounts and conferences too.
    Admin,
    /// Plan and run what lies in its subtree.
    Organizer,
    /// Read and export what lies in its subtree.
    Staff,
}

impl From<AccountRole> for Role {
    fn from(role: AccountRole) -> Self {
        match role {
            AccountRole::Admin => Self::Admin,
            AccountRole::Organizer => Self::Organizer,
            AccountRole::Staff => Self::Staff,
        }
    }
}

impl From<Role> for AccountRole {
    fn from(role: Role) -> Self {
        match role {
            Role::Admin => Self::Admin,
            Role::Organizer => Self::Organizer,
            Role::Staff => Self::Staff,
        }
    }
}

/// Signing in with a password.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The account's name.
    pub name: String,
    /// Its password.
    pub password: String,
}

/// Signing in with a secret that works once.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignInOnce {
    /// The secret from the link.
    pub secret: String,
}

/// Who is asking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Me {
    /// An account.
    Account {
        /// Its number.
        account: u32,
        /// Its name.
        name: String,
        /// Its role.
        role: AccountRole,
        /// The code at the top of its subtree; none for everything.
        subtree: Option<String>,
        /// The full name of whoever has it, as papers give it; none if nobody said so.
        full_name: Option<String>,
        /// Their position.
        position: Option<String>,
    },
    /// The technician of an endpoint.
    Technician {
        /// The conference.
        conference: u32,
        /// The conference's title.
        conference_title: String,
        /// The endpoint.
        endpoint: EndpointRef,
    },
}

/// A new account.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAccount {
    /// Its name: 3 to 64 letters from a to z, digits, `.`, `-`, `_` or `@`.
    pub name: String,
    /// Its password: 12 to 200 characters.
    pub password: String,
    /// Its role.
    pub role: AccountRole,
    /// The code at the top of its subtree; none for everything. An administrator has none.
    #[serde(default)]
    pub subtree: Option<String>,
    /// The full name of whoever gets it, 1 to 100 characters; papers go by the account's name without it.
    #[serde(default)]
    pub full_name: Option<String>,
    /// Their position, 1 to 150 characters; nobody has one without a full name.
    #[serde(default)]
    pub position: Option<String>,
}

/// Whom an account is given to.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NamePerson {
    /// Their full name, 1 to 100 characters.
    pub full_name: String,
    /// Their position, 1 to 150 characters.
    #[serde(default)]
    pub position: Option<String>,
    /// Whether what stands there was wrong: then papers about what was done before change, too. Else it
    /// counts from now on, and what was done before stays with whoever had the account then. The first
    /// name of an account counts for everything. Only an administrator corrects.
    #[serde(default)]
    pub corrected: bool,
}

/// A new password.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPassword {
    /// The password: 12 to 200 characters.
    pub password: String,
}

/// An account as administrators see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Account {
    /// Its number.
    pub account: u32,
    /// Its name.
    pub name: String,
    /// Its role.
    pub role: AccountRole,
    /// The code at the top of its subtree; none for everything.
    pub subtree: Option<String>,
    /// The full name of whoever has it; none if nobody said so.
    pub full_name: Option<String>,
    /// Their position.
    pub position: Option<String>,
    /// When it was made.
    pub created_at: Time,
}
