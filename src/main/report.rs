//! `diemcau report`.

use std::io::{Cursor, IsTerminal};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use diemcau_documents::letterhead::Form;
use diemcau_documents::{Format, Language, Order, Separator, Stationery, bundle, put_in_order, render, words};
use diemcau_domain::Conference;
use diemcau_domain::identity::{ConferenceId, EndpointId, ItemId, SessionId};
use diemcau_domain::quality::Qualities;
use diemcau_domain::report::{self, Beside, ReportKind, ReportOrder};
use diemcau_protocol::report::ChosenSession;
use diemcau_server::delegate_names::delegate_names;
use diemcau_server::{Configuration, beside_ledger, ledger_file, message_texts};
use diemcau_store::{Head, Store};

use crate::block_on;
use crate::letterhead::letterhead;
use crate::terminal::print;

/// Makes an attendance report from the ledger; works beside a running server.
///
/// Example: diemcau report --conference 1 --session 1 -o tong-hop.xlsx
#[derive(Debug, Args)]
pub(crate) struct Report {
    /// Print conferences and sessions with their numbers, and nothing else.
    #[arg(long)]
    list: bool,
    /// The conference, by number.
    #[arg(long, value_name = "N", default_value_t = 1)]
    conference: u32,
    /// A session, by number, or with a version of its figures: 3:2. May be given several times, or
    /// between commas. Without it: every session that has begun.
    #[arg(long, value_name = "N", value_delimiter = ',')]
    session: Vec<ChosenSession>,
    /// An agenda item, by number, to cut a summary, endpoints or matrix to.
    #[arg(long, value_name = "N")]
    item: Option<u32>,
    /// summary (by tree), endpoints (each in detail), matrix (endpoint × agenda item), roll_calls, or
    /// another; a wrong one is answered with all.
    #[arg(long, default_value = "summary")]
    kind: String,
    /// xlsx, csv, json, pdf or docx; without it, what the name after -o ends in, or else xlsx.
    #[arg(long)]
    format: Option<Format>,
    /// A ZIP with the whole and one document of every branch right below its top, instead of one file.
    #[arg(long)]
    by_branch: bool,
    /// state or party: the form of a PDF or DOCX; without it, the one of the configuration.
    #[arg(long, value_parser = form)]
    form: Option<Form>,
    /// Who issues a PDF or DOCX, where it is not who the configuration says: a TOML file with the keys of
    /// its [letterhead] that differ, such as issuing_body = "Tỉnh ủy Lào Cai". Where it names another body
    /// or another title of the signer, room is left for the signer's name unless it has one.
    #[arg(long, value_name = "FILE")]
    letterhead: Option<PathBuf>,
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
            let id = ConferenceId(self.conference);
            let (conference, newest) = replay(&store, id).await?;
            let order = self.order(&conference, &configuration)?;
            let line = order.ledger_line(&conference).unwrap_or(newest.sequence);
            let head = store.head_at(id, line).await?.unwrap_or(newest);
            let sessions: Vec<SessionId> = order.sessions.iter().map(|(session, _)| *session).collect();
            let lines: Qualities = store.lines(id).await?.into_iter().collect();
            let lines = lines.judged_by(configuration.quality.voice());
            let mut beside = beside_ledger(&store, id, &conference, lines, &sessions).await?;
            beside.delegates = delegate_names(&store, id, &conference, &order).await?;
            beside.messages = message_texts(&store, id, &conference, &order, true).await?;
            self.write(&self.render(&conference, &beside, &order, head, &configuration)?)?;
        }
        store.close().await;
        Ok(ExitCode::SUCCESS)
    }

    /// A file is what its name says, unless it is asked for otherwise.
    fn format(&self) -> Format {
        let ending = self.output.as_ref().and_then(|path| path.extension()?.to_str()?.parse().ok());
        self.format.or(ending).unwrap_or(Format::Xlsx)
    }

    fn order(&self, conference: &Conference, settings: &Configuration) -> anyhow::Result<ReportOrder> {
        let kinds = ReportKind::ALL.map(ReportKind::code).join(", ");
        let kind = ReportKind::from_code(&self.kind).with_context(|| format!("--kind is one of {kinds}"))?;
        let sessions = self.sessions(conference)?;
        let subtree = self.subtree(conference, &sessions)?;
        let sessions = sessions.into_iter().map(|of| (of.session, of.version)).collect();
        let thresholds = settings.attendance.thresholds();
        Ok(ReportOrder { kind, sessions, item: self.item.map(ItemId), subtree, thresholds })
    }

    fn render(
        &self,
        conference: &Conference,
        beside: &Beside,
        order: &ReportOrder,
        head: Head,
        settings: &Configuration,
    ) -> anyhow::Result<Vec<u8>> {
        let letterhead = letterhead(&settings.letterhead, self.letterhead.as_deref(), self.form)?;
        let mut with = Stationery { separator: self.separator, ..Stationery::new(self.language, letterhead) };
        if self.by_branch {
            return self.bundle((conference, beside, order), head, &mut with);
        }
        let mut made = report::report(conference, beside, order)?;
        made.heading.ledger_head = Some(head.to_string());
        put_in_order(&mut made, self.order)?;
        Ok(render(&made, self.format(), &mut with)?)
    }

    fn bundle(
        &self,
        of: (&Conference, &Beside, &ReportOrder),
        head: Head,
        with: &mut Stationery,
    ) -> anyhow::Result<Vec<u8>> {
        let told = |done: usize, total: usize| {
            if std::io::stderr().is_terminal() {
                eprint!("\r{done}/{total}{}", if done == total { "\n" } else { "" });
            }
            ControlFlow::Continue(())
        };
        let file = bundle(Cursor::new(Vec::new()), of, (self.format(), &head.to_string()), with, told)?;
        Ok(file.into_inner())
    }

    fn sessions(&self, conference: &Conference) -> anyhow::Result<Vec<ChosenSession>> {
        if !self.session.is_empty() {
            return Ok(self.session.clone());
        }
        let begun = conference.sessions().filter(|session| session.held.ever_began());
        let begun: Vec<_> = begun.map(|session| ChosenSession { session: session.id, version: None }).collect();
        anyhow::ensure!(!begun.is_empty(), "no session of this conference has begun; name one with --session");
        Ok(begun)
    }

    fn subtree(&self, conference: &Conference, sessions: &[ChosenSession]) -> anyhow::Result<EndpointId> {
        if let Some(code) = &self.subtree {
            let held =
                sessions.iter().rev().filter_map(|of| Some(conference.roster_of(conference.session(of.session)?)));
            let rosters = std::iter::once(conference.roster()).chain(held);
            let top = rosters.filter_map(|roster| Some(roster.by_code(code)?.endpoint)).next();
            return top.with_context(|| format!("no endpoint has the code {code}"));
        }
        if let [only] = sessions {
            let session = conference.session(only.session).context("there is no such session")?;
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

fn form(code: &str) -> Result<Form, String> {
    match code {
        "state" => Ok(Form::State),
        "party" => Ok(Form::Party),
        _ => Err("it is state or party".to_owned()),
    }
}

/// What the ledger says, and the head it says it up to.
async fn replay(store: &Store, id: ConferenceId) -> anyhow::Result<(Conference, Head)> {
    let mut conference = Conference::default();
    let head = store.load_each(id, |record| conference.apply_record(record)).await?;
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
