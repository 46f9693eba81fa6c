import { flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import PersonDialog from './PersonDialog.svelte';

afterEach(() => vi.unstubAllGlobals());

test('a refusal leaves its field as soon as the field is corrected', async () => {
  const refusal = { code: 'too_long', field: 'full_name' };
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify(refusal), { status: 422 }));
  const target = document.createElement('div');
  document.body.append(target);
  const of = { account: 3, name: 'tonghop' };
  const props = {
    title: 'Tên trên văn bản',
    of,
    corrects: false,
    onclose: () => undefined,
    ondone: () => undefined,
  };
  const dialog = mount(PersonDialog, { target, props });
  const refused = () => target.querySelector('[aria-invalid="true"]') !== null;
  flushSync();
  target.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
  await vi.waitFor(() => expect(refused()).toBe(true));
  const field = target.querySelector('input');
  field?.dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
  expect(refused()).toBe(false);
  await unmount(dialog);
  target.remove();
});
