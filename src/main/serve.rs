//! `diemcau serve`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use diemcau_server::demo::{self, DemoLinks};
use diemcau_server::{Configuration, Server};
use tokio::signal::unix::{SignalKind, signal};

use crate::terminal::print;
use crate::{block_on, log};

/// Runs the server until it is told to stop (Ctrl-C or SIGTERM).
///
/// Without a configuration it listens on 127.0.0.1:8080 and keeps everything in the folder `var`.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// A TOML file with what differs from the defaults (`diemcau config print` shows them).
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Make a conference to try things out on, if there is none, and print three links to click.
    #[arg(long)]
    demo: bool,
}

impl Serve {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let configuration = Configuration::load(self.config.as_deref())?;
        log::begin(&configuration.log)?;
        block_on(self.serve(configuration))
    }

    async fn serve(self, configuration: Configuration) -> anyhow::Result<ExitCode> {
        // Caught from the beginning: a signal during a long replay must not kill half a start.
        let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
        let server = Server::start(configuration).await?;
        if self.demo {
            print(links_text(&demo::prepare(server.app()).await?))?;
        } else if server.app().store.accounts().await?.iter().all(|kept| kept.disabled_at.is_some()) {
            print(NO_ACCOUNT)?;
        }
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        server.stop().await;
        Ok(ExitCode::SUCCESS)
    }
}

/// A server alone is a page that asks for a name and a password which nobody has.
const NO_ACCOUNT: &str = "
Không có tài khoản nào đang dùng nên không ai đăng nhập được. Dừng máy chủ rồi tạo một quản trị:
No account is in use, so nobody can sign in. Stop the server and make an administrator:

  diemcau user add NAME --role admin      (--config FILE: cùng tệp cấu hình / the same configuration)

";

fn links_text(links: &DemoLinks) -> String {
    let endpoint = links.endpoint_name.as_deref().unwrap_or("-");
    let lines = [
        String::new(),
        "diemcau đang chạy. Mở các liên kết sau (dùng được một lần, mỗi lần khởi động có liên kết mới):".to_owned(),
        "diemcau runs. Open these links (the sign-ins work once; every start prints new ones):".to_owned(),
        String::new(),
        format!("  Ban tổ chức / organizer          {}", links.organizer),
        format!("  {endpoint} / endpoint    {}", links.endpoint),
        format!("  Cán bộ tổng hợp / staff          {}", links.staff),
        String::new(),
        "Chỉ giữ mã băm, nên mã vào của điểm cầu này được cấp mới ở mỗi lần khởi động.".to_owned(),
        "Only hashes of keys are kept, so this endpoint is given a new key at every start.".to_owned(),
        "Ctrl-C: dừng / stop".to_owned(),
    ];
    lines.join("\n") + "\n"
}
