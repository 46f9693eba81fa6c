//! A conference to try things out on, modelled on the national one of 22 July 2022.

use diemcau_documents::roster_file::{self, RosterFileRefusal};
use diemcau_domain::agenda::ItemPlan;
use diemcau_domain::authority::Role;
use diemcau_domain::command::Command;
use diemcau_domain::event::Event;
use diemcau_domain::identity::{AccountId, Author, EndpointId, SessionId};
use diemcau_domain::session::SessionPlan;
use diemcau_domain::time::Timestamp;
use diemcau_secretariat::{Desk, NotDone};
use diemcau_store::{Holder, NewAccount, StoreError};
use thiserror::Error;

use crate::app::App;
use crate::identity::password::{PasswordTrouble, hash_password};
use crate::identity::secret::{NoRandomness, Secret};
use crate::identity::sign_ins::SignInTrouble;

const ROSTER: &[u8] = include_bytes!("../../config/rosters/2022-07-22.csv");
const TITLE: &str = "Hội nghị toàn quốc nghiên cứu, học tập, quán triệt và triển khai nghị quyết";
/// Phường Lào Cai, in the roster of 2022.
const ENDPOINT_CODE: &str = "X02641";
/// The links of a start work for a day.
const SECRETS_WORK_MS: i64 = 24 * 3_600_000;
const QUARTER_HOUR_MS: i64 = 15 * 60_000;

/// A session: title, hours after the beginning of the first, and its items with their minutes.
type PlannedSession = (&'static str, i64, i64, &'static [(&'static str, u32)]);

const SESSIONS: [PlannedSession; 3] = [
    (
        "Buổi 1: Quán triệt bốn nghị quyết",
        0,
        4,
        &[
            ("Nghị quyết về đổi mới, hoàn thiện thể chế, chính sách quản lý và sử dụng đất", 60),
            ("Nghị quyết về nông nghiệp, nông dân, nông thôn", 60),
            ("Nghị quyết về kinh tế tập thể trong giai đoạn mới", 45),
            ("Nghị quyết về xây dựng tổ chức cơ sở đảng và nâng cao chất lượng đảng viên", 45),
        ],
    ),
    (
        "Buổi 2: Kế hoạch thực hiện các nghị quyết",
        6,
        9,
        &[("Kế hoạch hành động thực hiện các nghị quyết", 60), ("Trao đổi, thảo luận", 90)],
    ),
    ("Buổi 3: Tổng kết hội nghị", 24, 27, &[("Ý kiến của các điểm cầu", 90), ("Phát biểu bế mạc", 45)]),
];

/// Why there is no demo.
#[derive(Debug, Error)]
pub enum DemoError {
    /// The roster in this binary is wrong.
    #[error("the demo's roster: {0}")]
    Roster(#[from] RosterFileRefusal),
    /// A desk did not do what the demo needs.
    #[error("the demo's conference: {0}")]
    NotDone(#[from] NotDone),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A key could not be made.
    #[error(transparent)]
    SignIn(#[from] SignInTrouble),
    /// A password could not be made.
    #[error(transparent)]
    Password(#[from] PasswordTrouble),
    /// No random numbers.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

/// What to click. Each start makes them anew: only hashes are kept, so that nothing can be printed
/// twice.
#[derive(Clone, Debug)]
pub struct DemoLinks {
    /// Signs the organizer in, once.
    pub organizer: String,
    /// Signs a staff member in, once.
    pub staff: String,
    /// Brings one endpoint in.
    pub endpoint: String,
    /// The endpoint's name; none if the roster no longer has it.
    pub endpoint_name: Option<String>,
}

/// Makes the conference and the accounts where they are missing, and fresh links in any case.
///
/// # Errors
/// [`DemoError`].
pub async fn prepare(app: &App) -> Result<DemoLinks, DemoError> {
    let desk = match app.secretariat.desks().into_iter().next() {
        Some(desk) => desk,
        None => plan_conference(app).await?,
    };
    let organizer = account(app, "organizer", Role::Admin).await?;
    let staff = account(app, "staff", Role::Staff).await?;
    let (endpoint, endpoint_name) = endpoint_link(app, &desk).await?;
    Ok(DemoLinks {
        organizer: once_link(app, "", organizer).await?,
        staff: once_link(app, "reports", staff).await?,
        endpoint,
        endpoint_name,
    })
}

async fn plan_conference(app: &App) -> Result<Desk, DemoError> {
    let file = roster_file::read(ROSTER)?;
    let desk = app.secretariat.plan_conference(Author::Operator, TITLE.to_owned()).await?;
    desk.command(Author::Operator, Command::ImportRoster { entries: file.entries }).await?;
    let top = desk.read(|reading| reading.conference.roster().root().map(|root| root.endpoint)).await?;
    if let Some(top) = top {
        let begin = next_quarter_hour(app.clock.now());
        for (title, from_hours, until_hours, items) in SESSIONS {
            let plan = SessionPlan {
                title: title.to_owned(),
                lead: top,
                audience: top,
                planned_from: begin.plus_ms(from_hours * 3_600_000),
                planned_until: begin.plus_ms(until_hours * 3_600_000),
            };
            plan_session(&desk, plan, items).await?;
        }
    }
    Ok(desk)
}

async fn plan_session(desk: &Desk, plan: SessionPlan, items: &[(&str, u32)]) -> Result<(), DemoError> {
    let outcome = desk.command(Author::Operator, Command::PlanSession { plan }).await?;
    let planned = outcome.events.iter().find_map(planned_session);
    let Some(session) = planned else { return Ok(()) };
    for (title, planned_minutes) in items {
        let plan = ItemPlan {
            title: (*title).to_owned(),
            speaker: "Báo cáo viên Trung ương".to_owned(),
            planned_minutes: *planned_minutes,
        };
        desk.command(Author::Operator, Command::PlanItem { session, plan }).await?;
    }
    Ok(())
}

const fn planned_session(event: &Event) -> Option<SessionId> {
    match event {
        Event::SessionPlanned { session, .. } => Some(*session),
        _ => None,
    }
}

/// An account that nobody has the password of: it is entered by links that work once.
async fn account(app: &App, name: &str, role: Role) -> Result<AccountId, DemoError> {
    if let Some(account) = app.store.account_named(name).await? {
        return Ok(account.account);
    }
    let unknown = Secret::fresh()?;
    let password_hash = hash_password(unknown.reveal())?;
    let new = NewAccount { name: name.to_owned(), password_hash, role, subtree: None, person: None };
    Ok(app.store.create_account(new, app.clock.now()).await?)
}

async fn once_link(app: &App, page: &str, account: AccountId) -> Result<String, DemoError> {
    let secret = Secret::fresh()?;
    let expires_at = app.clock.now().plus_ms(SECRETS_WORK_MS);
    app.store.keep_secret(secret.hash(), Holder::Account(account), expires_at).await?;
    Ok(format!("{}{page}#once={}", app.public_url, secret.reveal()))
}

async fn endpoint_link(app: &App, desk: &Desk) -> Result<(String, Option<String>), DemoError> {
    let chosen = desk.read(|reading| {
        let roster = reading.conference.roster();
        let chosen = roster.by_code(ENDPOINT_CODE).or_else(|| roster.entries().last());
        chosen.map(|entry| (entry.endpoint, entry.name.clone()))
    });
    let Some((endpoint, name)) = chosen.await? else { return Ok((format!("{}join", app.public_url), None)) };
    let endpoint: EndpointId = endpoint;
    let keys = app.join_keys.issue(desk.conference(), &[endpoint], app.clock.now()).await?;
    let link = keys.first().map(|key| app.join_link(key)).unwrap_or_default();
    Ok((link, Some(name)))
}

fn next_quarter_hour(now: Timestamp) -> Timestamp {
    let into = now.as_millis().rem_euclid(QUARTER_HOUR_MS);
    now.plus_ms(QUARTER_HOUR_MS - into)
}
