use crate::h264::dimensions;

#[test]
fn the_size_of_a_picture_leaves_out_what_is_cut_off() {
    // 1920×1080 of 1920×1088, 160×90 of 160×96, 640×480 whole.
    let full = [0x67, 0x42, 0xc0, 0x28, 0xda, 0x01, 0xe0, 0x08, 0x9f, 0x95];
    assert_eq!(dimensions(&full), Some((1_920, 1_080)));
    assert_eq!(dimensions(&[0x67, 0x42, 0xe0, 0x1f, 0xda, 0x02, 0x80, 0xf6, 0x84]), Some((640, 480)));
    for cut in 0..8 {
        assert_eq!(dimensions(&full[..cut]), None, "cut at {cut}");
    }
    assert_eq!(dimensions(&[0x67, 100, 0, 0x1f, 0xda, 2, 0x80, 0xf6]), None, "a profile with chroma formats");
}
