//! Putting somebody out at once: sockets, media and tickets.

use std::collections::HashSet;

use diemcau_store::Holder;

use super::sign_ins::SignedIn;
use crate::app::App;

impl App {
    /// Ends everything that these holders have open. Their sign-ins and keys were ended in the store.
    pub async fn put_out(&self, holders: &[Holder]) {
        let meant: HashSet<Holder> = holders.iter().copied().collect();
        self.socket_tickets.revoke(|signed_in| meant.contains(&signed_in.holder));
        for holder in holders {
            self.open_sockets.revoke(*holder);
        }
        self.streams.put_out(&meant).await;
    }

    /// Ends everything that one sign-in has open.
    pub async fn put_out_sign_in(&self, signed_in: &SignedIn) {
        self.socket_tickets.revoke(|other| other.id_hash == signed_in.id_hash);
        self.open_sockets.revoke_sign_in(signed_in.holder, signed_in.id_hash);
        self.streams.put_out_sign_in(signed_in.id_hash).await;
    }
}
