//! Getting in: from the join key to an open WebSocket.

use std::sync::Arc;

use diemcau_protocol::join::Joined;
use secrecy::SecretString;

use crate::happening::{AgentHappening, JoinedAs};
use crate::http::{RequestError, Server};
use crate::signalling::Signalling;
use crate::telling::Telling;

/// What the join key was exchanged for. It is good for many connections.
#[derive(Clone, Debug)]
pub(crate) struct Pass {
    pub(crate) token: SecretString,
    pub(crate) conference: u32,
}

/// Why an agent did not get in.
#[derive(Debug)]
pub(crate) enum EntryError {
    /// The key is not accepted, and will not be.
    Final { code: String, detail: String },
    /// It may work later, perhaps with the same pass.
    Passing { pass: Option<Pass>, error: RequestError },
}

/// Get in with a pass from before, or with the key.
pub(crate) async fn enter(
    server: &Server,
    key: &SecretString,
    pass: Option<Pass>,
    telling: &Telling,
) -> Result<(Pass, Signalling), EntryError> {
    let pass = match pass {
        Some(pass) => pass,
        None => join(server, key, telling).await?,
    };
    match connect(server, &pass).await {
        Ok(signalling) => {
            telling.figures.open_link();
            Ok((pass, signalling))
        }
        // The pass is not good any more; the key may be.
        Err(error) if matches!(error.status(), Some(401 | 403)) => Err(EntryError::Passing { pass: None, error }),
        Err(error) => Err(EntryError::Passing { pass: Some(pass), error }),
    }
}

async fn join(server: &Server, key: &SecretString, telling: &Telling) -> Result<Pass, EntryError> {
    match server.join(key).await {
        Ok(Joined { token, conference, conference_title, endpoint }) => {
            let joined = JoinedAs { conference, conference_title, endpoint };
            telling.tell(AgentHappening::Joined(Arc::new(joined)));
            Ok(Pass { token: SecretString::from(token), conference })
        }
        Err(RequestError::Refused { status, code, detail, .. }) if refuses_the_key(status) => {
            Err(EntryError::Final { code, detail })
        }
        Err(error) => Err(EntryError::Passing { pass: None, error }),
    }
}

/// Everything else is the server's trouble, or the line's, and may pass.
fn refuses_the_key(status: u16) -> bool {
    matches!(status, 400 | 401 | 403 | 404 | 410 | 422)
}

async fn connect(server: &Server, pass: &Pass) -> Result<Signalling, RequestError> {
    let ticket = server.socket_ticket(&pass.token).await?;
    Signalling::open(server, &ticket.ticket).await
}
