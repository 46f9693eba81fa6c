//! The people behind accounts.

use super::scene::at;
use crate::identity::{AccountId, Author, EndpointId};
use crate::person::{AccountNames, FULL_NAME_LIMIT, POSITION_LIMIT, Person};
use crate::refusal::Refusal;

const CLERK: Author = Author::Account(AccountId(9));

fn person(full_name: &str, position: &str) -> Person {
    Person::new(full_name, Some(position)).unwrap()
}

#[test]
fn a_person_reads_as_papers_name_people_and_needs_no_position() {
    assert_eq!(person(" Người Thứ Nhất ", " Chánh Văn phòng ").to_string(), "Người Thứ Nhất, Chánh Văn phòng");
    for position in [None, Some(""), Some(" ")] {
        assert_eq!(Person::new("Người Thứ Nhất", position).unwrap().to_string(), "Người Thứ Nhất");
    }
}

#[test]
fn what_is_no_line_of_a_paper_names_nobody() {
    let name = || Refusal::TextLength { field: "full_name", limit: FULL_NAME_LIMIT };
    for wrong in [String::new(), " ".into(), "a\nb".into(), "ê".repeat(FULL_NAME_LIMIT + 1)] {
        assert_eq!(Person::new(&wrong, None), Err(name()));
    }
    let position = Refusal::TextLength { field: "position", limit: POSITION_LIMIT };
    assert_eq!(Person::new("Người Thứ Nhất", Some(&"ê".repeat(POSITION_LIMIT + 1))), Err(position));
    assert_eq!(Person::new("", Some("Chánh Văn phòng")), Err(name()), "a position belongs to somebody");
}

#[test]
fn an_account_is_called_by_who_had_it_then_and_the_first_counts_for_what_was_before() {
    let mut names: AccountNames = std::iter::once((AccountId(9), "van-thu".to_owned())).collect();
    assert_eq!(names.name(CLERK, at("08:00:00")).unwrap(), "van-thu");
    assert_eq!(names.person(CLERK, at("08:00:00")), None, "what it signs in with is no person");

    let (first, second) = (person("Người Thứ Nhất", "Chuyên viên"), person("Người Thứ Hai", "Chuyên viên"));
    names.add_person(AccountId(9), at("12:00:00"), second);
    names.add_person(AccountId(9), at("09:00:00"), first);
    let called = ["08:00:00", "11:59:59", "12:00:00"].map(|clock| names.name(CLERK, at(clock)).unwrap());
    let [one, two] = ["Người Thứ Nhất, Chuyên viên", "Người Thứ Hai, Chuyên viên"];
    assert_eq!(called, [one, one, two]);
}

#[test]
fn what_somebody_did_whose_name_is_erased_is_not_the_next_ones() {
    let mut names: AccountNames = std::iter::once((AccountId(9), "van-thu".to_owned())).collect();
    names.add_erased(AccountId(9), at("09:00:00"));
    names.add_person(AccountId(9), at("12:00:00"), person("Người Thứ Hai", "Chuyên viên"));
    let called = ["08:00:00", "09:00:00", "12:00:00"].map(|clock| names.name(CLERK, at(clock)).unwrap());
    assert_eq!(called, ["van-thu", "van-thu", "Người Thứ Hai, Chuyên viên"]);
    assert_eq!(names.person(CLERK, at("11:59:59")), None);
}

#[test]
fn nobody_else_has_a_name_here() {
    let names: AccountNames = std::iter::once((AccountId(9), "van-thu".to_owned())).collect();
    for author in [Author::Server, Author::Operator, Author::Endpoint(EndpointId(9)), Author::Account(AccountId(8))] {
        assert_eq!(names.name(author, at("08:00:00")), None);
    }
}

#[test]
fn names_of_people_do_not_show_themselves_in_logs() {
    let someone = person("Người Thứ Nhất", "Chánh Văn phòng");
    let mut names = AccountNames::default();
    names.add_person(AccountId(9), at("08:00:00"), someone.clone());
    let shown = format!("{someone:?} {names:?}");
    assert!(!shown.contains("Nhất") && !shown.contains("Văn phòng"), "{shown}");
}
