//! What the organizer does, over the API.

use diemcau_protocol::account::SignIn;
use diemcau_protocol::conference::NewConference;
use diemcau_protocol::join::IssueKeys;
use diemcau_protocol::roll_call::OpenRollCall;
use diemcau_protocol::roster::{RosterLine, RosterPart};
use diemcau_protocol::session::{ItemStep, PlanItem, PlanSession, Step, TakeItemStep, TakeStep};
use diemcau_protocol::stream::{NewStreamTicket, Place, StreamTicket};
use reqwest::{Client, Method, RequestBuilder};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Serialize;
use serde::de::IgnoredAny;
use serde_json::{Value, json};
use url::Url;

use crate::asking::{RequestError, WaysError, accepted, answer, office_client, text_of};

/// Who runs the rehearsal on the server: an administrator's or organizer's name and password.
#[derive(Clone, Debug)]
pub struct Organizer {
    /// The account's name.
    pub name: String,
    /// Its password.
    pub password: SecretString,
}

/// An organizer who is signed in.
#[derive(Clone, Debug)]
pub(crate) struct Office {
    client: Client,
    server: Url,
}

/// The key of an endpoint, as its link has it.
#[derive(Clone, Debug)]
pub(crate) struct IssuedKey {
    pub(crate) code: String,
    pub(crate) key: SecretString,
}

impl Office {
    /// Signs in. Sign-ins outlive a restart of the server.
    pub(crate) async fn open(server: Url, organizer: &Organizer) -> Result<Self, OfficeError> {
        let office = Self { client: office_client()?, server };
        let password = organizer.password.expose_secret().to_owned();
        let sign_in = SignIn { name: organizer.name.clone(), password };
        accepted(office.ask(Method::POST, "api/v1/sign-ins")?.json(&sign_in)).await?;
        Ok(office)
    }

    fn ask(&self, method: Method, path: &str) -> Result<RequestBuilder, RequestError> {
        let address = self.server.join(path).map_err(|error| RequestError::Unreadable(error.to_string()))?;
        Ok(self.client.request(method, address).header("diemcau-console", "organizer"))
    }

    async fn post(&self, path: &str, body: &impl Serialize) -> Result<Value, RequestError> {
        answer(self.ask(Method::POST, path)?.json(body)).await
    }

    /// Makes a conference with this roster file; gives its number and its endpoints in tree order.
    pub(crate) async fn plan_conference(
        &self,
        title: &str,
        roster: String,
    ) -> Result<(u32, Vec<RosterLine>), RequestError> {
        let made = self.post("api/v1/conferences", &NewConference { title: title.to_owned() }).await?;
        let conference = number(&made, "conference")?;
        let path = format!("api/v1/conferences/{conference}/roster");
        let import = self.ask(Method::PUT, &path)?.header("content-type", "text/csv").body(roster);
        let _: IgnoredAny = answer(import).await?;
        let part: RosterPart = answer(self.ask(Method::GET, &path)?).await?;
        Ok((conference, part.endpoints))
    }

    /// Issues a key to every endpoint below this one and to itself.
    pub(crate) async fn issue_keys(&self, conference: u32, top: u32) -> Result<Vec<IssuedKey>, RequestError> {
        let path = format!("api/v1/conferences/{conference}/keys");
        let request = self.ask(Method::POST, &path)?.json(&IssueKeys { subtree: top, ..IssueKeys::default() });
        let sheet = text_of(accepted(request).await?).await?;
        let mut reader = csv::Reader::from_reader(sheet.as_bytes());
        let lines = reader.records().map(|record| {
            let record = record.map_err(|error| RequestError::Unreadable(error.to_string()))?;
            let field = |place| record.get(place).unwrap_or_default().to_owned();
            let key = field(3).split_once("#k=").map(|(_, key)| key.to_owned()).unwrap_or_default();
            Ok(IssuedKey { code: field(0), key: key.into() })
        });
        lines.collect()
    }

    pub(crate) async fn plan_session(&self, conference: u32, plan: &PlanSession) -> Result<u32, RequestError> {
        let made = self.post(&format!("api/v1/conferences/{conference}/sessions"), plan).await?;
        number(&made, "session")
    }

    pub(crate) async fn step(&self, session: SessionPath, step: Step) -> Result<(), RequestError> {
        self.post(&session.path("steps"), &TakeStep { step }).await.map(drop)
    }

    pub(crate) async fn plan_item(&self, session: SessionPath, title: &str) -> Result<u32, RequestError> {
        let item = PlanItem { title: title.to_owned(), speaker: String::new(), planned_minutes: 60 };
        let shown = self.post(&session.path("items"), &item).await?;
        let last = shown["items"].as_array().and_then(|items| items.last());
        last.map_or_else(|| number(&shown, "item"), |item| number(item, "item"))
    }

    pub(crate) async fn item_step(&self, session: SessionPath, item: u32, step: ItemStep) -> Result<(), RequestError> {
        self.post(&session.path(&format!("items/{item}/steps")), &TakeItemStep { step }).await.map(drop)
    }

    pub(crate) async fn open_roll_call(&self, session: SessionPath, call: &OpenRollCall) -> Result<u32, RequestError> {
        let shown = self.post(&session.path("roll-calls"), call).await?;
        let last = shown["roll_calls"].as_array().and_then(|calls| calls.last());
        last.map_or_else(|| number(&shown, "roll_call"), |call| number(call, "roll_call"))
    }

    pub(crate) async fn close_roll_call(&self, session: SessionPath, roll_call: u32) -> Result<(), RequestError> {
        self.post(&session.path(&format!("roll-calls/{roll_call}/close")), &json!({})).await.map(drop)
    }

    pub(crate) async fn give_floor(&self, session: SessionPath, endpoint: u32) -> Result<(), RequestError> {
        self.post(&session.path("floor/give"), &json!({ "endpoint": endpoint })).await.map(drop)
    }

    pub(crate) async fn end_floor(&self, session: SessionPath, endpoint: u32) -> Result<(), RequestError> {
        self.post(&session.path("floor/end"), &json!({ "endpoint": endpoint })).await.map(drop)
    }

    pub(crate) async fn look_at(&self, session: SessionPath, endpoint: u32) -> Result<(), RequestError> {
        self.post(&session.path("floor/preview"), &json!({ "endpoint": endpoint })).await.map(drop)
    }

    /// Lets a branch go.
    pub(crate) async fn release(&self, session: SessionPath, branch: u32) -> Result<(), RequestError> {
        self.post(&session.path("released"), &json!({ "endpoint": branch })).await.map(drop)
    }

    pub(crate) async fn look_away(&self, session: SessionPath, endpoint: u32) -> Result<(), RequestError> {
        self.post(&session.path("floor/end-preview"), &json!({ "endpoint": endpoint })).await.map(drop)
    }

    /// A ticket for sending the program of a session.
    pub(crate) async fn publishing_ticket(&self, session: SessionPath) -> Result<StreamTicket, RequestError> {
        let wish = NewStreamTicket::Publish { place: Place::Main };
        answer(self.ask(Method::POST, &session.path("stream-tickets"))?.json(&wish)).await
    }

    /// A report of a session as JSON.
    pub(crate) async fn report(&self, session: SessionPath, kind: &str) -> Result<Value, RequestError> {
        let path = session.path(&format!("reports/{kind}?format=json&language=en"));
        answer(self.ask(Method::GET, &path)?).await
    }

    /// Whether the server answers at all.
    pub(crate) async fn is_reachable(&self) -> bool {
        match self.ask(Method::GET, "api/v1/me") {
            Ok(request) => accepted(request).await.is_ok(),
            Err(_) => false,
        }
    }
}

/// A session of a conference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SessionPath {
    pub(crate) conference: u32,
    pub(crate) session: u32,
}

impl SessionPath {
    fn path(self, rest: &str) -> String {
        format!("api/v1/conferences/{}/sessions/{}/{rest}", self.conference, self.session)
    }
}

/// The organizer's desk cannot be opened.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OfficeError {
    #[error(transparent)]
    Client(#[from] WaysError),
    #[error(transparent)]
    Request(#[from] RequestError),
}

fn number(value: &Value, name: &str) -> Result<u32, RequestError> {
    let found = value[name].as_u64().and_then(|number| u32::try_from(number).ok());
    found.ok_or_else(|| RequestError::Unreadable(format!("there is no {name} in {value}")))
}
