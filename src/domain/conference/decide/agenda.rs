//! Wishes about the agenda.

use super::super::Conference;
use super::{TITLE_LIMIT, check_text};
use crate::agenda::{Item, ItemPlan, ItemState};
use crate::event::Event;
use crate::identity::{ItemId, SessionId};
use crate::refusal::Refusal;
use crate::session::{Session, SessionState};

const LONGEST_ITEM_MINUTES: u32 = 24 * 60;

impl Conference {
    pub(super) fn plan_item(&self, session: SessionId, plan: ItemPlan) -> Result<Vec<Event>, Refusal> {
        self.unended_session(session)?;
        check_item_plan(&plan)?;
        Ok(vec![Event::ItemPlanned { session, item: self.next_item(), plan }])
    }

    pub(super) fn replan_item(&self, item: ItemId, plan: ItemPlan) -> Result<Vec<Event>, Refusal> {
        let (session, item) = self.item_of_unended_session(item)?;
        check_item_plan(&plan)?;
        Ok(vec![Event::ItemReplanned { session: session.id, item: item.id, plan }])
    }

    pub(super) fn reorder_agenda(&self, session: SessionId, order: Vec<ItemId>) -> Result<Vec<Event>, Refusal> {
        let known = self.unended_session(session)?;
        let mut given = order.clone();
        given.sort_unstable();
        let mut wanted: Vec<ItemId> = known.items.iter().map(|item| item.id).collect();
        wanted.sort_unstable();
        if given != wanted {
            return Err(Refusal::IncompleteOrder);
        }
        Ok(vec![Event::AgendaReordered { session, order }])
    }

    pub(super) fn start_item(&self, item: ItemId) -> Result<Vec<Event>, Refusal> {
        let (session, item) = self.item_of_unended_session(item)?;
        if session.state != SessionState::Live {
            return Err(Refusal::SessionState { state: session.state });
        }
        if item.state == ItemState::Open {
            return Ok(Vec::new());
        }
        let ended = session.open_item().map(|open| Event::ItemEnded { session: session.id, item: open.id });
        let started = Event::ItemStarted { session: session.id, item: item.id };
        Ok(ended.into_iter().chain([started]).collect())
    }

    pub(super) fn end_item(&self, item: ItemId) -> Result<Vec<Event>, Refusal> {
        let (session, item) = self.item_of_unended_session(item)?;
        if item.state != ItemState::Open {
            return Err(Refusal::ItemNotOpen);
        }
        Ok(vec![Event::ItemEnded { session: session.id, item: item.id }])
    }

    pub(super) fn skip_item(&self, item: ItemId) -> Result<Vec<Event>, Refusal> {
        let (session, item) = self.item_of_unended_session(item)?;
        match item.state {
            ItemState::Planned => Ok(vec![Event::ItemSkipped { session: session.id, item: item.id }]),
            ItemState::Skipped => Ok(Vec::new()),
            ItemState::Open | ItemState::Ended => Err(Refusal::ItemOver),
        }
    }

    fn item_of_unended_session(&self, item: ItemId) -> Result<(&Session, &Item), Refusal> {
        let session = self.session_of_item(item).ok_or(Refusal::UnknownItem)?;
        let session = self.unended_session(session.id)?;
        let found = session.items.iter().find(|candidate| candidate.id == item).ok_or(Refusal::UnknownItem)?;
        Ok((session, found))
    }
}

fn check_item_plan(plan: &ItemPlan) -> Result<(), Refusal> {
    check_text("title", &plan.title, TITLE_LIMIT)?;
    if !plan.speaker.is_empty() {
        check_text("speaker", &plan.speaker, TITLE_LIMIT)?;
    }
    if plan.planned_minutes == 0 || plan.planned_minutes > LONGEST_ITEM_MINUTES {
        return Err(Refusal::OutOfRange { field: "planned_minutes" });
    }
    Ok(())
}
