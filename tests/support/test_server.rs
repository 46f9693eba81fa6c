//! A whole server in this process: real store, real sockets, free ports, a folder of its own.

use std::collections::HashMap;
use std::path::Path;

use diemcau_domain::authority::Role;
use diemcau_domain::identity::{ConferenceId, EndpointId};
use diemcau_domain::ledger::Record;
use diemcau_server::app::App;
use diemcau_server::{Addresses, Configuration, Server, ledger_file, make_data_directory};
use diemcau_store::{Holder, NewAccount, PasswordHash, Store};
use tempfile::TempDir;

use super::Caller;

/// A server that a test may use as it likes.
pub(crate) struct TestServer {
    directory: TempDir,
    server: Server,
}

impl TestServer {
    /// A server with the defaults.
    pub(crate) async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// A server that finds the ledger of conference 1 when it starts.
    pub(crate) async fn start_after(ledger: Vec<Record>) -> Self {
        Self::start_beside(ledger, |_| {}).await
    }

    /// The same, and what a test puts in its folder.
    pub(crate) async fn start_beside(ledger: Vec<Record>, put: impl FnOnce(&Path)) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let folder = directory.path().join("var");
        make_data_directory(&folder).unwrap();
        put(&folder);
        let store = Store::open(&ledger_file(&folder)).await.unwrap();
        let conference = store.create_conference(ledger[0].at).await.unwrap();
        store.append(conference, ledger).await.unwrap();
        store.close().await;
        Self::start_in(directory, |_| {}).await
    }

    /// A server with some settings changed.
    pub(crate) async fn start_with(change: impl FnOnce(&mut Configuration)) -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), change).await
    }

    async fn start_in(directory: TempDir, change: impl FnOnce(&mut Configuration)) -> Self {
        let mut configuration = Configuration::layered(None, HashMap::new()).unwrap();
        configuration.store.directory = directory.path().join("var");
        let free_port = "127.0.0.1:0".parse().unwrap();
        configuration.http.listen = free_port;
        configuration.probes.listen = free_port;
        configuration.media.listen = free_port;
        change(&mut configuration);
        let server = Server::start(configuration).await.unwrap();
        Self { directory, server }
    }

    /// Stops it; its folder goes too.
    pub(crate) async fn stop(self) {
        self.server.stop().await;
        self.directory.close().unwrap();
    }

    /// Where it is.
    pub(crate) fn addresses(&self) -> &Addresses {
        self.server.addresses()
    }

    /// The address of something on it, such as `/api/v1/me`.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.addresses().http)
    }

    /// Its parts.
    pub(crate) fn app(&self) -> &App {
        self.server.app()
    }

    /// Nobody in particular.
    pub(crate) fn stranger(&self) -> Caller {
        Caller::new(self.url(""), None)
    }

    /// A new account that is signed in. Nobody has its password.
    pub(crate) async fn account(&self, name: &str, role: Role, subtree: Option<&str>) -> (Holder, Caller) {
        let subtree = subtree.map(str::to_owned);
        let password_hash = PasswordHash::new("!");
        let new = NewAccount { name: name.to_owned(), password_hash, role, subtree, person: None };
        let account = self.app().store.create_account(new, self.app().clock.now()).await.unwrap();
        let holder = Holder::Account(account);
        (holder, self.signed_in(holder).await)
    }

    /// The technician of an endpoint, signed in.
    pub(crate) async fn technician(&self, conference: ConferenceId, endpoint: EndpointId) -> Caller {
        self.signed_in(Holder::Endpoint { conference, endpoint }).await
    }

    /// A new sign-in of somebody. An endpoint without a valid key gets one first.
    pub(crate) async fn signed_in(&self, holder: Holder) -> Caller {
        if let Holder::Endpoint { conference, endpoint } = holder {
            let key = self.app().store.join_key_of(conference, endpoint).await.unwrap();
            if key.is_none_or(|key| key.revoked_at.is_some()) {
                let now = self.app().clock.now();
                self.app().join_keys.issue(conference, &[endpoint], now).await.unwrap();
            }
        }
        let id = self.app().sign_ins.begin(holder, self.app().clock.now()).await.unwrap();
        Caller::new(self.url(""), Some(id.reveal().to_owned()))
    }
}
