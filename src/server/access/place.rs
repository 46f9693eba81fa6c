//! What the path and the query of a request name.

use axum::extract::RawPathParams;
use diemcau_domain::identity::{AccountId, ConferenceId, EndpointId, ItemId, RollCallId, SessionId};

/// The things a request names. What is not a number names nothing, and the request is refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// `{account}`.
    pub account: Option<AccountId>,
    /// `{conference}`.
    pub conference: Option<ConferenceId>,
    /// `{session}`.
    pub session: Option<SessionId>,
    /// `{item}`.
    pub item: Option<ItemId>,
    /// `{roll_call}`.
    pub roll_call: Option<RollCallId>,
    /// `{endpoint}`.
    pub endpoint: Option<EndpointId>,
    /// `?subtree=`.
    pub subtree: Option<EndpointId>,
}

/// Something in the address is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamesNothing;

impl Place {
    /// Reads the path and the query.
    ///
    /// # Errors
    /// [`NamesNothing`].
    pub fn read(path: Option<&RawPathParams>, query: Option<&str>) -> Result<Self, NamesNothing> {
        let mut place = Self::default();
        for (name, value) in path.into_iter().flatten() {
            if name != "kind" {
                place.put(name, value)?;
            }
        }
        let pairs = url::form_urlencoded::parse(query.unwrap_or_default().as_bytes());
        for (_, value) in pairs.filter(|(name, value)| name == "subtree" && !value.is_empty()) {
            place.put("subtree", &value)?;
        }
        Ok(place)
    }

    fn put(&mut self, name: &str, value: &str) -> Result<(), NamesNothing> {
        let number = value.parse::<u32>().map_err(|_| NamesNothing)?;
        match name {
            "account" => self.account = Some(AccountId(number)),
            "conference" => self.conference = Some(ConferenceId(number)),
            "session" => self.session = Some(SessionId(number)),
            "item" => self.item = Some(ItemId(number)),
            "roll_call" => self.roll_call = Some(RollCallId(number)),
            "endpoint" => self.endpoint = Some(EndpointId(number)),
            "subtree" => self.subtree = Some(EndpointId(number)),
            // A new name in a path needs its line here before anybody is let in.
            _ => return Err(NamesNothing),
        }
        Ok(())
    }

    /// For the audit log.
    #[must_use]
    pub fn words(&self) -> String {
        let named = [
            ("account", self.account.map(|id| id.0)),
            ("session", self.session.map(|id| id.0)),
            ("item", self.item.map(|id| id.0)),
            ("roll_call", self.roll_call.map(|id| id.0)),
            ("endpoint", self.endpoint.map(|id| id.0)),
            ("subtree", self.subtree.map(|id| id.0)),
        ];
        let words = named.into_iter().filter_map(|(name, id)| id.map(|id| format!("{name} {id}")));
        words.collect::<Vec<_>>().join(", ")
    }
}
