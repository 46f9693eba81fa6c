//! A report of every branch, one file each, in one ZIP.

use std::cmp::Reverse;
use std::io::{Seek, Write};
use std::ops::ControlFlow;

use diemcau_domain::Conference;
use diemcau_domain::identity::{EndpointId, SessionId};
use diemcau_domain::report::{Beside, ReportOrder, ReportRefusal, report};
use diemcau_domain::session::Session;
use thiserror::Error;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::{DocumentError, Format, Stationery, file_name, render};

/// Why there is no bundle.
#[derive(Debug, Error)]
pub enum BundleError {
    /// Somebody does not want it any more.
    #[error("cancelled")]
    Cancelled,
    /// There is nothing to report on.
    #[error(transparent)]
    Refused(#[from] ReportRefusal),
    /// A document cannot be made.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// The file cannot be written.
    #[error("the file cannot be written: {0}")]
    File(#[from] zip::result::ZipError),
    /// The disk does not take it.
    #[error("the file cannot be written: {0}")]
    Disk(#[from] std::io::Error),
}

/// The branches right below the top of a report: endpoints that have others below them, in tree order;
/// those of the newest roster that a session was held with first, then those that only older ones have.
#[must_use]
pub fn branches(conference: &Conference, order: &ReportOrder) -> Vec<EndpointId> {
    let mut sessions: Vec<&Session> =
        order.sessions.iter().filter_map(|(session, _)| conference.session(*session)).collect();
    sessions.sort_by_key(|session| Reverse(session.roster_version.unwrap_or(usize::MAX)));
    sessions.dedup_by_key(|session| session.roster_version);
    let mut branches = Vec::new();
    for session in sessions {
        let roster = conference.roster_of(session);
        let entries = roster.entries().get(roster.subtree(order.subtree)).unwrap_or_default();
        let children = entries.iter().filter(|entry| entry.parent == Some(order.subtree));
        let tops = children.map(|entry| entry.endpoint).filter(|child| roster.subtree(*child).len() > 1);
        let unknown: Vec<EndpointId> = tops.filter(|top| !branches.contains(top)).collect();
        branches.extend(unknown);
    }
    branches
}

/// The order of a branch: about the sessions in which it stood below the top of the whole.
fn of_branch(conference: &Conference, order: &ReportOrder, branch: EndpointId) -> ReportOrder {
    let stood = |session: SessionId| {
        let session = conference.session(session);
        session.is_some_and(|session| conference.roster_of(session).stands_in(branch, order.subtree))
    };
    let sessions = order.sessions.iter().filter(|(session, _)| stood(*session)).copied().collect();
    ReportOrder { subtree: branch, sessions, ..order.clone() }
}

/// Writes the report of the whole and then one of every branch into a ZIP. `tell` hears how many are
/// done of how many, and may end it.
///
/// # Errors
/// [`BundleError`]; what was written until then is no whole file.
pub fn bundle<W: Write + Seek>(
    file: W,
    (conference, beside, order): (&Conference, &Beside, &ReportOrder),
    (format, ledger_head): (Format, &str),
    with: &mut Stationery,
    tell: impl FnMut(usize, usize) -> ControlFlow<()>,
) -> Result<W, BundleError> {
    let mut zip = ZipWriter::new(file);
    for_each_branch((conference, order), tell, |number, order| {
        let mut made = match report(conference, beside, order) {
            // A branch that takes no part in these sessions has no document.
            Err(ReportRefusal::OutsideAudience) if number > 0 => return Ok(()),
            made => made?,
        };
        made.heading.ledger_head = Some(ledger_head.to_owned());
        let document = render(&made, format, with)?;
        put(&mut zip, format!("{number:03}-{}", file_name(&made, format)), &document)
    })?;
    Ok(zip.finish()?)
}

/// Writes with the order of the whole, as number 0, and then with that of each branch. `tell` hears how many
/// are done of how many, and may end it.
///
/// # Errors
/// What the first failure was, or [`BundleError::Cancelled`].
pub(crate) fn for_each_branch(
    (conference, order): (&Conference, &ReportOrder),
    mut tell: impl FnMut(usize, usize) -> ControlFlow<()>,
    mut write: impl FnMut(usize, &ReportOrder) -> Result<(), BundleError>,
) -> Result<(), BundleError> {
    let branches = branches(conference, order);
    let total = branches.len() + 1;
    let of_branches = branches.into_iter().map(|branch| of_branch(conference, order, branch));
    for (number, order) in std::iter::once(order.clone()).chain(of_branches).enumerate() {
        if tell(number, total).is_break() {
            return Err(BundleError::Cancelled);
        }
        write(number, &order)?;
    }
    let _ = tell(total, total);
    Ok(())
}

/// Puts a document into a ZIP. It is packed already; a number before its name keeps the order of the roster.
///
/// # Errors
/// A [`BundleError`] of the file or the disk.
pub(crate) fn put<W: Write + Seek>(zip: &mut ZipWriter<W>, name: String, document: &[u8]) -> Result<(), BundleError> {
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    zip.start_file(name, options)?;
    Ok(zip.write_all(document)?)
}
