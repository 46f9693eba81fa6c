import { flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import AddAccount from './AddAccount.svelte';

afterEach(() => vi.unstubAllGlobals());

function field(testid: string): HTMLInputElement | null {
  return document.querySelector(`[data-testid=${testid}]`);
}

function enter(testid: string, value: string): void {
  const found = field(testid);
  if (found === null) throw new Error(`no ${testid}`);
  found.value = value;
  found.dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
}

function choose(role: string): void {
  const list = document.querySelector('select');
  const option = list?.querySelector<HTMLOptionElement>(`option[value=${role}]`);
  if (!list || !option) throw new Error(`no ${role}`);
  // happy-dom cannot say which option is chosen; then the first one is taken for it.
  list.prepend(option);
  option.selected = true;
  list.dispatchEvent(new Event('change', { bubbles: true }));
  flushSync();
}

async function submit(): Promise<void> {
  document.querySelector('form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  flushSync();
  await vi.waitFor(() => expect(field('account-save')?.getAttribute('aria-busy')).toBe('false'));
  flushSync();
}

test('an administrator has no scope, whatever was typed before, and a refused scope is said at its field', async () => {
  const asked: unknown[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    asked.push((await request.json()).subtree);
    const headers = { 'Content-Type': 'application/json' };
    return new Response(JSON.stringify({ code: 'text_length', field: 'subtree' }), { status: 422, headers });
  });
  const props = { onclose: () => undefined, ondone: () => undefined };
  const dialog = mount(AddAccount, { target: document.body, props });
  flushSync();
  enter('account-name', 'quan-tri');
  enter('account-subtree', 'T10');
  await submit();
  expect(field('account-subtree')?.getAttribute('aria-invalid')).toBe('true');
  expect(document.querySelector('[data-testid=failure]')).toBeNull();
  choose('admin');
  expect(field('account-subtree')).toBeNull();
  await submit();
  expect(asked).toEqual(['T10', null]);
  void unmount(dialog);
});
