//! What is done from time to time while the server runs.

use std::time::{Duration, Instant};

use diemcau_store::StoreError;
use sd_notify::NotifyState;
use tokio::time::{MissedTickBehavior, interval};
use tracing::{info, warn};

use crate::app::App;

const TIDY_EVERY: Duration = Duration::from_secs(60);

/// Forgets what has expired, until the server stops.
pub(crate) async fn tidy(app: App) {
    let mut turn = interval(TIDY_EVERY);
    turn.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = app.stopping.cancelled() => return,
            _ = turn.tick() => {}
        }
        let now = app.clock.now();
        app.failures.forget(Instant::now());
        app.report_jobs.forget(Instant::now());
        app.players.forget(Instant::now());
        app.downloads.forget(Instant::now());
        app.line_budget.forget(Instant::now());
        app.connection_budget.forget(Instant::now());
        if let Err(failed) = app.store.forget_expired(now).await {
            warn!(error = %failed, code = failed.code(), "expired sign-ins could not be forgotten");
        }
        say_what_was_erased("what people wrote", app.store.erase_texts_due(now).await);
        say_what_was_erased("names of delegates", app.store.erase_delegates_due(now).await);
        say_what_was_erased("contacts", app.store.erase_contacts_due(now).await);
    }
}

fn say_what_was_erased(what: &'static str, erased: Result<u64, StoreError>) {
    match erased {
        Ok(0) => {}
        Ok(erased) => info!(what, erased, "erased, as its time was up"),
        Err(failed) => {
            warn!(what, error = %failed, code = failed.code(), "could not be erased although its time is up")
        }
    }
}

/// Tells the service manager that the server lives, if it wants to know.
pub(crate) async fn reassure(app: App) {
    let Some(within) = sd_notify::watchdog_enabled() else { return };
    let mut turn = interval(within / 2);
    loop {
        tokio::select! {
            () = app.stopping.cancelled() => return,
            _ = turn.tick() => {}
        }
        // A media thread that is gone is not alive: the service manager shall start anew.
        if !app.streams.has_ended() {
            tell(&[NotifyState::Watchdog]);
        }
    }
}

/// Tells the service manager something; without one that is no error.
pub(crate) fn tell(states: &[NotifyState<'_>]) {
    if let Err(failed) = sd_notify::notify(states) {
        warn!(error = %failed, "the service manager could not be told");
    }
}
