use diemcau_domain::attendance::Thresholds;
use diemcau_domain::report::{Beside, Cell, ColumnKey, Report, ReportKind, ReportOrder, RowKind, report};

use super::example::{SESSION, held};
use crate::{Order, put_in_order, roster_file};
use diemcau_domain::event::Event;
use diemcau_domain::session::SessionPlan;

const ROSTER: &str = "code,parent_code,name,level,unit_code,invited,mode,note\n\
    TW,,Trung ương,central,,1,two_way,\n\
    P2,TW,Tỉnh Đồng Nai,province,,1,two_way,\n\
    P1,TW,Tỉnh Bạc Liêu,province,,1,two_way,\n\
    X10,P2,Phường 10,commune,,1,two_way,\n\
    X2,P2,Phường 2,commune,,1,two_way,\n\
    P3,TW,Tỉnh Bà Rịa,province,,1,two_way,\n\
    P4,TW,Tỉnh Dak Lak,province,,1,two_way,\n";

fn sorted(kind: ReportKind) -> Vec<(RowKind, String)> {
    let mut conference = held();
    let entries = roster_file::read(ROSTER.as_bytes()).unwrap().entries;
    let top = entries[0].endpoint;
    let session = conference.session(SESSION).unwrap().plan.clone();
    conference.apply(session.planned_from, Event::RosterImported { entries });
    let plan = SessionPlan { lead: top, audience: top, ..session };
    let session = diemcau_domain::identity::SessionId(2);
    conference.apply(plan.planned_from, Event::SessionPlanned { session, plan });
    let mut report =
        report(&conference, &Beside::default(), &ReportOrder::newest(kind, &[session], top, Thresholds::default()))
            .unwrap();
    put_in_order(&mut report, Order::Name).unwrap();
    assert_eq!(numbers(&report), (1..=7).map(Cell::Count).collect::<Vec<_>>());
    let name = report.columns.iter().position(|column| column.key == ColumnKey::Name).unwrap();
    let name_of = |cell: &Cell| if let Cell::Text(name) = cell { name.clone() } else { String::new() };
    report.rows.iter().map(|row| (row.kind, name_of(&row.cells[name]))).collect()
}

fn numbers(report: &Report) -> Vec<Cell> {
    let endpoints = report.rows.iter().filter(|row| row.kind == RowKind::Endpoint);
    endpoints.map(|row| row.cells[0].clone()).collect()
}

#[test]
fn within_a_branch_names_stand_as_vietnamese_sorts_them() {
    let (branch, endpoint) = (RowKind::Branch, RowKind::Endpoint);
    let expected = [
        (branch, "Trung ương"),
        (endpoint, "Trung ương"),
        (endpoint, "Tỉnh Bà Rịa"),
        (endpoint, "Tỉnh Bạc Liêu"),
        (endpoint, "Tỉnh Dak Lak"),
        (branch, "Tỉnh Đồng Nai"),
        (endpoint, "Tỉnh Đồng Nai"),
        (endpoint, "Phường 2"),
        (endpoint, "Phường 10"),
    ];
    assert_eq!(sorted(ReportKind::Summary), expected.map(|(kind, name)| (kind, name.to_owned())));
}

#[test]
fn a_flat_list_is_put_in_order_as_a_whole() {
    let names: Vec<_> = sorted(ReportKind::Endpoints).into_iter().map(|(_, name)| name).collect();
    let expected =
        ["Phường 2", "Phường 10", "Tỉnh Bà Rịa", "Tỉnh Bạc Liêu", "Tỉnh Dak Lak", "Tỉnh Đồng Nai", "Trung ương"];
    assert_eq!(names, expected);
}
