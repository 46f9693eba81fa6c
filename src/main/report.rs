//! `diemcau report`.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use diemcau_documents::{Format, Language, Order, Separator, put_in_order, render, words};
use diemcau_domain::Conference;
use diemcau_domain::identity::{ConferenceId, EndpointId, SessionId};
use diemcau_domain::quality::Qualities;
use diemcau_domain::report::{self, ReportKind};
use diemcau_server::{Configuration, ledger_file};
use diemcau_store::{Head, Store};

use crate::block_on;
use crate::terminal::print;

/// Makes an attendance report from the ledger; works beside a running server.
///
/// Example: diemcau report --conference 1 --session 1 --format xlsx -o tong-hop.xlsx
#[derive(Debug, Args)]
pub(crate) struct Report {
    /// Print conferences and sessions with their numbers, and nothing else.
    #[arg(long)]
    list: bool,
    /// The conference, by number.
    #[arg(long, value_name = "N", default_value_t = 1)]
    conference: u32,
    /// A session, by number; may be given several times. Without it: every session that has begun.
    #[arg(long, value_name = "N")]
    session: Vec<u32>,
    /// summary (by tree), endpoints (each in detail) or matrix (endpoint × agenda item).
    #[arg(long, default_value = "summary")]
    kind: String,
    /// xlsx, csv or json.
    #[arg(long, default_value = "xlsx")]
    format: Format,
    /// The code of the endpoint at the top; without it, everybody.
    #[arg(long, value_name = "CODE")]
    subtree: Option<String>,
    /// vi or en.
    #[arg(long, default_value = "vi")]
    language: Language,
    /// comma or semicolon, for csv.
    #[arg(long, default_value = "comma")]
    separator: Separator,
    /// roster (as the roster has it) or name (Vietnamese collation).
    #[arg(long, default_value = "roster")]
    order: Order,
    /// A TOML file with what differs from the defaults; it says where the data folder is.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Where the report goes; without it, to standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Report {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let configuration = Configuration::load(self.config.as_deref())?;
        block_on(self.make(configuration))
    }

    async fn make(self, configuration: Configuration) -> anyhow::Result<ExitCode> {
        let store = Store::open_read_only(&ledger_file(&configuration.store.directory)).await?;
        if self.list {
            for id in store.conferences().await? {
                print(sessions_text(id, &replay(&store, id).await?.0))?;
            }
        } else {
            let (conference, head) = replay(&store, ConferenceId(self.conference)).await?;
            let lines = store.lines(ConferenceId(self.conference)).await?.into_iter().collect();
            self.write(&self.render(&conference, lines, head, &configuration)?)?;
        }
        store.close().await;
        Ok(ExitCode::SUCCESS)
    }

    fn render(
        &self,
        conference: &Conference,
        lines: Qualities,
        head: Head,
        settings: &Configuration,
    ) -> anyhow::Result<Vec<u8>> {
        let kind =
            ReportKind::from_code(&self.kind).context("--kind is summary, endpoints, matrix, quality or floor_log")?;
        let sessions = self.sessions(conference)?;
        let subtree = self.subtree(conference, &sessions)?;
        let qualities = lines.judged_by(settings.quality.voice());
        let thresholds = settings.attendance.thresholds();
        let mut made = report::report(kind, conference, &qualities, &sessions, subtree, thresholds)?;
        made.heading.ledger_head = Some(head.to_string());
        put_in_order(&mut made, self.order)?;
        Ok(render(&made, self.format, self.language, self.separator)?)
    }

    fn sessions(&self, conference: &Conference) -> anyhow::Result<Vec<SessionId>> {
        if !self.session.is_empty() {
            return Ok(self.session.iter().copied().map(SessionId).collect());
        }
        let begun = conference.sessions().filter(|session| session.held.ever_began()).map(|session| session.id);
        let begun: Vec<_> = begun.collect();
        anyhow::ensure!(!begun.is_empty(), "no session of this conference has begun; name one with --session");
        Ok(begun)
    }

    fn subtree(&self, conference: &Conference, sessions: &[SessionId]) -> anyhow::Result<EndpointId> {
        if let Some(code) = &self.subtree {
            let roster = conference.roster();
            let top = roster.by_code(code).with_context(|| format!("no endpoint has the code {code}"))?;
            return Ok(top.endpoint);
        }
        if let [only] = sessions {
            let session = conference.session(*only).context("there is no such session")?;
            return Ok(session.plan.audience);
        }
        let roster = conference.roster();
        Ok(roster.root().context("the conference has no roster")?.endpoint)
    }

    fn write(&self, file: &[u8]) -> anyhow::Result<()> {
        match &self.output {
            Some(path) => std::fs::write(path, file).with_context(|| path.display().to_string()),
            None => print(file),
        }
    }
}

/// What the ledger says, and the head it says it up to.
async fn replay(store: &Store, id: ConferenceId) -> anyhow::Result<(Conference, Head)> {
    let mut conference = Conference::default();
    let head = store.load_each(id, |record| conference.apply(record.at, record.event)).await?;
    anyhow::ensure!(head.sequence > 0, "there is no conference {id}");
    Ok((conference, head))
}

fn sessions_text(id: ConferenceId, conference: &Conference) -> String {
    let mut lines = vec![format!("{id}  {}", conference.title())];
    lines.extend(conference.sessions().map(|session| {
        let state = words::session_state(session.state, Language::Vietnamese);
        format!("    {}  {} ({state})", session.id, session.plan.title)
    }));
    lines.join("\n") + "\n"
}
