use crate::track::{PictureId, PictureNumberPlaces};
use crate::{h264, vp8};

#[test]
fn h264_key_frames_are_seen_in_every_packing() {
    let key_frames: [&[u8]; 5] =
        [&[0x67, 1, 2], &[0x65, 1, 2], &[0x78, 0, 2, 0x09, 0x10, 0, 3, 0x67, 1, 2], &[0x7c, 0x85, 1], &[0x7c, 0x87, 1]];
    assert!(key_frames.into_iter().all(h264::begins_key_frame));
    let others: [&[u8]; 8] =
        [&[], &[0x61, 1], &[0x09, 0x10], &[0x68, 1], &[0x7c], &[0x7c, 0x05, 1], &[0x78, 0], &[0x78, 0, 200, 0x67]];
    assert!(!others.into_iter().any(h264::begins_key_frame));
}

#[test]
fn places_of_picture_numbers_are_found_in_every_descriptor() {
    let id = |value, is_long| Some(PictureId { value, is_long, place: 2 });
    let both = [0x90, 0xe0, 0x81, 0x2c, 9, 0x00, 1];
    assert_eq!(
        vp8::number_places(&both),
        Some(PictureNumberPlaces { picture_id: id(300, true), layer_index: Some((9, 4)) })
    );
    let short = [0x90, 0xc0, 0x05, 9, 0x00];
    assert_eq!(
        vp8::number_places(&short),
        Some(PictureNumberPlaces { picture_id: id(5, false), layer_index: Some((9, 3)) })
    );
    let layer_alone = [0x80, 0x40, 7, 1];
    assert_eq!(
        vp8::number_places(&layer_alone),
        Some(PictureNumberPlaces { picture_id: None, layer_index: Some((7, 2)) })
    );
    for without in
        [&[][..], &[0x90], &[0x10, 0xe0, 1], &[0x90, 0x20, 1], &[0x90, 0x80], &[0x90, 0x80, 0x81], &[0x90, 0xc0, 5]]
    {
        assert_eq!(vp8::number_places(without), None, "{without:?}");
    }
}

#[test]
fn the_size_of_a_key_frame_is_read_in_both_codecs() {
    let in_vp8 = [0x90, 0xe0, 0x81, 0x2c, 9, 0x00, 0x10, 0, 0, 0x9d, 0x01, 0x2a, 0x80, 0x02, 0xe0, 0x01];
    assert_eq!(vp8::picture_size(&in_vp8), Some(640 * 480));
    assert_eq!(vp8::picture_size(&in_vp8[..14]), None);
    // 42e01f, parameter set 0, 640x480 in macroblocks of 16 by 16.
    let in_h264 = [0x67, 0x42, 0xe0, 0x1f, 0xda, 0x02, 0x80, 0xf6, 0x84];
    assert_eq!(h264::picture_size(&in_h264), Some(640 * 480));
    let in_several = [&[0x78, 0, 2, 0x09, 0x10, 0, 9][..], &in_h264].concat();
    assert_eq!(h264::picture_size(&in_several), Some(640 * 480));
    for cut in 0..7 {
        assert_eq!(h264::picture_size(&in_h264[..cut]), None, "cut at {cut}");
    }
}
