//! What a session can have beside attendance: checks, turns to speak, prompts, papers, votes, messages, delegates,
//! write-ups, make-up study, corrections.

use diemcau_domain::Conference;
use diemcau_domain::amendment::{Amendment, Change};
use diemcau_domain::attendance::Thresholds;
use diemcau_domain::comment::Handling;
use diemcau_domain::delegate::{CheckInWay, DelegateKind, DelegateName, DelegateNames, ListedDelegate};
use diemcau_domain::document::{DocumentKind, DocumentPlan, Draft};
use diemcau_domain::event::{Event, MediaKind};
use diemcau_domain::floor::FloorEnd;
use diemcau_domain::identity::{
    AccountId, AnnouncementId, Author, CommentId, DelegateNumber, DeviceId, DocumentId, EndpointId, Epoch, LegNumber,
    MessageId, PromptId, RollCallId, Version, VoteId,
};
use diemcau_domain::message::MessageTexts;
use diemcau_domain::person::{AccountNames, Person};
use diemcau_domain::quality::Qualities;
use diemcau_domain::readiness::Check;
use diemcau_domain::report::Beside;
use diemcau_domain::roll_call::HeadCount;
use diemcau_domain::study::Piece;
use diemcau_domain::vote::{Ballot, VoteCounting};
use diemcau_domain::write_up::WriteUp;
use diemcau_domain::written_text::{TextHash, WrittenTexts};

use super::sample::{ROLL_CALL, SESSION, minute};

const TOP: EndpointId = EndpointId(1);
/// Ready in every respect.
const READY: EndpointId = EndpointId(3);
/// Its microphone failed, the rest was not tried.
const UNREADY: EndpointId = EndpointId(5);
const CLERK: Author = Author::Account(AccountId(7));

/// As long as people write: some 1,500 letters in three paragraphs.
pub(super) fn long_comment() -> String {
    let sentence = "Đề nghị ban soạn thảo nghiên cứu, bổ sung quy định về trách nhiệm phối hợp giữa các cơ quan, đơn vị \
                    trong việc tổ chức thực hiện, đồng thời làm rõ nguồn lực bảo đảm và thời hạn hoàn thành. ";
    let paragraph = sentence.repeat(3);
    [paragraph.trim_end(); 3].join("\n")
}

fn text(number: u32) -> TextHash {
    TextHash(format!("{number:064x}"))
}

/// The technical check.
pub(super) fn before(conference: &mut Conference) {
    let session = SESSION;
    conference.apply(minute(-50), Event::SessionRehearsed { session });
    let (epoch, leg) = (Epoch(9), LegNumber(900));
    let device = DeviceId("máy bàn".into());
    conference.apply(minute(-49), Event::LinkOpened { endpoint: READY, epoch, device });
    for kind in [MediaKind::Sound, MediaKind::Picture] {
        let (endpoint, since) = (READY, minute(-48));
        conference.apply(minute(-48), Event::MediaBegan { endpoint, session, leg, kind, since });
    }
    conference.apply(minute(-47), Event::LineTried { session, endpoint: READY, passed: true });
    for check in [Check::Sound, Check::Camera, Check::Microphone] {
        conference.apply(minute(-46), Event::CheckDeclared { session, endpoint: READY, check, passed: true });
    }
    conference.apply(minute(-45), Event::LineTried { session, endpoint: UNREADY, passed: true });
    let (check, passed) = (Check::Microphone, false);
    conference.apply(minute(-44), Event::CheckDeclared { session, endpoint: UNREADY, check, passed });
    for kind in [MediaKind::Sound, MediaKind::Picture] {
        let (endpoint, last_proof_at) = (READY, minute(-43));
        conference.apply(minute(-43), Event::MediaCeased { endpoint, session, leg, kind, last_proof_at });
    }
    conference.apply(minute(-43), Event::LinkClosed { endpoint: READY, epoch, last_proof_at: minute(-43) });
}

/// Everything else, as if it had happened when the session was over: none of it asks for the time.
pub(super) fn after(conference: &mut Conference) {
    papers(conference);
    messages(conference);
    people(conference);
    figures(conference);
}

fn papers(conference: &mut Conference) {
    let (session, document, vote) = (SESSION, DocumentId(1), VoteId(1));
    let articles = vec!["Điều 1. Phạm vi điều chỉnh".into(), "Điều 2. Tổ chức thực hiện".into()];
    let draft = Some(Draft { articles, comments_until: None });
    let (title, digest) = ("Dự thảo Nghị quyết về chuyển đổi số".into(), "0a".repeat(32));
    let plan = DocumentPlan { title, kind: DocumentKind::Pdf, digest, bytes: 1_000, subtree: TOP, draft };
    conference.apply(minute(30), Event::DocumentSent { session, document, plan });
    for (minutes, endpoint) in [(32, READY), (33, UNREADY), (34, EndpointId(6))] {
        conference.apply(minute(minutes), Event::DocumentOpened { document, endpoint });
    }
    for (number, endpoint, article) in [(1, READY, 2), (2, UNREADY, 1), (3, EndpointId(6), 1)] {
        let comment = CommentId(number);
        conference.apply(minute(40), Event::CommentMade { comment, document, endpoint, article, text: text(number) });
    }
    let (comment, handling, answer) = (CommentId(1), Handling::Explained, Some(text(11)));
    conference.apply(minute(50), Event::CommentHandled { comment, handling, answer, by: CLERK });
    let (comment, handling) = (CommentId(2), Handling::Accepted);
    conference.apply(minute(50), Event::CommentHandled { comment, handling, answer: None, by: CLERK });

    let (question, counting) = ("Thông qua chỉ tiêu thu ngân sách năm 2023?".into(), VoteCounting::People);
    conference.apply(minute(60), Event::VoteOpened { session, vote, question, counting });
    for (endpoint, in_favour) in [(READY, 80), (UNREADY, 70), (EndpointId(6), 60)] {
        let ballot = Ballot { in_favour, against: 3, blank: 1 };
        conference.apply(minute(61), Event::BallotCast { vote, endpoint, ballot, entitled: 110 });
    }
    conference.apply(minute(65), Event::VoteClosed { vote });
}

/// An announcement whose text is kept and one whose text was erased, a reminder, and a hot line.
fn messages(conference: &mut Conference) {
    let (session, subtree, roll_call, by) = (SESSION, TOP, ROLL_CALL, CLERK);
    for (number, text) in [(1, text(21)), (2, text(22))] {
        let announcement = AnnouncementId(number);
        let made = Event::AnnouncementMade { session, announcement, subtree, text, by };
        conference.apply(minute(i64::from(number)), made);
        let shown = Event::AnnouncementShown { announcement, endpoint: READY };
        conference.apply(minute(i64::from(number) + 1), shown);
    }
    conference.apply(minute(3), Event::AnnouncementShown { announcement: AnnouncementId(1), endpoint: UNREADY });
    let (announcement, second) = (AnnouncementId(3), RollCallId(2));
    let (title, deadline) = ("Cuối buổi".into(), minute(118));
    conference.apply(minute(110), Event::RollCallOpened { session, roll_call: second, title, deadline });
    let reminded = Event::ReminderSent { session, announcement, roll_call: second, subtree, by };
    conference.apply(minute(112), reminded);
    conference.apply(minute(112), Event::AnnouncementShown { announcement, endpoint: UNREADY });
    let head_count = HeadCount { present_members: 80, ..HeadCount::default() };
    let answer = Event::HeadCountReported { roll_call: second, endpoint: UNREADY, head_count };
    conference.apply(minute(113), answer);
    conference.apply(minute(118), Event::RollCallClosed { roll_call: second });
    conference.apply(minute(119), Event::RollCallMadeOfficial { session, roll_call });
    for (number, endpoint) in [(1, READY), (2, UNREADY)] {
        let asked = Event::HotLineAsked { session, message: MessageId(number), endpoint, text: text(30 + number) };
        conference.apply(minute(35), asked);
    }
    let (message, endpoint, text) = (MessageId(3), READY, text(33));
    conference.apply(minute(36), Event::HotLineAnswered { session, message, endpoint, text, by });
}

fn people(conference: &mut Conference) {
    let session = SESSION;
    for (endpoint, begin, length) in [(READY, 70, 4), (UNREADY, 80, 7)] {
        conference.apply(minute(begin), Event::FloorGiven { session, endpoint, limit_ms: Some(300_000) });
        let reason = FloorEnd::Released;
        conference.apply(minute(begin + length), Event::FloorEnded { session, endpoint, reason });
    }
    let (prompt, deadline) = (PromptId(1), minute(91));
    conference.apply(minute(90), Event::PromptAsked { session, prompt, subtree: TOP, deadline, by_plan: false });
    conference.apply(minute(90), Event::PromptAnswered { prompt, endpoint: READY });
    conference.apply(minute(91), Event::PromptEnded { prompt });
    let listed = |number, kind, presides| ListedDelegate { delegate: DelegateNumber(number), kind, presides };
    let list = vec![
        listed(1, DelegateKind::Member, true),
        listed(2, DelegateKind::Member, false),
        listed(3, DelegateKind::Other, false),
    ];
    conference.apply(minute(95), Event::DelegatesListed { endpoint: READY, list });
    let (endpoint, delegate, way) = (READY, DelegateNumber(1), CheckInWay::Scanned);
    conference.apply(minute(96), Event::DelegateCheckedIn { session, endpoint, delegate, way });
    let delegate = DelegateNumber(2);
    conference.apply(minute(96), Event::DelegateTicked { session, endpoint, delegate });
}

/// The close, a correction, and what follows.
fn figures(conference: &mut Conference) {
    let (session, thresholds, by) = (SESSION, Some(Thresholds::default()), Some(CLERK));
    conference.apply(minute(130), Event::SessionClosed { session, thresholds, by });
    let said = |present_members| HeadCount { present_members, present_others: 6, excused: 3, ..HeadCount::default() };
    let (before, after) = (Some(said(117 - UNREADY.0)), Some(said(90)));
    let change = Change::HeadCount { roll_call: ROLL_CALL, endpoint: UNREADY, before, after };
    let reason = "Đếm lại theo biên bản của tổ kiểm tra, có đại diện điểm cầu ký xác nhận".into();
    let amendment = Amendment { by: CLERK, reason, change, slip: None };
    conference.apply(minute(140), Event::FiguresAmended { session, version: Version(2), amendment });
    conference.apply(minute(150), Event::WriteUpsMarked { session, subtree: TOP, state: WriteUp::Owed });
    let state = Some(WriteUp::HandedIn);
    conference.apply(minute(160), Event::WriteUpMarked { session, endpoint: READY, state });
    let pieces = vec![Piece { from: minute(10), until: minute(25) }];
    conference.apply(minute(170), Event::StudyPlayed { session, endpoint: EndpointId(10), pieces });
}

/// What stands beside the ledger.
pub(super) fn beside(qualities: Qualities) -> Beside {
    let texts = [
        (text(1), long_comment()),
        (text(2), "Thống nhất với dự thảo.".to_owned()),
        (
            text(11),
            "Ban soạn thảo đã rà soát; quy định về phối hợp nằm ở Điều 7.\nNguồn lực do ngân sách bảo đảm.".into(),
        ),
    ];
    let announced =
        (text(21), "Đề nghị các điểm cầu kiểm tra âm thanh,\nổn định chỗ ngồi trước 8 giờ 10 phút.".to_owned());
    let written = [
        (text(31), "Điểm cầu không nghe được tiếng".to_owned()),
        (text(33), "Đã nhận được, đang kiểm tra.".to_owned()),
    ];
    let name = |name: &str, unit: &str| DelegateName { name: name.into(), unit: unit.into() };
    let delegates = [
        (DelegateNumber(1), name("Bí thư An", "Đảng ủy xã")),
        (DelegateNumber(2), name("Phó bí thư Bình", "Chi bộ cơ quan Ủy ban nhân dân xã, tổ đại biểu số hai")),
        (DelegateNumber(3), name("Khách mời Đào", "Mặt trận Tổ quốc")),
    ];
    let clerk = Person::new("Người Tổng Hợp Số Một", Some("Phó Chánh Văn phòng, Tổ trưởng Tổ thư ký")).unwrap();
    let mut names = AccountNames::default();
    names.add_person(AccountId(7), minute(0), clerk);
    Beside {
        comments: WrittenTexts::new(texts.into(), names.clone()),
        messages: MessageTexts {
            announcements: WrittenTexts::new([announced].into(), AccountNames::default()),
            hot_lines: Some(WrittenTexts::new(written.into(), AccountNames::default())),
        },
        technician_names: [(READY, (minute(-60), "Cán bộ kỹ thuật xã Nghĩa Đô".to_owned()))].into(),
        delegates: DelegateNames::sorted(delegates),
        account_names: names,
        ..Beside::measured(qualities)
    }
}
