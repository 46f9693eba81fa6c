//! The server's death and return.

use std::sync::Arc;
use std::time::Duration;

use tokio::process::Command;
use tokio::sync::watch;
use tokio::time::sleep;

use crate::diary::Span;
use crate::office::Office;
use crate::rehearsal::RehearsalError;
use crate::world::World;

/// So often it is asked whether the server is back.
const ASK_EVERY: Duration = Duration::from_millis(50);
/// If it is not back by then, it will not come.
const BACK_WITHIN: Duration = Duration::from_secs(120);

/// Has the server killed at a time and waits until it answers again; gives the time between.
/// The command must kill the server, start it anew in the background, and end.
pub(crate) async fn kill(
    world: Arc<World>,
    office: Office,
    at: Duration,
    command: String,
    restarted: watch::Sender<bool>,
) -> Result<Span, RehearsalError> {
    world.until(world.at(at)).await;
    let killed = world.clock();
    let mut command = Command::new("sh").arg("-c").arg(&command).spawn().map_err(RehearsalError::KillCommand)?;
    command.wait().await.map_err(RehearsalError::KillCommand)?;
    // Whoever answers now is the new one.
    while !office.is_reachable().await {
        if world.clock() > killed + BACK_WITHIN {
            return Err(RehearsalError::NotBack);
        }
        sleep(ASK_EVERY).await;
    }
    let back = world.clock();
    restarted.send_replace(true);
    Ok(Span { from: killed, until: back })
}
