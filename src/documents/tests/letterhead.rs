use jiff::civil::date;
use serde_json::json;

use crate::letterhead::{Authority, Day, Form, Letterhead, Margins, name_lines};

fn letterhead(form: Form) -> Letterhead {
    Letterhead { form, ..Letterhead::default() }
}

#[test]
fn days_below_ten_and_the_first_two_months_have_a_zero_and_others_none() {
    let on = |year, month, day| {
        let date = Some(Day(date(year, month, day)));
        Letterhead { date, ..letterhead(Form::State) }.place_and_date(0)
    };
    assert_eq!(on(2022, 2, 5), "Hà Nội, ngày 05 tháng 02 năm 2022");
    assert_eq!(on(2022, 3, 31), "Hà Nội, ngày 31 tháng 3 năm 2022");
    assert_eq!(on(2022, 11, 9), "Hà Nội, ngày 09 tháng 11 năm 2022");
}

#[test]
fn without_a_date_or_a_number_there_is_room_to_write_them() {
    let blank = letterhead(Form::State);
    let squeezed = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(squeezed(blank.place_and_date(2026)), "Hà Nội, ngày tháng năm 2026");
    assert_eq!(squeezed(blank.number_line()), "Số: /BC-BTC");
}

#[test]
fn the_state_writes_a_colon_and_a_stop_where_the_party_writes_neither() {
    let signed = |form| Letterhead { number: Some(127), authority: Authority::ByOrder, ..letterhead(form) };
    assert_eq!(signed(Form::State).number_line(), "Số: 127/BC-BTC");
    assert_eq!(signed(Form::Party).number_line(), "Số 127-BC/BTC", "the form was chosen where a paper is ordered");
    let of_party = Letterhead { number_suffix: "BC/BTGTW".to_owned(), ..signed(Form::State) };
    assert_eq!(of_party.number_line(), "Số: 127/BC-BTGTW");
    assert_eq!(signed(Form::State).signer_lines(), ["TL. BAN TỔ CHỨC", "TRƯỞNG BAN"]);
    assert_eq!(signed(Form::Party).signer_lines(), ["T/L BAN TỔ CHỨC", "TRƯỞNG BAN"]);
}

#[test]
fn a_long_name_stands_in_lines_about_as_long_as_each_other() {
    assert_eq!(name_lines("Ủy ban nhân dân tỉnh Lào Cai"), ["ỦY BAN NHÂN DÂN", "TỈNH LÀO CAI"]);
    assert_eq!(name_lines("Ban Tuyên giáo"), ["BAN TUYÊN GIÁO"]);
    assert!(name_lines("").is_empty());
    assert_eq!(name_lines(&"A".repeat(60)), ["A".repeat(60)]);
}

#[test]
fn what_does_not_fit_is_refused_by_field_and_changes_nothing() {
    let own = letterhead(Form::State);
    let changed = |field: &str, value: serde_json::Value| {
        let changes = std::iter::once((field.to_owned(), value)).collect();
        own.changed(&changes).map_err(|fault| fault.field)
    };
    assert_eq!(changed("issuing_body", json!("  ")), Err("issuing_body".to_owned()));
    assert_eq!(changed("place", json!("Hà\nNội")), Err("place".to_owned()));
    assert_eq!(changed("number", json!(0)), Err("number".to_owned()));
    assert_eq!(changed("number", json!("seven")), Err("number".to_owned()));
    assert_eq!(changed("date", json!("2022-02-30")), Err("date".to_owned()));
    assert_eq!(changed("seal", json!("round")), Err("seal".to_owned()));
    assert_eq!(changed("recipients", json!(vec!["x"; 21])), Err("recipients".to_owned()));
    assert_eq!(changed("number_suffix", json!("BC BTC")), Err("number_suffix".to_owned()));
    let narrow = json!({ "top": 20, "bottom": 20, "left": 10, "right": 15 });
    assert_eq!(changed("margins", narrow.clone()), Err("margins.left".to_owned()));
    // Of the party margins are free within reason.
    let party = Letterhead { margins: Margins { left: 10, ..Margins::default() }, ..letterhead(Form::Party) };
    assert_eq!(party.check(), Ok(()));
    assert_eq!(changed("signer_name", json!("")), Ok(own.clone()));
}

#[test]
fn what_is_wanted_otherwise_is_kept_composed_and_the_rest_as_configured() {
    let own = letterhead(Form::State);
    let wanted = json!({ "place": " La\u{300}o Cai ", "recipients": ["Ti\u{309}nh uy\u{309}"] });
    let changed = own.changed(wanted.as_object().unwrap()).unwrap();
    assert_eq!((changed.place.as_str(), changed.recipients.as_slice()), ("Lào Cai", &["Tỉnh uỷ".to_owned()][..]));
    assert_eq!(Letterhead { place: own.place.clone(), recipients: own.recipients.clone(), ..changed }, own);
    let blank = json!({ "recipients": ["Tỉnh uỷ", " "] });
    assert_eq!(own.changed(blank.as_object().unwrap()).unwrap_err().field, "recipients");
}
