//! The side of whoever wants something printed.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use thiserror::Error;

use super::worker::PRINTED;
use super::{PRESS_COMMAND, Page, frame};

/// A document that takes longer will take for ever.
const LONGEST_WAIT: Duration = Duration::from_secs(120);

/// This very program, also after an upgrade put another one into its place: the old one prints until it is
/// started anew.
const THIS_PROGRAM: &str = "/proc/self/exe";

/// Why nothing was printed.
#[derive(Debug, Error)]
pub enum PressTrouble {
    /// The process of the press cannot be started, or went away: it may have needed too much memory.
    #[error("the press is gone: {0}")]
    Gone(#[from] io::Error),
    /// It took too long, and was stopped.
    #[error("the press took too long")]
    TooSlow,
    /// It says that the page cannot be printed.
    #[error("{0}")]
    Refused(String),
}

/// A press for one document after the other. Its process is started for the first one, kept for the
/// next, and replaced when it goes away; it ends with this.
#[derive(Debug)]
pub struct PressRoom {
    program: Option<PathBuf>,
    press: Option<Running>,
}

/// A press at work, and the thread that speaks with it.
#[derive(Debug)]
struct Running {
    child: Child,
    pages: Option<SyncSender<Page>>,
    documents: Receiver<Result<Vec<u8>, PressTrouble>>,
    clerk: Option<JoinHandle<()>>,
}

impl PressRoom {
    /// A press that is this very program.
    #[must_use]
    pub const fn of_this_program() -> Self {
        Self { program: None, press: None }
    }

    /// A press that is another copy of the program.
    #[must_use]
    pub const fn of(program: PathBuf) -> Self {
        Self { program: Some(program), press: None }
    }

    /// Prints a page.
    ///
    /// # Errors
    /// [`PressTrouble`]; the next page finds a press again.
    pub fn print(&mut self, page: &Page) -> Result<Vec<u8>, PressTrouble> {
        let running = match self.press.take() {
            Some(running) => running,
            None => Running::start(self.program.as_deref().unwrap_or(Path::new(THIS_PROGRAM)))?,
        };
        let printed = running.print(page);
        // One that was too slow or is gone is of no more use.
        if matches!(printed, Ok(_) | Err(PressTrouble::Refused(_))) {
            self.press = Some(running);
        }
        printed
    }
}

impl Running {
    fn start(program: &Path) -> io::Result<Self> {
        let mut child = Command::new(program)
            .arg(PRESS_COMMAND)
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let (Some(to_press), Some(from_press)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        let (pages, wanted) = sync_channel(1);
        let (done, documents) = sync_channel(1);
        let clerk = std::thread::Builder::new()
            .name("press".to_owned())
            .spawn(move || carry(to_press, from_press, &wanted, &done))?;
        Ok(Self { child, pages: Some(pages), documents, clerk: Some(clerk) })
    }

    fn print(&self, page: &Page) -> Result<Vec<u8>, PressTrouble> {
        let gone = || PressTrouble::Gone(io::ErrorKind::BrokenPipe.into());
        let pages = self.pages.as_ref().ok_or_else(gone)?;
        pages.send(page.clone()).map_err(|_| gone())?;
        match self.documents.recv_timeout(LONGEST_WAIT) {
            Ok(printed) => printed,
            Err(RecvTimeoutError::Timeout) => Err(PressTrouble::TooSlow),
            Err(RecvTimeoutError::Disconnected) => Err(gone()),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // The clerk waits for the next page, or for what the press has to say: both end here.
        drop(self.pages.take());
        let _ = self.child.kill();
        let _ = self.child.wait();
        if let Some(clerk) = self.clerk.take() {
            let _ = clerk.join();
        }
    }
}

/// Carries pages to the press and documents back, until either side is gone.
fn carry(
    mut to_press: ChildStdin,
    mut from_press: ChildStdout,
    wanted: &Receiver<Page>,
    done: &SyncSender<Result<Vec<u8>, PressTrouble>>,
) {
    while let Ok(page) = wanted.recv() {
        let printed = exchange(&mut to_press, &mut from_press, &page);
        let goes_on = matches!(printed, Ok(_) | Err(PressTrouble::Refused(_)));
        if done.send(printed).is_err() || !goes_on {
            return;
        }
    }
}

fn exchange(to_press: &mut impl Write, from_press: &mut impl Read, page: &Page) -> Result<Vec<u8>, PressTrouble> {
    frame::write(to_press, page.description.as_bytes())?;
    for part in &page.parts {
        frame::write(to_press, part)?;
    }
    frame::write(to_press, &[])?;
    to_press.flush()?;
    let mut mark = [0_u8; 1];
    from_press.read_exact(&mut mark)?;
    let answer = frame::read(from_press)?.ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))?;
    if mark == [PRINTED] {
        Ok(answer)
    } else {
        Err(PressTrouble::Refused(String::from_utf8_lossy(&answer).into_owned()))
    }
}
