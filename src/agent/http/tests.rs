use std::time::Duration;

use secrecy::SecretString;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::{LONGEST_ANSWER_BYTES, RequestError, Server, offer_leg};
use crate::line::Line;

/// A server that gives this answer to one request and returns the request.
async fn answering(answer: String) -> (Server, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
    let serving = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = vec![0; 16 * 1024];
        let length = stream.read(&mut request).await.unwrap();
        let _ = stream.write_all(answer.as_bytes()).await;
        String::from_utf8_lossy(&request[..length]).into_owned()
    });
    (Server::new(Line::new(None).unwrap(), address), serving)
}

fn response(head: &str, body: &str) -> String {
    format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

#[tokio::test]
async fn a_refusal_carries_its_name_and_the_time_to_come_back() {
    let problem = r#"{"type":"urn:diemcau:problem:too_many_failures","title":"Too many failures","status":429,"code":"too_many_failures"}"#;
    let (server, _serving) = answering(response("429 Too Many Requests\r\nRetry-After: 7", problem)).await;
    match server.join(&SecretString::from("a-key")).await {
        Err(error @ RequestError::Refused { .. }) => {
            assert_eq!(error.to_string(), "Too many failures (too_many_failures)");
            assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
            assert_eq!(error.status(), Some(429));
        }
        something_else => unreachable!("{something_else:?} instead of a refusal"),
    }
}

#[tokio::test]
async fn a_refusal_without_a_name_is_named_by_its_status() {
    let (server, _serving) = answering(response("502 Bad Gateway", "<html>proxy</html>")).await;
    let refusal = server.socket_ticket(&SecretString::from("a-token")).await.unwrap_err();
    assert_eq!(refusal.to_string(), "502 Bad Gateway (http_502)");
}

#[tokio::test]
async fn an_answer_without_end_is_not_read() {
    let (server, _serving) = answering(response("200 OK", &"x".repeat(LONGEST_ANSWER_BYTES + 1))).await;
    let refusal = server.socket_ticket(&SecretString::from("a-token")).await.unwrap_err();
    assert!(matches!(refusal, RequestError::Unreadable(_)), "{refusal}");
}

#[tokio::test]
async fn the_key_travels_in_the_body_and_in_no_error() {
    let (server, serving) = answering(response("401 Unauthorized", "")).await;
    let refusal = server.join(&SecretString::from("MOST-SECRET-KEY")).await.unwrap_err();
    let request = serving.await.unwrap();
    assert!(request.starts_with("POST /api/v1/joins HTTP/1.1\r\n"));
    assert!(request.ends_with(r#"{"key":"MOST-SECRET-KEY"}"#));
    assert!(!format!("{refusal} {refusal:?}").contains("MOST-SECRET"));
}

#[tokio::test]
async fn a_leg_is_offered_as_whip_and_whep_want_it_and_deleted_where_the_answer_says() {
    let answer = response("201 Created\r\nContent-Type: application/sdp\r\nLocation: /whep/1-1/77", "v=0\r\n");
    let (server, serving) = answering(answer).await;
    let address = server.path("/whep/1-1").unwrap();
    let token = SecretString::from("stream-token");
    let leg = offer_leg(&server.line, &address, &token, "v=0\r\noffer".to_owned()).await.unwrap();
    assert_eq!(leg.sdp, "v=0\r\n");
    assert_eq!(leg.location, Some(server.path("/whep/1-1/77").unwrap()));
    let request = serving.await.unwrap().to_ascii_lowercase();
    assert!(request.contains("content-type: application/sdp\r\n"));
    assert!(request.contains("authorization: bearer stream-token\r\n"));
}

#[tokio::test]
async fn a_server_that_is_gone_is_out_of_reach() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
    drop(listener);
    let server = Server::new(Line::new(None).unwrap(), address);
    let error = server.join(&SecretString::from("a-key")).await.unwrap_err();
    assert!(matches!(error, RequestError::Unreachable(_)), "{error}");
}

#[test]
fn a_server_behind_a_path_keeps_its_path() {
    let line = Line::new(None).unwrap();
    for address in ["https://example.org/hoi-nghi", "https://example.org/hoi-nghi/"] {
        let server = Server::new(line.clone(), address.parse().unwrap());
        assert_eq!(server.path("api/v1/joins").unwrap().as_str(), "https://example.org/hoi-nghi/api/v1/joins");
    }
}
