//! The certificates of a whole country, one document a branch, in one ZIP.

use std::io::{Seek, Write};
use std::ops::ControlFlow;

use diemcau_domain::Conference;
use diemcau_domain::identity::EndpointId;
use diemcau_domain::report::{Certificates, ReportOrder, ReportRefusal, certificates};
use zip::ZipWriter;

use crate::bundle::{for_each_branch, put};
use crate::{
    BundleError, PaperFormat, Stationery, branches, certificates_file_name, most_certificates, render_certificates,
};

/// Writes the certificates of the first session of an order into a ZIP: one document of those who stand in no
/// branch, and one of every branch; several of one that has more than a document takes. No more than one document
/// is held at a time. `tell` hears how many branches are done of how many, and may end it.
///
/// # Errors
/// [`BundleError`]; what was written until then is no whole file.
pub fn bundle_certificates<W: Write + Seek>(
    file: W,
    (conference, order): (&Conference, &ReportOrder),
    (format, ledger_head): (PaperFormat, &str),
    with: &mut Stationery,
    tell: impl FnMut(usize, usize) -> ControlFlow<()>,
) -> Result<W, BundleError> {
    let mut zip = ZipWriter::new(file);
    let branches = branches(conference, order);
    for_each_branch((conference, order), tell, |number, of_branch| {
        let mut made = match certificates(conference, of_branch) {
            // A branch in which nobody has anything to try has no document.
            Err(ReportRefusal::OutsideAudience | ReportRefusal::NothingToCertify) if number > 0 => return Ok(()),
            made => made?,
        };
        if number == 0 {
            leave_out(&mut made, conference, order, &branches);
        }
        made.heading.ledger_head = Some(ledger_head.to_owned());
        let most = most_certificates(format);
        for (part, of) in made.of.chunks(most).enumerate() {
            let of = Certificates { heading: made.heading.clone(), of: of.to_vec() };
            let part = if made.of.len() > most { format!("-{}", part + 1) } else { String::new() };
            let document = render_certificates(&of, format, with)?;
            put(&mut zip, format!("{number:03}{part}-{}", certificates_file_name(&of, format)), &document)?;
        }
        Ok(())
    })?;
    Ok(zip.finish()?)
}

/// Leaves out those who stand in one of the branches: they are in its document.
fn leave_out(made: &mut Certificates, conference: &Conference, order: &ReportOrder, branches: &[EndpointId]) {
    let session = order.sessions.first().and_then(|(session, _)| conference.session(*session));
    let Some(roster) = session.map(|session| conference.roster_of(session)) else { return };
    let stands_apart = |endpoint| !branches.iter().any(|branch| roster.stands_in(endpoint, *branch));
    made.of.retain(|certificate| stands_apart(certificate.endpoint));
}
