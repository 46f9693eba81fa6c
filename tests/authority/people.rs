//! Everybody who might ask.

use diemcau_domain::agenda::ItemPlan;
use diemcau_domain::authority::Role as AccountRole;
use diemcau_domain::command::Command;
use diemcau_domain::event::Event;
use diemcau_domain::identity::{ConferenceId, ItemId};
use diemcau_store::Holder;

use super::cases::Reach;
use crate::support::{Caller, TestServer, World};

/// Somebody, by what they may do and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Nobody,
    Revoked,
    Admin,
    CentralOrganizer,
    CentralStaff,
    ProvincialOrganizer,
    ProvincialStaff,
    OtherProvinceOrganizer,
    LostOrganizer,
    CommuneTechnician,
    ProvinceTechnician,
    OtherConferenceTechnician,
}

pub(crate) const ROLES: [Role; 12] = [
    Role::Nobody,
    Role::Revoked,
    Role::Admin,
    Role::CentralOrganizer,
    Role::CentralStaff,
    Role::ProvincialOrganizer,
    Role::ProvincialStaff,
    Role::OtherProvinceOrganizer,
    Role::LostOrganizer,
    Role::CommuneTechnician,
    Role::ProvinceTechnician,
    Role::OtherConferenceTechnician,
];

impl Role {
    /// The part of the tree that is theirs.
    pub(crate) fn reach(self) -> Reach {
        match self {
            Self::Nobody | Self::Revoked | Self::LostOrganizer | Self::OtherConferenceTechnician => Reach::Nothing,
            Self::Admin | Self::CentralOrganizer | Self::CentralStaff => Reach::Everything,
            Self::ProvincialOrganizer | Self::ProvincialStaff => Reach::Province,
            Self::OtherProvinceOrganizer => Reach::OtherProvince,
            Self::CommuneTechnician => Reach::Commune,
            Self::ProvinceTechnician => Reach::ProvinceAlone,
        }
    }
}

/// Their accounts, and what they meet.
pub(crate) struct People {
    holders: Vec<(Role, Holder)>,
    pub(crate) foreign_item: ItemId,
}

impl People {
    /// Makes the accounts.
    pub(crate) async fn of(server: &TestServer, world: &World) -> Self {
        let mut holders = Vec::new();
        for (role, account_role, subtree) in [
            (Role::Admin, AccountRole::Admin, None),
            (Role::CentralOrganizer, AccountRole::Organizer, None),
            (Role::CentralStaff, AccountRole::Staff, None),
            (Role::ProvincialOrganizer, AccountRole::Organizer, Some("T10")),
            (Role::ProvincialStaff, AccountRole::Staff, Some("T10")),
            (Role::OtherProvinceOrganizer, AccountRole::Organizer, Some("T11")),
            (Role::LostOrganizer, AccountRole::Organizer, Some("T99")),
        ] {
            let (holder, _) = server.account(&format!("{role:?}"), account_role, subtree).await;
            holders.push((role, holder));
        }
        let conference = world.conference;
        let of = |endpoint| Holder::Endpoint { conference, endpoint };
        holders.push((Role::CommuneTechnician, of(world.endpoints.commune)));
        holders.push((Role::ProvinceTechnician, of(world.endpoints.province)));
        holders.push((Role::Revoked, of(world.endpoints.commune)));
        let elsewhere =
            Holder::Endpoint { conference: other_conference(server).await, endpoint: world.endpoints.commune };
        holders.push((Role::OtherConferenceTechnician, elsewhere));
        let plan = ItemPlan { title: "Nội dung".to_owned(), speaker: String::new(), planned_minutes: 30 };
        let outcome = world.command(Command::PlanItem { session: world.foreign, plan }).await;
        let foreign_item = match outcome.events.first() {
            Some(Event::ItemPlanned { item, .. }) => *item,
            other => panic!("{other:?}"),
        };
        Self { holders, foreign_item }
    }

    /// Somebody with a fresh sign-in: an earlier case may have ended the last one.
    pub(crate) async fn caller(&self, server: &TestServer, _: &World, role: Role) -> Caller {
        let Some((_, holder)) = self.holders.iter().find(|(other, _)| *other == role) else {
            return server.stranger();
        };
        let caller = server.signed_in(*holder).await;
        if role == Role::Revoked {
            server.app().store.revoke_sign_ins(*holder).await.unwrap();
        }
        caller
    }
}

/// A conference with the same roster, in which nobody of ours has a part.
async fn other_conference(server: &TestServer) -> ConferenceId {
    World::make(server).await.conference
}
