//! The worked example: item A 08:00–09:00, item B 09:15–10:00, a pause 08:30–08:40; one commune
//! receives 08:10–08:59 and 09:20–10:00.

use diemcau_domain::Conference;
use diemcau_domain::agenda::ItemPlan;
use diemcau_domain::attendance::Thresholds;
use diemcau_domain::command::Command;
use diemcau_domain::event::{Event, MediaKind};
use diemcau_domain::identity::{DeviceId, EndpointId, ItemId, LegNumber, RollCallId, SessionId};
use diemcau_domain::report::{Beside, Report, ReportKind, ReportOrder, report};
use diemcau_domain::roll_call::HeadCount;
use diemcau_domain::session::{SessionPlan, SessionStep};
use diemcau_domain::time::Timestamp;

use crate::roster_file;

pub(super) const SESSION: SessionId = SessionId(1);

const ROSTER: &str = "code,parent_code,name,level,unit_code,invited,mode,note\n\
    TW,,Điểm cầu Trung ương,central,,500,two_way,\n\
    10,TW,Điểm cầu chính Tỉnh Lào Cai,province,10,450,two_way,\n\
    02647,10,Xã Nghĩa Đô,commune,02647,35900,two_way,\n\
    02650,10,Xã Bản Rịa,commune,02650,40,broadcast,=nhà văn hóa\n";

/// A time of 22 July 2022 in Asia/Ho_Chi_Minh, as `"08:00:00"`.
pub(super) fn at(clock: &str) -> Timestamp {
    const MIDNIGHT_MS: i64 = 1_658_422_800_000;
    let seconds = clock.split(':').fold(0, |sum, part| sum * 60 + part.parse::<i64>().unwrap());
    Timestamp::from_millis(MIDNIGHT_MS + seconds * 1000)
}

fn ask(conference: &mut Conference, clock: &str, command: Command) -> Vec<Event> {
    let events = conference.decide(at(clock), command).unwrap();
    for event in &events {
        conference.apply(at(clock), event.clone());
    }
    events
}

fn step(conference: &mut Conference, clock: &str, step: SessionStep) {
    ask(conference, clock, Command::StepSession { session: SESSION, step });
}

fn planned() -> Conference {
    let mut conference = Conference::default();
    let title = "Hội nghị toàn quốc nghiên cứu, học tập nghị quyết".to_owned();
    ask(&mut conference, "06:00:00", Command::PlanConference { title });
    let entries = roster_file::read(ROSTER.as_bytes()).unwrap().entries;
    let top = entries[0].endpoint;
    ask(&mut conference, "06:00:00", Command::ImportRoster { entries });
    let (planned_from, planned_until) = (at("08:00:00"), at("10:00:00"));
    let plan =
        SessionPlan { title: "Buổi sáng 22/07".into(), lead: top, audience: top, planned_from, planned_until };
    ask(&mut conference, "06:00:00", Command::PlanSession { plan });
    for title in ["Chuyên đề 1", "Chuyên đề 2"] {
        let plan = ItemPlan { title: title.into(), speaker: String::new(), planned_minutes: 60 };
        ask(&mut conference, "06:00:00", Command::PlanItem { session: SESSION, plan });
    }
    conference
}

fn receive(conference: &mut Conference, endpoint: EndpointId, leg: u32, first: &str, last: &str) {
    let (leg, kind) = (LegNumber(leg), MediaKind::Picture);
    ask(conference, first, Command::BeginMedia { endpoint, session: SESSION, leg, kind, since: at(first) });
    ask(conference, last, Command::CeaseMedia { endpoint, session: SESSION, leg, kind, last_proof_at: at(last) });
}

pub(super) fn held() -> Conference {
    let mut conference = planned();
    let commune = conference.roster().by_code("02647").unwrap().endpoint;
    step(&mut conference, "07:30:00", SessionStep::Open);
    let device = DeviceId("máy bàn 1".into());
    ask(&mut conference, "07:45:00", Command::SoundProgram { session: SESSION, since: at("07:45:00") });
    ask(&mut conference, "07:50:00", Command::OpenLink { endpoint: commune, device, silent_ms: 0 });
    step(&mut conference, "08:00:00", SessionStep::Start);
    ask(&mut conference, "08:00:00", Command::StartItem { item: ItemId(1) });
    let (title, deadline) = ("Đầu buổi".to_owned(), at("08:30:00"));
    ask(&mut conference, "08:05:00", Command::OpenRollCall { session: SESSION, title, deadline });
    let head_count = HeadCount {
        present_members: 35_599,
        present_others: 5_806,
        excused: 200,
        unexcused: 50,
        corrected_invited: None,
    };
    let roll_call = RollCallId(1);
    ask(&mut conference, "08:20:00", Command::ReportHeadCount { roll_call, endpoint: commune, head_count });
    step(&mut conference, "08:30:00", SessionStep::Pause);
    step(&mut conference, "08:40:00", SessionStep::Resume);
    receive(&mut conference, commune, 1, "08:10:00", "08:59:00");
    ask(&mut conference, "09:00:00", Command::EndItem { item: ItemId(1) });
    ask(&mut conference, "09:15:00", Command::StartItem { item: ItemId(2) });
    receive(&mut conference, commune, 2, "09:20:00", "10:00:00");
    ask(&mut conference, "10:00:00", Command::CloseRollCall { roll_call });
    step(&mut conference, "10:00:00", SessionStep::End);
    conference
}

pub(super) fn example(kind: ReportKind) -> Report {
    let conference = held();
    let top = conference.roster().root().unwrap().endpoint;
    let mut report =
        report(&conference, &Beside::default(), &ReportOrder::newest(kind, &[SESSION], top, Thresholds::default()))
            .unwrap();
    report.heading.ledger_head = Some("0f3a".repeat(16));
    report
}
