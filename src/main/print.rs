//! `diemcau print`: the press, as the server and `diemcau report` start it.

use std::io;
use std::process::ExitCode;

use diemcau_documents::{MEMORY_LIMIT_BYTES, work_the_press};
use diemcau_press::{Press, limit_memory};

/// Prints pages from standard input to standard output, within its memory.
pub(crate) fn run() -> anyhow::Result<ExitCode> {
    limit_memory(MEMORY_LIMIT_BYTES)?;
    let mut press = Press::new();
    work_the_press(io::stdin().lock(), io::stdout().lock(), |page| press.print(&page.description, page.parts))?;
    Ok(ExitCode::SUCCESS)
}
