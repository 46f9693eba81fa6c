//! Tinos, which is as wide as Times New Roman letter by letter, and has all of Vietnamese.

use typst::foundations::Bytes;
use typst::text::Font;

const FACES: [&[u8]; 4] = [
    include_bytes!("fonts/Tinos-Regular.ttf"),
    include_bytes!("fonts/Tinos-Italic.ttf"),
    include_bytes!("fonts/Tinos-Bold.ttf"),
    include_bytes!("fonts/Tinos-BoldItalic.ttf"),
];

/// Every face.
pub(crate) fn faces() -> Vec<Font> {
    FACES.into_iter().flat_map(|face| Font::iter(Bytes::new(face))).collect()
}
