//! An agent that follows its course and notes what it did.

use diemcau_agent::{
    Agent, AgentEvents, AgentHandle, AgentHappening, AgentSettings, Line, MediaWish, Phase, RollCallPolicy,
};
use tokio::time::{Duration, timeout};

use super::Watch;
use super::course::{Cast, Course};
use super::reckoning::{Span, ms, now_ms};

const PATIENCE: Duration = Duration::from_secs(60);

/// What one endpoint did, in its own words.
pub(super) struct Part {
    pub(super) cast: Cast,
    /// When it was connected. A span that was not ended goes on for ever.
    pub(super) connected: Vec<Span>,
    /// When the program arrived.
    pub(super) received: Vec<Span>,
}

/// One device at an endpoint.
struct Device {
    handle: AgentHandle,
    events: AgentEvents,
    since: i64,
}

/// Follows the course to its end; keeps what is still connected alive until the session is over.
pub(super) async fn act(cast: Cast, key: String, server: String, line: Line, watch: Watch) -> Part {
    let mut part = Part { cast: cast.clone(), connected: Vec::new(), received: Vec::new() };
    let settings = || settings(&cast, &key, &server);
    let last = match cast.course {
        Course::Never | Course::Absent => None,
        Course::Stay { comes } => Some(come(settings(), &line, watch, comes).await),
        Course::Leave { comes, leaves, back } => {
            let mut device = come(settings(), &line, watch, comes).await;
            watch.reaches(leaves).await;
            part.end(&mut device, now_ms());
            device.handle.leave().await;
            match back {
                Some(back) => Some(come(settings(), &line, watch, back).await),
                None => None,
            }
        }
        Course::Drop { comes, cut, back } => {
            let mut device = come(settings(), &line, watch, comes).await;
            watch.reaches(cut).await;
            device.handle.drop_abruptly().await;
            // A reset proves nothing: it may come from anybody on the way.
            let last_said = ms(device.handle.figures().last_said.unwrap());
            part.end(&mut device, last_said);
            come_back(device, watch, back).await
        }
        Course::Silence { comes, silent, back } => {
            let mut device = come(settings(), &line, watch, comes).await;
            watch.reaches(silent).await;
            device.handle.fall_silent().await;
            let last_said = ms(device.handle.figures().last_said.unwrap());
            part.end(&mut device, last_said);
            come_back(device, watch, back).await
        }
        Course::TakeOver { comes, second_comes } => {
            let first = come(settings(), &line, watch, comes).await;
            watch.reaches(second_comes).await;
            Some(take_over(first, settings(), &line).await)
        }
    };
    watch.reaches(64.5).await;
    if let Some(mut device) = last {
        part.end(&mut device, i64::MAX);
        device.handle.leave().await;
    }
    part
}

fn settings(cast: &Cast, key: &str, server: &str) -> AgentSettings {
    let mut settings = AgentSettings::new(server.parse().unwrap(), key);
    settings.media = if cast.media { MediaWish::Receive } else { MediaWish::None };
    settings.answer_roll_calls = cast.answers.then_some(RollCallPolicy::AsInvited);
    settings
}

async fn come(settings: AgentSettings, line: &Line, watch: Watch, second: f64) -> Device {
    watch.reaches(second).await;
    let (handle, events) = Agent::start(settings, line);
    let since = attends(&handle, 0).await;
    Device { handle, events, since }
}

async fn come_back(device: Device, watch: Watch, back: Option<f64>) -> Option<Device> {
    let Some(back) = back else {
        // Gone for good, but not with a goodbye.
        watch.reaches(64.0).await;
        return None;
    };
    watch.reaches(back).await;
    let before = device.handle.view().borrow().epoch.unwrap_or(0);
    device.handle.reconnect().await;
    let since = attends(&device.handle, before).await;
    Some(Device { since, ..device })
}

/// The second device asks, the first one agrees; there is no gap between the two.
async fn take_over(first: Device, settings: AgentSettings, line: &Line) -> Device {
    let second_name = settings.device.clone();
    let (second, events) = Agent::start(settings, line);
    let mut view = second.view();
    let held = view.wait_for(|view| view.phase == Phase::HeldElsewhere);
    timeout(PATIENCE, held).await.unwrap().unwrap();
    first.handle.allow_take_over(second_name).await.unwrap();
    attends(&second, 0).await;
    let mut gone = first.handle.view();
    let away = gone.wait_for(|view| matches!(view.phase, Phase::Away(_)));
    timeout(PATIENCE, away).await.unwrap().unwrap();
    Device { handle: second, events, since: first.since }
}

/// Waits for a connection later than `before` and answers when it attended.
async fn attends(handle: &AgentHandle, before: u32) -> i64 {
    let mut view = handle.view();
    let attending = view.wait_for(|view| view.phase == Phase::Attending && view.epoch > Some(before));
    timeout(PATIENCE, attending).await.unwrap().unwrap();
    now_ms()
}

impl Part {
    /// What a device did ends at this time.
    fn end(&mut self, device: &mut Device, until: i64) {
        self.connected.push(Span { from: device.since, until });
        if !self.cast.media {
            return;
        }
        let figures = device.handle.figures();
        let last = figures.sound.last_arrival.map(ms).max(figures.picture.last_arrival.map(ms));
        let mut first = None;
        while let Ok(event) = device.events.try_recv() {
            if matches!(event.what, AgentHappening::MediaArrived { .. }) && ms(event.moment) >= device.since {
                first.get_or_insert(ms(event.moment));
            }
        }
        if let (Some(from), Some(last)) = (first, last) {
            self.received.push(Span { from, until: if until == i64::MAX { until } else { last } });
        }
    }
}
