//! Defaults, then a file, then variables; what is unknown or unsafe is refused by its name.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::Path;

use diemcau_server::configuration::DEFAULTS;
use diemcau_server::{Configuration, Server, StartError};

fn with(variables: &[(&str, &str)]) -> Result<Configuration, String> {
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Configuration::layered(None, variables.collect()).map_err(|error| error.to_string())
}

fn from_file(text: &str) -> Result<Configuration, String> {
    let file = tempfile::NamedTempFile::with_suffix(".toml").unwrap();
    std::fs::write(file.path(), text).unwrap();
    Configuration::layered(Some(file.path()), HashMap::new()).map_err(|error| error.to_string())
}

#[test]
fn the_defaults_listen_on_this_machine_only() {
    let defaults = with(&[]).unwrap();
    assert_eq!(defaults.http.listen.to_string(), "127.0.0.1:8080");
    assert!(defaults.probes.listen.ip().is_loopback() && defaults.media.listen.ip().is_loopback());
}

#[test]
fn a_file_overrides_the_defaults_and_a_variable_overrides_the_file() {
    let file = tempfile::NamedTempFile::with_suffix(".toml").unwrap();
    std::fs::write(file.path(), "[limits]\nconnections = 7\nreports_at_once = 3\n").unwrap();
    let variables = HashMap::from([("DIEMCAU_LIMITS__CONNECTIONS".to_owned(), "9".to_owned())]);
    let configuration = Configuration::layered(Some(file.path()), variables).unwrap();
    assert_eq!((configuration.limits.connections, configuration.limits.reports_at_once), (9, 3));
}

#[test]
fn lists_are_separated_by_commas_and_a_log_filter_is_not_a_list() {
    let configuration = with(&[
        ("DIEMCAU_HTTP__TRUSTED_PROXIES", "10.0.0.5,10.0.0.6"),
        ("DIEMCAU_LOG__FILTER", "info,diemcau_media=debug"),
    ]);
    let configuration = configuration.unwrap();
    assert_eq!(configuration.http.trusted_proxies.len(), 2);
    assert_eq!(configuration.log.filter, "info,diemcau_media=debug");
}

#[test]
fn a_forwarded_candidate_has_a_port_and_an_ordinary_one_has_none() {
    let configuration = with(&[("DIEMCAU_MEDIA__CANDIDATE_ADDRESSES", "192.0.2.1,203.0.113.5:40000,2001:db8::1")]);
    let candidates = configuration.unwrap().media.candidate_addresses;
    let shown: Vec<String> = candidates.into_iter().map(|candidate| SocketAddr::from(candidate).to_string()).collect();
    assert_eq!(shown, ["192.0.2.1:0", "203.0.113.5:40000", "[2001:db8::1]:0"]);
    assert!(with(&[("DIEMCAU_MEDIA__CANDIDATE_ADDRESSES", "media.example.vn")]).is_err());
}

#[test]
fn a_server_behind_a_proxy_it_does_not_know_sees_one_address() {
    let behind = ("DIEMCAU_HTTP__PUBLIC_URL", "https://hoinghi.example");
    assert!(with(&[behind]).unwrap().http.sees_only_its_proxy());
    let knows_it = [behind, ("DIEMCAU_HTTP__TRUSTED_PROXIES", "10.0.0.5")];
    assert!(!with(&knows_it).unwrap().http.sees_only_its_proxy());
    let speaks_tls = [behind, ("DIEMCAU_HTTP__CERTIFICATE_FILE", "chain.pem"), ("DIEMCAU_HTTP__KEY_FILE", "key.pem")];
    assert!(!with(&speaks_tls).unwrap().http.sees_only_its_proxy());
    assert!(!with(&[]).unwrap().http.sees_only_its_proxy());
}

#[test]
fn an_unknown_key_is_refused_by_its_name() {
    for error in [
        with(&[("DIEMCAU_HTTP__LISTENS", "127.0.0.1:1")]).unwrap_err(),
        from_file("[http]\nlistens = \"127.0.0.1:1\"\n").unwrap_err(),
    ] {
        assert!(error.contains("listens"), "{error}");
    }
    let error = from_file("[mdia]\nlisten = \"127.0.0.1:1\"\n").unwrap_err();
    assert!(error.contains("mdia"), "{error}");
}

#[test]
fn a_value_out_of_its_range_is_refused_by_its_key() {
    for (variable, value, key) in [
        ("DIEMCAU_ATTENDANCE__FULL_SHARE_PERCENT", "101", "attendance.full_share_percent"),
        ("DIEMCAU_LIMITS__CONNECTIONS", "0", "limits.connections"),
        ("DIEMCAU_IDENTITY__SIGN_IN_HOURS", "721", "identity.sign_in_hours"),
        ("DIEMCAU_HTTP__ALLOWED_ORIGINS", "https://portal.example/path", "http.allowed_origins"),
        ("DIEMCAU_HTTP__CERTIFICATE_FILE", "chain.pem", "http.key_file"),
        ("DIEMCAU_QUALITY__CODEC_IMPAIRMENT", "95.5", "quality.codec_impairment"),
        ("DIEMCAU_QUALITY__LOSS_ROBUSTNESS", "0", "quality.loss_robustness"),
        ("DIEMCAU_TURN__CREDENTIAL_MINUTES", "1441", "turn.credential_minutes"),
        ("DIEMCAU_TURN__URLS", "turns:turn.example.vn:443?transport=tcp", "turn.secret_file"),
        ("DIEMCAU_TURN__URLS", "https://turn.example.vn", "turn.urls"),
        ("DIEMCAU_TURN__URLS", "turns://turn.example.vn", "turn.urls"),
        ("DIEMCAU_TURN__URLS", "turn:turn.example.vn?transport=sctp", "turn.urls"),
    ] {
        let error = with(&[(variable, value)]).unwrap_err();
        assert!(error.contains(key), "{error}");
    }
}

#[test]
fn passwords_never_cross_a_network_in_clear_text() {
    let listen = ("DIEMCAU_HTTP__LISTEN", "0.0.0.0:8080");
    let url = |url| ("DIEMCAU_HTTP__PUBLIC_URL", url);
    assert!(with(&[listen]).unwrap_err().contains("http.public_url"));
    assert!(with(&[listen, url("http://hoinghi.example")]).unwrap_err().contains("http.public_url"));
    assert!(with(&[listen, url("http://127.0.0.1:8080")]).unwrap_err().contains("http.public_url"));
    assert!(with(&[url("http://hoinghi.example")]).unwrap_err().contains("http.public_url"));
    assert!(with(&[url("https://user@hoinghi.example")]).unwrap_err().contains("http.public_url"));
    assert!(with(&[listen, url("https://hoinghi.example")]).is_ok());
}

#[test]
fn every_key_is_explained_above_it() {
    let lines: Vec<&str> = DEFAULTS.lines().collect();
    let mut explained = false;
    for line in lines {
        if line.starts_with('#') {
            explained = true;
        } else if line.contains('=') {
            assert!(explained, "{line} is not explained");
        } else {
            explained = false;
        }
    }
}

#[test]
fn what_is_printed_can_be_read_again() {
    let configuration = with(&[("DIEMCAU_STORE__DIRECTORY", "/tmp/elsewhere")]).unwrap();
    assert_eq!(from_file(&configuration.print().unwrap()).unwrap(), configuration);
}

#[tokio::test]
async fn a_secret_of_turn_that_cannot_be_used_is_refused_by_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let (missing, short) = (folder.path().join("missing"), folder.path().join("short"));
    std::fs::write(&short, "short").unwrap();
    for secret_file in [missing, short] {
        let mut configuration = with(&[]).unwrap();
        configuration.http.listen = "127.0.0.1:0".parse().unwrap();
        configuration.probes.listen = "127.0.0.1:0".parse().unwrap();
        configuration.store.directory = folder.path().join("var");
        configuration.turn.urls = vec!["turns:turn.example.vn:443?transport=tcp".to_owned()];
        configuration.turn.secret_file.clone_from(&secret_file);
        let refused = Server::start(configuration).await.unwrap_err().to_string();
        assert!(refused.contains(&*secret_file.to_string_lossy()), "{refused}");
    }
}

#[tokio::test]
async fn two_servers_do_not_share_a_folder() {
    let first = crate::support::TestServer::start().await;
    let mut configuration = first.app().configuration.clone();
    for listen in [&mut configuration.http.listen, &mut configuration.probes.listen, &mut configuration.media.listen] {
        *listen = "127.0.0.1:0".parse().unwrap();
    }
    let refused = Server::start(configuration).await;
    assert!(matches!(refused, Err(StartError::Store(diemcau_store::StoreError::InUse { .. }))), "{refused:?}");
    first.stop().await;
}

#[tokio::test]
async fn a_server_with_a_certificate_answers_over_tls_with_safe_cookies() {
    let folder = tempfile::tempdir().unwrap();
    let (chain, key) = certificate(folder.path());
    let server = crate::support::TestServer::start_with(|configuration| {
        configuration.http.certificate_file.clone_from(&chain);
        configuration.http.key_file = key;
    });
    let server = server.await;
    let links = diemcau_server::demo::prepare(server.app()).await.unwrap();
    let secret = links.staff.split("#once=").nth(1).unwrap().to_owned();
    let root = reqwest::Certificate::from_pem(&std::fs::read(&chain).unwrap()).unwrap();
    let client = reqwest::Client::builder().tls_certs_only([root]).no_proxy().build().unwrap();
    let url = format!("https://localhost:{}/api/v1/sign-ins/once", server.addresses().http.port());
    let body = serde_json::json!({ "secret": secret }).to_string();
    let answer = client.post(url).header("content-type", "application/json").body(body).send().await.unwrap();
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.starts_with("__Host-diemcau-organizer=") && cookie.contains("; Secure"), "{cookie}");
    server.stop().await;
}

fn certificate(folder: &Path) -> (std::path::PathBuf, std::path::PathBuf) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let (chain, key) = (folder.join("chain.pem"), folder.join("key.pem"));
    std::fs::write(&chain, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    (chain, key)
}
