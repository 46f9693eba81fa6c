//! VP8 inside RTP (RFC 7741): where a key frame begins, and picture numbers that go on when the
//! source changes.

use str0m::rtp::{Vp8Descriptor, Vp8Patch, Vp8PatchError};

const LONG_PICTURE_ID: u16 = 0x7fff;
const SHORT_PICTURE_ID: u16 = 0x7f;

pub(crate) fn begins_key_frame(payload: &[u8]) -> bool {
    Vp8Descriptor::parse(payload).is_ok_and(|descriptor| descriptor.starts_keyframe(payload))
}

/// Rewrites picture id and TL0PICIDX so that they never jump. A decoder orders frames by them
/// and stands still when they go back.
#[derive(Debug, Default)]
pub(crate) struct PictureNumbers {
    picture_offset: u16,
    layer_offset: u8,
    last_picture: Option<u16>,
    last_layer: Option<u8>,
}

impl PictureNumbers {
    /// A new source begins with this payload: its first numbers follow the last ones sent.
    pub(crate) fn switch(&mut self, payload: &[u8]) {
        let Ok(descriptor) = Vp8Descriptor::parse(payload) else {
            return;
        };
        if let (Some(first), Some(last)) = (descriptor.picture_id(), self.last_picture) {
            self.picture_offset = last.wrapping_add(1).wrapping_sub(first) & LONG_PICTURE_ID;
        }
        if let (Some(first), Some(last)) = (descriptor.tl0_pic_idx(), self.last_layer) {
            self.layer_offset = last.wrapping_add(1).wrapping_sub(first);
        }
    }

    /// The change that this payload needs, if any.
    pub(crate) fn patch(&mut self, payload: &[u8]) -> Option<Vp8Patch> {
        let descriptor = Vp8Descriptor::parse(payload).ok()?;
        let picture = descriptor.picture_id().map(|id| id.wrapping_add(self.picture_offset) & LONG_PICTURE_ID);
        let layer = descriptor.tl0_pic_idx().map(|index| index.wrapping_add(self.layer_offset));
        self.remember(picture, layer);
        if self.picture_offset == 0 && self.layer_offset == 0 {
            return None;
        }
        match patched(&descriptor, picture, layer) {
            // A source with short ids: they count modulo 128.
            Err(Vp8PatchError::PictureIdTooLarge) => {
                let short = picture.map(|id| id & SHORT_PICTURE_ID);
                patched(&descriptor, short, layer).ok()
            }
            patch => patch.ok(),
        }
    }

    /// A packet that comes late must not take the last numbers back.
    fn remember(&mut self, picture: Option<u16>, layer: Option<u8>) {
        let goes_on = |last: u16, next: u16| next.wrapping_sub(last) & LONG_PICTURE_ID < 0x4000;
        let Some(next) = picture else {
            self.last_layer = layer.or(self.last_layer);
            return;
        };
        if self.last_picture.is_none_or(|last| goes_on(last, next)) {
            self.last_picture = Some(next);
            self.last_layer = layer.or(self.last_layer);
        }
    }
}

fn patched(descriptor: &Vp8Descriptor, picture: Option<u16>, layer: Option<u8>) -> Result<Vp8Patch, Vp8PatchError> {
    let mut patch = descriptor.patch();
    if let Some(picture) = picture {
        patch = patch.picture_id(picture);
    }
    if let Some(layer) = layer {
        patch = patch.tl0_pic_idx(layer);
    }
    patch.build()
}
