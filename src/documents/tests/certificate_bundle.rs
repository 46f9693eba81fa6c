use std::io::Cursor;
use std::ops::ControlFlow;

use diemcau_domain::Conference;
use diemcau_domain::attendance::Thresholds;
use diemcau_domain::event::Event;
use diemcau_domain::report::{ReportKind, ReportOrder, certificates};
use diemcau_domain::session::SessionPlan;

use super::example::{SESSION, at};
use crate::letterhead::Letterhead;
use crate::{BundleError, Language, PaperFormat, Stationery, bundle_certificates, render_certificates, roster_file};

/// A hall, a point of a ministry that stands in no branch, and a province with so many communes.
fn conference(communes: usize) -> Conference {
    let mut roster = "code,parent_code,name,level,unit_code,invited,mode,note\n".to_owned();
    roster += "TW,,Hội trường,central,,10,two_way,\nB1,TW,Điểm cầu Bộ,central_body,,10,two_way,\n";
    roster += "T10,TW,Tỉnh,province,10,10,two_way,\n";
    for commune in 0..communes {
        roster += &format!("X{commune},T10,Xã {commune},commune,{commune},10,view_only,\n");
    }
    let entries = roster_file::read(roster.as_bytes()).unwrap().entries;
    let top = entries[0].endpoint;
    let mut conference = Conference::default();
    conference.apply(at("06:00:00"), Event::ConferencePlanned { title: "Hội nghị học tập".into() });
    conference.apply(at("06:00:00"), Event::RosterImported { entries });
    let (planned_from, planned_until) = (at("08:00:00"), at("10:00:00"));
    let plan = SessionPlan { title: "Buổi sáng".into(), lead: top, audience: top, planned_from, planned_until };
    conference.apply(at("06:00:00"), Event::SessionPlanned { session: SESSION, plan });
    conference
}

/// What was made of it, and what was told of how far it is.
struct Made {
    /// The names of the documents in the ZIP.
    names: Result<Vec<String>, BundleError>,
    told: Vec<(usize, usize)>,
}

fn made(communes: usize, stop_at: Option<usize>) -> Made {
    let conference = conference(communes);
    let top = conference.roster().root().unwrap().endpoint;
    let order = ReportOrder::newest(ReportKind::Readiness, &[SESSION], top, Thresholds::default());
    let mut with = Stationery::new(Language::Vietnamese, Letterhead::default());
    let mut told = Vec::new();
    let tell = |done, total| {
        told.push((done, total));
        if Some(done) == stop_at { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let file = Cursor::new(Vec::new());
    let zip = bundle_certificates(file, (&conference, &order), (PaperFormat::Docx, "0f3a"), &mut with, tell);
    let names = |zip| {
        let zip = zip::ZipArchive::new(zip).unwrap();
        zip.file_names().map(|name| name.unwrap().into_owned()).collect()
    };
    Made { names: zip.map(names), told }
}

#[test]
fn those_of_no_branch_have_a_document_of_their_own_and_a_large_branch_has_several() {
    let Made { names, told } = made(3, None);
    assert_eq!(
        names.unwrap(),
        ["000-diemcau-certificate-B1-20220722.docx", "001-diemcau-certificate-T10-20220722.docx"]
    );
    assert_eq!(told, [(0, 2), (1, 2), (2, 2)]);
    let names = made(400, None).names.unwrap();
    let parts = ["001-1-diemcau-certificate-T10-20220722.docx", "001-2-diemcau-certificate-X399-20220722.docx"];
    assert_eq!(names[1..], parts, "401 with the province itself");
}

#[test]
fn one_document_takes_no_more_than_its_format_is_made_for() {
    for (format, most, communes) in [(PaperFormat::Docx, 400, 400), (PaperFormat::Pdf, 1_500, 1_500)] {
        let conference = conference(communes);
        let top = conference.roster().root().unwrap().endpoint;
        let order = ReportOrder::newest(ReportKind::Readiness, &[SESSION], top, Thresholds::default());
        let certificates = certificates(&conference, &order).unwrap();
        let mut with = Stationery::new(Language::Vietnamese, Letterhead::default());
        let refused = render_certificates(&certificates, format, &mut with).unwrap_err();
        // With the province and the ministry's point.
        let said = format!("{} certificates are more than the {most} that one file takes; take the ZIP", communes + 2);
        assert!(refused.to_string().starts_with(&said), "{refused}");
    }
}

#[test]
fn what_is_cancelled_makes_no_file() {
    let Made { names, told } = made(3, Some(1));
    assert!(matches!(names, Err(BundleError::Cancelled)));
    assert_eq!(told, [(0, 2), (1, 2)]);
}
