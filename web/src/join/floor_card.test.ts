import { flushSync, mount, unmount } from 'svelte';
import { expect, test } from 'vitest';
import FloorBanner from './FloorBanner.svelte';
import FloorCard from './FloorCard.svelte';
import { Hand } from './hand.svelte';
import { Podium } from './podium.svelte';
import { RequestNumbers } from './request_numbers';
import { quietFloor } from './test_floor';

const hand = () => new Hand(() => true, new RequestNumbers());

function words(draw: (target: HTMLElement) => Record<string, unknown>): string {
  const target = document.createElement('div');
  const drawn = draw(target);
  flushSync();
  const text = target.textContent ?? '';
  void unmount(drawn);
  return text;
}

test('a page whose camera is blocked does not say that it is on, or that everybody looks', () => {
  const podium = new Podium();
  podium.trouble = 'blocked';
  const previewed = { ...quietFloor, is_previewed: true, must_send: true };
  const speaking = { ...quietFloor, holds_floor: true, must_send: true };
  const card = { hand: hand(), podium, state: 'live', connected: true } as const;
  const said = [
    words((target) => mount(FloorBanner, { target, props: { hand: hand(), podium, floor: previewed } })),
    words((target) => mount(FloorCard, { target, props: { ...card, floor: previewed } })),
    words((target) => mount(FloorCard, { target, props: { ...card, floor: speaking } })),
    words((target) => mount(FloorBanner, { target, props: { hand: hand(), podium, floor: speaking } })),
  ].join(' ');
  expect(said).toContain('Trình duyệt đang chặn camera và micrô');
  expect(said).not.toContain('micrô đang bật');
  expect(said).not.toContain('của điểm cầu đang bật');
  expect(said).not.toContain('đang nhìn và nghe');
  expect(said).not.toContain('ĐANG PHÁT BIỂU');
  expect(said).toContain('chưa tới nơi');
});

test('a page whose picture and sound arrive says that it is on', () => {
  const podium = new Podium();
  podium.state = 'sending';
  const floor = { ...quietFloor, holds_floor: true, must_send: true };
  const said = words((target) => mount(FloorBanner, { target, props: { hand: hand(), podium, floor } }));
  expect(said).toContain('ĐANG PHÁT BIỂU');
});
