use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use diemcau_domain::attendance::Thresholds;
use diemcau_domain::event::MediaKind;
use diemcau_domain::identity::{EndpointId, LegNumber};
use diemcau_domain::quality::{Band, Direction, LineKey, LineRecord, PageFigures, StreamCounts, Window};
use diemcau_domain::session::SessionStep;
use diemcau_protocol::board::{LINE, LINE_GOOD, LINE_POOR};
use diemcau_protocol::quality as shown;
use diemcau_protocol::websocket::ServerMessage;

use super::{COMMUNE, FAR_COMMUNE, HALL, PROVINCE, SESSION, Scene, poll_once, told};
use crate::{Outgoing, Watch, view};

const fn key(endpoint: EndpointId, direction: Direction) -> LineKey {
    LineKey { session: SESSION, endpoint, direction }
}

/// A window of 1,000 packets of which some were lost.
fn window(lost: u64) -> Window {
    Window { picture: StreamCounts { expected: 1_000, lost }, ..Window::default() }
}

impl Scene {
    fn measure(&self, endpoint: EndpointId, lost: u64) {
        self.desk.line_measured(key(endpoint, Direction::Down), window(lost));
    }

    /// A turn of the office, and what it writes beside the record.
    async fn turn_to_the_end(&self, milliseconds: i64) {
        self.pass_and_turn(milliseconds).await;
        // The next look waits until the turn is over.
        self.desk.read(|_| ()).await.unwrap();
    }

    async fn kept(&self) -> Vec<(LineKey, LineRecord)> {
        self.store.lines(self.desk.conference()).await.unwrap()
    }

    async fn line(&self, endpoint: EndpointId) -> Option<LineRecord> {
        let look =
            move |reading: &crate::Reading<'_>| reading.qualities().line(key(endpoint, Direction::Down)).copied();
        self.desk.read(look).await.unwrap()
    }

    fn receive(&self, endpoint: EndpointId) {
        self.desk.proof(endpoint, SESSION, LegNumber(1), MediaKind::Sound, self.clock.now());
    }
}

fn kept_windows(lines: &[(LineKey, LineRecord)]) -> u64 {
    lines.iter().map(|(_, record)| record.sums.windows.total()).sum()
}

#[tokio::test]
async fn what_was_measured_is_written_once_for_all_that_comes_within_ten_seconds() {
    let scene = Scene::live().await;
    scene.measure(COMMUNE, 50);
    scene.turn_to_the_end(250).await;
    assert_eq!(scene.kept().await, [], "it waits for what the page may say");
    scene.measure(COMMUNE, 50);
    scene.desk.line_reported(SESSION, COMMUNE, PageFigures { freeze_count: Some(2), ..PageFigures::default() });
    scene.turn_to_the_end(9_000).await;
    scene.turn_to_the_end(1_000).await;

    let kept = scene.kept().await;
    assert_eq!((kept.len(), kept_windows(&kept)), (1, 2));
    let (line, record) = kept[0];
    assert_eq!((line, record.band), (key(COMMUNE, Direction::Down), Band::Bad));
    assert_eq!(record.sums.page.figures.freeze_count, Some(2));
}

#[tokio::test]
async fn what_was_measured_is_there_after_the_endpoint_left_and_after_a_restart() {
    let scene = Scene::live().await;
    let attachment = scene.attach(COMMUNE, "laptop").await;
    scene.measure(COMMUNE, 50);
    attachment.line.leave().await.unwrap();
    scene.secretariat.stop().await;

    let scene = scene.kill_and_return().await;
    let line = scene.line(COMMUNE).await.unwrap();
    assert_eq!((line.band, line.sums.picture.lost), (Band::Bad, 50));
    scene.measure(COMMUNE, 0);
    scene.turn_to_the_end(250).await;
    let line = scene.line(COMMUNE).await.unwrap();
    assert_eq!((line.band, line.sums.windows.total()), (Band::Bad, 2), "a restart makes no line better");
}

#[tokio::test]
async fn lines_that_cannot_be_written_are_written_later_and_hold_up_nothing() {
    let scene = Scene::live().await;
    scene.raw("CREATE TRIGGER broken BEFORE INSERT ON line_quality BEGIN SELECT RAISE(ABORT, 'broken'); END").await;
    scene.measure(COMMUNE, 50);
    scene.turn_to_the_end(250).await;
    scene.turn_to_the_end(10_000).await;
    scene.step(SessionStep::Pause).await;
    assert_eq!(scene.kept().await, []);

    scene.raw("DROP TRIGGER broken").await;
    scene.measure(COMMUNE, 50);
    scene.turn_to_the_end(10_000).await;
    assert_eq!(kept_windows(&scene.kept().await), 2);
}

#[tokio::test]
async fn a_ledger_that_cannot_be_written_loses_nothing_of_the_lines() {
    let scene = Scene::live().await;
    scene.measure(COMMUNE, 50);
    scene.turn_to_the_end(250).await;
    scene.break_disk().await;
    scene.pass_ms(2_000);
    assert!(scene.desk.turn().await.is_err());
    scene.mend_disk().await;
    scene.turn_to_the_end(10_000).await;
    assert_eq!(kept_windows(&scene.kept().await), 1);
}

#[tokio::test]
async fn a_page_is_believed_only_in_a_session_it_takes_part_in() {
    let scene = Scene::new().await;
    let figures = PageFigures { freeze_count: Some(1), ..PageFigures::default() };
    scene.desk.line_reported(SESSION, COMMUNE, figures);
    scene.turn_to_the_end(250).await;
    assert_eq!(scene.line(COMMUNE).await, None, "the session is only planned");

    scene.step(SessionStep::Open).await;
    scene.desk.line_reported(SESSION, EndpointId(99), figures);
    scene.desk.line_reported(diemcau_domain::identity::SessionId(9), COMMUNE, figures);
    scene.desk.line_reported(SESSION, COMMUNE, figures);
    scene.turn_to_the_end(250).await;
    assert_eq!(scene.line(EndpointId(99)).await, None);
    assert_eq!(scene.line(COMMUNE).await.unwrap().sums.page.figures.freeze_count, Some(1));
}

#[tokio::test]
async fn what_a_technical_check_shows_is_no_figure_of_the_session() {
    let scene = Scene::new().await;
    scene.step(SessionStep::Rehearse).await;
    let counted = |samples| PageFigures { total_samples: Some(samples), ..PageFigures::default() };
    scene.measure(COMMUNE, 200);
    scene.desk.line_reported(SESSION, COMMUNE, counted(1_000));
    scene.turn_to_the_end(250).await;
    let line = scene.line(COMMUNE).await.unwrap();
    assert_eq!((line.band, line.sums.windows.total()), (Band::Terrible, 0));

    scene.step(SessionStep::Open).await;
    scene.measure(COMMUNE, 200);
    scene.desk.line_reported(SESSION, COMMUNE, counted(1_500));
    scene.turn_to_the_end(250).await;
    let sums = scene.line(COMMUNE).await.unwrap().sums;
    assert_eq!((sums.windows.total(), sums.page.figures.total_samples), (1, Some(500)));
}

/// The bands told since the last time.
async fn bands_told(outgoing: &mut Outgoing) -> Vec<shown::Band> {
    let messages = told(outgoing).await.into_iter();
    messages
        .filter_map(|message| match message {
            ServerMessage::Situation(situation) => Some(situation.line),
            _ => None,
        })
        .collect()
}

#[tokio::test]
async fn an_endpoint_is_told_when_its_line_becomes_another_one_and_only_then() {
    let scene = Scene::live().await;
    let mut commune = scene.attach(COMMUNE, "laptop").await;
    let mut other = scene.attach(FAR_COMMUNE, "laptop").await;
    scene.receive(COMMUNE);
    scene.turn_to_the_end(250).await;
    told(&mut commune.outgoing).await;
    told(&mut other.outgoing).await;

    for (lost, expected) in [(50, vec![shown::Band::Bad]), (50, vec![]), (200, vec![shown::Band::Terrible])] {
        scene.measure(COMMUNE, lost);
        scene.receive(COMMUNE);
        scene.turn_to_the_end(250).await;
        assert_eq!(bands_told(&mut commune.outgoing).await, expected, "{lost} lost");
    }
    assert_eq!(bands_told(&mut other.outgoing).await, []);
}

/// The bits of a line that a watcher was shown last, for the endpoint at a position.
async fn shown_line(watch: &mut Watch, position: usize) -> Option<u8> {
    let mut last = None;
    while let Some(Some(message)) = poll_once(watch.recv()).await {
        match &*message {
            ServerMessage::Snapshot { states, .. } => last = STANDARD.decode(states).unwrap().get(position).copied(),
            ServerMessage::Delta { states, .. } => {
                let changed = states.iter().find(|(at, _)| usize::try_from(*at).unwrap() == position);
                last = changed.map(|(_, state)| *state).or(last);
            }
            _ => {}
        }
    }
    last.map(|state| state & LINE)
}

#[tokio::test]
async fn the_board_shows_how_good_a_line_is_while_something_arrives_there() {
    let scene = Scene::live().await;
    let _commune = scene.attach(COMMUNE, "laptop").await;
    let mut watch = scene.desk.watch(SESSION, HALL).await.unwrap();
    scene.measure(COMMUNE, 0);
    scene.turn_to_the_end(250).await;
    assert_eq!(shown_line(&mut watch, 2).await, Some(0), "nothing is proven to arrive");
    scene.receive(COMMUNE);
    scene.turn_to_the_end(250).await;
    assert_eq!(shown_line(&mut watch, 2).await, Some(LINE_GOOD));
    scene.measure(COMMUNE, 50);
    scene.turn_to_the_end(250).await;
    assert_eq!(shown_line(&mut watch, 2).await, Some(LINE_POOR));
}

#[tokio::test]
async fn an_organizer_sees_both_ways_of_every_measured_session() {
    let scene = Scene::live().await;
    scene.measure(COMMUNE, 50);
    scene.desk.line_measured(key(COMMUNE, Direction::Up), window(0));
    scene.turn_to_the_end(250).await;
    let detail = |endpoint| {
        scene.desk.read(move |reading| view::endpoint(reading, endpoint, Thresholds::default()).unwrap().quality)
    };
    let [quality] = &detail(COMMUNE).await.unwrap()[..] else { panic!("one session was measured") };
    assert_eq!((quality.down.band, quality.up.band), (shown::Band::Bad, shown::Band::Good));
    assert_eq!((quality.down.expected, quality.down.lost, quality.down.freeze_count), (1_000, 50, None));
    assert_eq!(detail(PROVINCE).await.unwrap(), []);
}

#[tokio::test]
async fn what_comes_in_of_a_line_after_the_close_changes_no_closed_figure() {
    let scene = Scene::live().await;
    scene.measure(COMMUNE, 50);
    scene.step(SessionStep::End).await;
    scene.turn_to_the_end(250).await;
    scene.turn_to_the_end(30_000).await;
    let known = scene.line(COMMUNE).await;
    scene.step(SessionStep::Close).await;
    assert_eq!(kept_windows(&scene.kept().await), 1, "what is known when figures are closed is written");
    scene.measure(COMMUNE, 0);
    scene.desk.line_reported(SESSION, COMMUNE, PageFigures { freeze_count: Some(2), ..PageFigures::default() });
    scene.turn_to_the_end(30_000).await;
    assert_eq!(scene.line(COMMUNE).await, known);
}
