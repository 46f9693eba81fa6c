//! `diemcau roster`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Subcommand;
use diemcau_documents::figures::count;
use diemcau_documents::roster_file::{self, FileFault, RosterFile, RosterFileRefusal};
use diemcau_documents::{Language, RosterCounts, count_roster, fault_text, words};
use diemcau_domain::command::Command;
use diemcau_domain::identity::{Author, ConferenceId};
use diemcau_domain::roster::{self, RosterChange, RosterDifference};
use diemcau_secretariat::{Clock, Secretariat, Settings};
use diemcau_server::Configuration;
use diemcau_server::contacts::keep_contacts;
use diemcau_store::Store;

use crate::block_on;
use crate::terminal::{open_ledger, print};

/// Figures are printed as reports print them.
const LANGUAGE: Language = Language::Vietnamese;
/// The levels that the national figure of a conference counts.
const POINT_LEVELS: [&str; 2] = ["district", "commune"];

#[derive(Debug, Subcommand)]
pub(crate) enum Roster {
    /// Say what a roster file holds, or everything that is wrong with it.
    ///
    /// The file is CSV (UTF-8) or XLSX with the columns code, parent_code, name, level, unit_code,
    /// invited, mode and note, in any order. The header is row 1. Exits with 1 if anything is wrong.
    Check {
        /// Say also what it would change in this one, CSV or XLSX.
        #[arg(long, value_name = "FILE")]
        against: Option<PathBuf>,
        /// The roster, CSV or XLSX.
        file: PathBuf,
    },
    /// Take a roster file into a conference, if everything in it is right.
    ///
    /// Needs the data folder for itself: while the server runs, use the organizer's page instead.
    Import {
        /// The conference, by number (`diemcau report --list` shows them).
        #[arg(long, value_name = "N", required_unless_present = "new")]
        conference: Option<u32>,
        /// Plan a new conference with this title for it.
        #[arg(long, value_name = "TITLE", conflicts_with = "conference")]
        new: Option<String>,
        /// A TOML file with what differs from the defaults; it says where the data folder is.
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
        /// The roster, CSV or XLSX.
        file: PathBuf,
    },
}

impl Roster {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let (Self::Check { file, .. } | Self::Import { file, .. }) = &self;
        let read = match read(file)? {
            Ok(read) => read,
            Err(refusal) => {
                print(faults_text(&refusal))?;
                return Ok(ExitCode::FAILURE);
            }
        };
        print(counts_text(&count_roster(&read.entries)))?;
        for column in &read.ignored_columns {
            print(format!("Bỏ qua cột: {column}\n"))?;
        }
        match self {
            Self::Check { against: None, .. } => Ok(ExitCode::SUCCESS),
            Self::Check { against: Some(former), .. } => compare(&former, &read),
            Self::Import { conference, new, config, .. } => {
                let configuration = Configuration::load(config.as_deref())?;
                block_on(import(configuration, conference.map(ConferenceId), new, read))
            }
        }
    }
}

fn read(file: &Path) -> anyhow::Result<Result<RosterFile, RosterFileRefusal>> {
    let bytes = std::fs::read(file).with_context(|| file.display().to_string())?;
    Ok(roster_file::read(&bytes))
}

/// Prints what a roster would change in a former one.
fn compare(former: &Path, file: &RosterFile) -> anyhow::Result<ExitCode> {
    let former = match read(former)? {
        Ok(former) => roster::Roster::from_tree_order(former.entries),
        Err(refusal) => {
            print(faults_text(&refusal))?;
            return Ok(ExitCode::FAILURE);
        }
    };
    print(changes_text(&RosterDifference::between(&former, &file.entries)))?;
    Ok(ExitCode::SUCCESS)
}

async fn import(
    configuration: Configuration,
    conference: Option<ConferenceId>,
    new: Option<String>,
    file: RosterFile,
) -> anyhow::Result<ExitCode> {
    let store = open_ledger(&configuration).await?;
    let secretariat = Secretariat::open(store.clone(), Clock::start(), Settings::default()).await?;
    let done = take_in(&secretariat, &store, conference, new, file).await;
    secretariat.stop().await;
    store.close().await;
    print(format!("Đã nhập vào hội nghị số {}\n", done?))?;
    Ok(ExitCode::SUCCESS)
}

async fn take_in(
    secretariat: &Secretariat,
    store: &Store,
    conference: Option<ConferenceId>,
    new: Option<String>,
    file: RosterFile,
) -> anyhow::Result<ConferenceId> {
    let desk = match new {
        Some(title) => secretariat.plan_conference(Author::Operator, title).await?,
        None => conference.and_then(|id| secretariat.desk(id)).context("there is no such conference")?,
    };
    desk.command(Author::Operator, Command::ImportRoster { entries: file.entries }).await?;
    keep_contacts(store, &desk, file.contacts, Clock::start().now()).await?;
    Ok(desk.conference())
}

fn counts_text(counts: &RosterCounts) -> String {
    let shown = |number: usize| count(u64::try_from(number).unwrap_or(u64::MAX), LANGUAGE);
    let invited = count(counts.invited, LANGUAGE);
    let mut lines = vec![format!("{} endpoints (điểm cầu), {invited} invited (triệu tập)", shown(counts.endpoints))];
    let points = counts.levels.iter().filter(|level| POINT_LEVELS.contains(&level.level.as_str()));
    let points: usize = points.map(|level| level.endpoints).sum();
    if points > 0 {
        lines.push(format!("{} at district and commune level (cấp huyện và cấp xã)", shown(points)));
    }
    lines.push("\nCấp (level)".to_owned());
    lines.extend(counts.levels.iter().map(|level| {
        let named = words::level(&level.level, LANGUAGE);
        format!("  {:>8}  {named} ({})", shown(level.endpoints), level.level)
    }));
    lines.push("\nNhánh ngay dưới điểm cầu gốc (branches)".to_owned());
    let branches = counts.branches.iter();
    lines.extend(branches.map(|it| format!("  {:>8}  {} ({})", shown(it.endpoints), it.name, it.code)));
    lines.join("\n") + "\n"
}

/// The figures, then every difference on a line of its own: what stays, what is added, what is closed.
fn changes_text(difference: &RosterDifference) -> String {
    let shown = |number: usize| count(u64::try_from(number).unwrap_or(u64::MAX), LANGUAGE);
    let figures = [
        ("thêm mới (added)", difference.count("added")),
        ("không còn (closed)", difference.count("closed")),
        ("đổi tên (renamed)", difference.count("renamed")),
        ("chuyển cấp trên (moved)", difference.count("moved")),
        ("đổi cấp (level)", difference.count("level")),
        ("đổi số triệu tập (invited)", difference.count("invited")),
        ("đổi hình thức (mode)", difference.count("mode")),
        ("giữ nguyên (unchanged)", difference.unchanged),
    ];
    let mut lines = vec!["\nSo với danh sách cũ (changes)".to_owned()];
    lines.extend(figures.map(|(word, number)| format!("  {:>8}  {word}", shown(number))));
    lines.push(String::new());
    lines.extend(difference.changes.iter().map(|of| format!("{} {}: {}", of.code, of.name, change_text(&of.change))));
    lines.join("\n") + "\n"
}

fn change_text(change: &RosterChange) -> String {
    match change {
        RosterChange::Added => "thêm mới".to_owned(),
        RosterChange::Closed => "không còn".to_owned(),
        RosterChange::Renamed { from, .. } => format!("đổi tên, trước là {from}"),
        RosterChange::Moved { from, to } => format!("chuyển từ {from} sang {to}"),
        RosterChange::Level { from, to } => format!("cấp {from} → {to}"),
        RosterChange::Invited { from, to } => format!("triệu tập {from} → {to}"),
        RosterChange::Mode { from, to } => format!("{} → {}", words::mode(*from, LANGUAGE), words::mode(*to, LANGUAGE)),
    }
}

fn faults_text(refusal: &RosterFileRefusal) -> String {
    let mut lines: Vec<String> = refusal.faults.iter().map(fault_line).collect();
    if refusal.total > refusal.faults.len() {
        lines.push(format!("… và {} lỗi khác", refusal.total - refusal.faults.len()));
    }
    lines.push(format!("{} lỗi; không nhập gì cả", refusal.total));
    lines.join("\n") + "\n"
}

fn fault_line(fault: &FileFault) -> String {
    let reason = fault_text(&fault.reason, LANGUAGE);
    match (fault.row, fault.column.as_str()) {
        (0, "") => format!("Tệp: {reason}"),
        (0, column) => format!("Tệp, cột {column}: {reason}"),
        (row, "") => format!("Dòng {row}: {reason}"),
        (row, column) => format!("Dòng {row}, cột {column}: {reason}"),
    }
}
