//! The two publishing places, as media, the store and the protocol name them.

use diemcau_media::Place as Media;
use diemcau_protocol::stream::Place as Shown;
use diemcau_store::Place as Kept;

/// For the media thread.
#[must_use]
pub(crate) const fn for_media(place: Shown) -> Media {
    match place {
        Shown::Main => Media::Main,
        Shown::Backup => Media::Backup,
    }
}

/// For the store.
#[must_use]
pub(crate) const fn for_store(place: Shown) -> Kept {
    match place {
        Shown::Main => Kept::Main,
        Shown::Backup => Kept::Backup,
    }
}

/// From the store, for the media thread.
#[must_use]
pub(crate) const fn from_store(place: Kept) -> Media {
    match place {
        Kept::Main => Media::Main,
        Kept::Backup => Media::Backup,
    }
}

/// From the media thread, for pages.
#[must_use]
pub(crate) const fn shown(place: Media) -> Shown {
    match place {
        Media::Main => Shown::Main,
        Media::Backup => Shown::Backup,
    }
}
