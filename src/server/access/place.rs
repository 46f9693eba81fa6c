//! What the path and the query of a request name.

use axum::extract::RawPathParams;
use diemcau_domain::identity::{
    AccountId, CommentId, ConferenceId, DelegateNumber, DocumentId, EndpointId, ItemId, RecordingId, RollCallId,
    SessionId, VoteId,
};

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
    /// `{document}`.
    pub document: Option<DocumentId>,
    /// `{comment}`.
    pub comment: Option<CommentId>,
    /// `{delegate}`.
    pub delegate: Option<DelegateNumber>,
    /// `{vote}`.
    pub vote: Option<VoteId>,
    /// `{recording}`.
    pub recording: Option<RecordingId>,
    /// `{part}`, of a recording.
    pub part: Option<u32>,
    /// `{endpoint}`.
    pub endpoint: Option<EndpointId>,
    /// `{job}`: a report on the way.
    pub job: Option<u32>,
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
            "document" => self.document = Some(DocumentId(number)),
            "comment" => self.comment = Some(CommentId(number)),
            "delegate" => self.delegate = Some(DelegateNumber(number)),
            "vote" => self.vote = Some(VoteId(number)),
            "recording" => self.recording = Some(RecordingId(number)),
            "part" => self.part = Some(number),
            "job" => self.job = Some(number),
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
            ("document", self.document.map(|id| id.0)),
            ("comment", self.comment.map(|id| id.0)),
            ("delegate", self.delegate.map(|id| id.0)),
            ("vote", self.vote.map(|id| id.0)),
            ("recording", self.recording.map(|id| id.0)),
            ("part", self.part),
            ("endpoint", self.endpoint.map(|id| id.0)),
            ("job", self.job),
            ("subtree", self.subtree.map(|id| id.0)),
        ];
        let words = named.into_iter().filter_map(|(name, id)| id.map(|id| format!("{name} {id}")));
        words.collect::<Vec<_>>().join(", ")
    }
}
