//! The real binary as a process of its own, which can be killed.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, Command};
use tokio::task::JoinHandle;

const BINARY: &str = env!("CARGO_BIN_EXE_diemcau");

/// The password of the administrator `to-chuc`.
pub(crate) const PASSWORD: &str = "mot mat khau dai cho ban to chuc";

/// A server with a folder and ports of its own.
pub(crate) struct ServerProcess {
    folder: PathBuf,
    program: PathBuf,
    port: u16,
    child: Option<Child>,
    /// Reads what it says, to its end.
    listening: Option<JoinHandle<String>>,
}

impl ServerProcess {
    /// A fresh installation in `folder` with one administrator; not started yet.
    pub(crate) async fn install(folder: &Path) -> Self {
        Self::install_with(folder, "").await
    }

    /// The same with further settings (TOML).
    pub(crate) async fn install_with(folder: &Path, further: &str) -> Self {
        let (port, probe_port) = (free_port(), free_port());
        let settings = format!(
            "[http]\nlisten = \"127.0.0.1:{port}\"\n[probes]\nlisten = \"127.0.0.1:{probe_port}\"\n\
             [media]\nlisten = \"127.0.0.1:{port}\"\n[store]\ndirectory = \"{}\"\n{further}",
            folder.join("var").display()
        );
        fs::write(folder.join("diemcau.toml"), settings).unwrap();
        let server = Self { folder: folder.to_owned(), program: BINARY.into(), port, child: None, listening: None };
        let words = ["user", "add", "to-chuc", "--role", "admin"];
        let mut adding = server.command(&words).stdin(Stdio::piped()).spawn().unwrap();
        let mut answers = adding.stdin.take().unwrap();
        answers.write_all(format!("{PASSWORD}\n{PASSWORD}\n").as_bytes()).await.unwrap();
        drop(answers);
        assert!(adding.wait().await.unwrap().success());
        server
    }

    /// It is started from a copy of the program in its folder. Answers where that is.
    pub(crate) fn run_a_copy(&mut self) -> PathBuf {
        self.program = self.folder.join("diemcau");
        fs::copy(BINARY, &self.program).unwrap();
        self.program.clone()
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The file of the ledger.
    pub(crate) fn ledger(&self) -> PathBuf {
        self.folder.join("var").join("diemcau.sqlite")
    }

    /// Its data.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.join("var")
    }

    /// Another command of the binary on the same folder.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(words).arg("--config").arg(self.folder.join("diemcau.toml")).kill_on_drop(true);
        command
    }

    /// Starts it and waits until it says that it is ready.
    pub(crate) async fn start(&mut self) {
        let mut child = self.command(&["serve"]).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        loop {
            let line = lines.next_line().await.unwrap().expect("the server ended before it was ready");
            if line.contains("the server is ready") {
                break;
            }
        }
        // A full pipe would stop the server.
        self.listening = Some(tokio::spawn(async move {
            let mut log = String::new();
            while let Ok(Some(line)) = lines.next_line().await {
                log.extend([&line, "\n"]);
            }
            log
        }));
        self.child = Some(child);
    }

    /// SIGKILL; answers what it had logged since it was ready.
    pub(crate) async fn kill(&mut self) -> String {
        self.child.take().expect("the server runs").kill().await.unwrap();
        self.listening.take().expect("the server runs").await.unwrap()
    }
}

fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}
