import type { Page } from 'playwright-core';
import type { DeskView } from '../src/organizer/desk/desk.svelte';
import { groupOf } from '../src/organizer/desk/desk_views';

/** Opens a view of the desk: its group first, as somebody does who looks for it. */
export async function openView(desk: Page, view: DeskView): Promise<void> {
  await desk.getByTestId(`group-${groupOf(view)}`).click();
  await desk.getByTestId(`view-${view}`).click();
}
