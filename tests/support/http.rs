//! Somebody who calls the API as a program does: with a bearer token, or without.

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap};
use reqwest::{Client, Method, StatusCode};
use serde_json::Value;

/// A caller and its token.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    client: Client,
    base: String,
    token: Option<String>,
}

/// What the server answered.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("{} {}", self.status, self.text()))
    }

    /// The stable code of a problem; every answer of 400 and above must be one.
    pub(crate) fn code(&self) -> String {
        assert_eq!(self.headers[CONTENT_TYPE], "application/problem+json", "{} {}", self.status, self.text());
        let problem = self.json();
        assert_eq!(problem["status"], self.status.as_u16(), "{problem}");
        problem["code"].as_str().unwrap().to_owned()
    }
}

impl Caller {
    /// Somebody with a token, or without.
    pub(crate) fn new(base: String, token: Option<String>) -> Self {
        // Plain HTTP on loopback needs no TLS, but the client wants a provider all the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self { client: Client::builder().no_proxy().build().unwrap(), base, token }
    }

    /// Sends a JSON body, or none.
    pub(crate) async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Answer {
        let bytes = body.map(|body| serde_json::to_vec(body).unwrap());
        self.send(method, path, bytes.map(|bytes| ("application/json", bytes)), &[]).await
    }

    /// Sends any body with any headers.
    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<(&str, Vec<u8>)>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut request = self.client.request(method, format!("{}{path}", self.base));
        if let Some(token) = &self.token {
            request = request.header(AUTHORIZATION, format!("Bearer {token}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some((kind, bytes)) = body {
            request = request.header(CONTENT_TYPE, kind).body(bytes);
        }
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        Answer { status, headers, body: response.bytes().await.unwrap().into() }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.call(Method::POST, path, Some(&body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        self.call(Method::PUT, path, Some(&body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.call(Method::DELETE, path, None).await
    }

    /// A ticket for the WebSocket.
    pub(crate) async fn socket_ticket(&self) -> String {
        let answer = self.call(Method::POST, "/api/v1/socket-tickets", None).await;
        answer.json()["ticket"].as_str().unwrap().to_owned()
    }
}
