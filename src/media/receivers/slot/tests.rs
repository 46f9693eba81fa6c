use super::Stream;

#[test]
fn a_number_that_was_never_sent_is_not_found() {
    let stream = Stream::new(77);
    assert_eq!((stream.next_index(), stream.find(76)), (77, None));
}
