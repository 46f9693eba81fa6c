//! `diemcau roster`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Subcommand;
use diemcau_documents::figures::count;
use diemcau_documents::roster_file::{self, RosterFile, RosterFileRefusal};
use diemcau_documents::{Language, RosterCounts, count_roster, fault_text, words};
use diemcau_domain::command::Command;
use diemcau_domain::identity::{Author, ConferenceId};
use diemcau_secretariat::{Clock, Secretariat, Settings};
use diemcau_server::{Configuration, ledger_file, make_data_directory};
use diemcau_store::Store;

use crate::block_on;

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
        let (Self::Check { file } | Self::Import { file, .. }) = &self;
        let read = match read(file)? {
            Ok(read) => read,
            Err(refusal) => {
                print_faults(&refusal);
                return Ok(ExitCode::FAILURE);
            }
        };
        print_counts(&count_roster(&read.entries));
        for column in &read.ignored_columns {
            println!("Bỏ qua cột: {column}");
        }
        match self {
            Self::Check { .. } => Ok(ExitCode::SUCCESS),
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

async fn import(
    configuration: Configuration,
    conference: Option<ConferenceId>,
    new: Option<String>,
    file: RosterFile,
) -> anyhow::Result<ExitCode> {
    let directory = &configuration.store.directory;
    make_data_directory(directory)?;
    let store = Store::open(&ledger_file(directory)).await?;
    let secretariat = Secretariat::open(store.clone(), Clock::start(), Settings::default()).await?;
    let done = take_in(&secretariat, conference, new, file).await;
    secretariat.stop().await;
    store.close().await;
    println!("Đã nhập vào hội nghị số {}", done?);
    Ok(ExitCode::SUCCESS)
}

async fn take_in(
    secretariat: &Secretariat,
    conference: Option<ConferenceId>,
    new: Option<String>,
    file: RosterFile,
) -> anyhow::Result<ConferenceId> {
    let desk = match new {
        Some(title) => secretariat.plan_conference(Author::Operator, title).await?,
        None => conference.and_then(|id| secretariat.desk(id)).context("there is no such conference")?,
    };
    desk.command(Author::Operator, Command::ImportRoster { entries: file.entries }).await?;
    Ok(desk.conference())
}

fn print_counts(counts: &RosterCounts) {
    let shown = |number: usize| count(u64::try_from(number).unwrap_or(u64::MAX), LANGUAGE);
    let invited = count(counts.invited, LANGUAGE);
    println!("{} endpoints (điểm cầu), {invited} invited (triệu tập)", shown(counts.endpoints));
    let points = counts.levels.iter().filter(|level| POINT_LEVELS.contains(&level.level.as_str()));
    let points: usize = points.map(|level| level.endpoints).sum();
    if points > 0 {
        println!("{} at district and commune level (cấp huyện và cấp xã)", shown(points));
    }
    println!("\nCấp (level)");
    for level in &counts.levels {
        let named = words::level(&level.level, LANGUAGE);
        println!("  {:>8}  {named} ({})", shown(level.endpoints), level.level);
    }
    println!("\nNhánh ngay dưới điểm cầu gốc (branches)");
    for branch in &counts.branches {
        println!("  {:>8}  {} ({})", shown(branch.endpoints), branch.name, branch.code);
    }
}

fn print_faults(refusal: &RosterFileRefusal) {
    for fault in &refusal.faults {
        let reason = fault_text(&fault.reason, LANGUAGE);
        match (fault.row, fault.column.as_str()) {
            (0, "") => println!("Tệp: {reason}"),
            (0, column) => println!("Tệp, cột {column}: {reason}"),
            (row, "") => println!("Dòng {row}: {reason}"),
            (row, column) => println!("Dòng {row}, cột {column}: {reason}"),
        }
    }
    if refusal.total > refusal.faults.len() {
        println!("… và {} lỗi khác", refusal.total - refusal.faults.len());
    }
    println!("{} lỗi; không nhập gì cả", refusal.total);
}
