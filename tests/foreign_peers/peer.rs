//! A peer made with aiortc, as a process that tells what it sees.

use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;

/// Longer than anything here takes on a slow machine; only a failing test waits for it.
pub(crate) const LONG: Duration = Duration::from_secs(60);

const SCRIPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/foreign_peers");
const PYTHON: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/target/peers/bin/python");

/// One of the scripts; its first words say what it prints.
pub(crate) struct ForeignPeer {
    child: Child,
    input: ChildStdin,
    said: Lines<BufReader<ChildStdout>>,
}

impl ForeignPeer {
    /// Starts a script. It ends with [`Self::dismiss`], or at the latest with the test.
    pub(crate) fn start(script: &str, words: &[&str]) -> Self {
        let mut command = Command::new(PYTHON);
        // -B: nothing is left beside the scripts.
        command.arg("-B").arg(format!("{SCRIPTS}/{script}")).args(words).kill_on_drop(true);
        let started = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut child = started.expect("tests/support/prepare.sh installs aiortc");
        let (input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        Self { child, input, said: BufReader::new(output).lines() }
    }

    /// Reads on until it says something of this kind.
    pub(crate) async fn next(&mut self, is_wanted: impl Fn(&Value) -> bool) -> Value {
        let mut heard = Vec::new();
        let reading = async {
            loop {
                let line = self.said.next_line().await.unwrap().expect("the peer ended by itself");
                let said: Value = serde_json::from_str(&line).unwrap();
                if is_wanted(&said) {
                    return said;
                }
                heard.push(line);
            }
        };
        timeout(LONG, reading).await.unwrap_or_else(|_| panic!("it does not come to that: {heard:?}"))
    }

    /// Lets it say goodbye, and sees that it ends well.
    pub(crate) async fn dismiss(self) {
        let Self { mut child, input, said } = self;
        // Kept open, or its last words would end it.
        let _said = said;
        drop(input);
        assert!(timeout(LONG, child.wait()).await.expect("the peer does not end").unwrap().success());
    }

    /// SIGKILL: no goodbye.
    pub(crate) async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }
}
