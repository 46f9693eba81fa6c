//! Offering a receiver to a WHEP address.

use reqwest::header::{ACCEPT, CONNECTION, CONTENT_TYPE, LOCATION};
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use crate::asking::{RequestError, accepted, text_of};

/// What the address answered.
pub(crate) struct WhepAnswer {
    pub(crate) sdp: String,
    /// Where to DELETE the leg.
    pub(crate) location: Option<Url>,
}

/// Posts an offer. The connection is closed behind it: nothing more is asked for hours.
pub(crate) async fn offer(
    client: &reqwest::Client,
    address: &Url,
    token: &SecretString,
    sdp: String,
) -> Result<WhepAnswer, RequestError> {
    let request = client.post(address.clone()).bearer_auth(token.expose_secret());
    let request = request.header(CONTENT_TYPE, "application/sdp").header(ACCEPT, "application/sdp");
    let response = accepted(request.header(CONNECTION, "close").body(sdp)).await?;
    let location = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
    let location = location.and_then(|location| address.join(location).ok());
    Ok(WhepAnswer { sdp: text_of(response).await?, location })
}

/// Closes a leg; one that is not used is closed anyway.
pub(crate) async fn close(client: &reqwest::Client, location: &Url, token: &SecretString) {
    let request = client.delete(location.clone()).bearer_auth(token.expose_secret());
    if let Err(error) = accepted(request.header(CONNECTION, "close")).await {
        tracing::debug!(%error, "a leg could not be closed");
    }
}
