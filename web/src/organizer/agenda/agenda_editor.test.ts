import { afterEach, expect, test, vi } from 'vitest';
import type { SessionView } from '../../api/types';
import { AgendaEditorState } from './agenda_editor.svelte';

afterEach(() => vi.unstubAllGlobals());

const session = (...items: number[]): SessionView =>
  ({ session: 1, items: items.map((item) => ({ item })) }) as unknown as SessionView;

function answer(status: number, body: object): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
}

test('an order that another organizer has overtaken is refused once, and the agenda is shown as it is', async () => {
  let shown = session(1, 2);
  vi.stubGlobal('fetch', async (request: Request) => {
    const { order } =
      request.method === 'GET' ? { order: [] } : ((await request.json()) as { order: number[] });
    if (request.method === 'GET') return answer(200, session(1, 2, 3));
    return order.length === 3 ? answer(200, session(...order)) : answer(422, { code: 'incomplete_order' });
  });
  const editor = new AgendaEditorState(
    5,
    () => shown,
    (changed) => (shown = changed),
  );
  expect(await editor.move(0, 1)).toBe(false);
  expect(editor.ordering.failure).toMatchObject({ code: 'incomplete_order' });
  expect(editor.order).toEqual([1, 2, 3]);
  expect(await editor.move(0, 1)).toBe(true);
  expect([editor.order, editor.ordering.failure]).toEqual([[2, 1, 3], null]);
});
