import { flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import type { Failure } from '../../api/client';
import CertificateButtons from './CertificateButtons.svelte';
import { CertificateDesk } from './certificate_desk.svelte';

const refused: Failure = { kind: 'problem', status: 422, code: 'out_of_range', field: 'place', faults: [] };

afterEach(() => vi.unstubAllGlobals());

test('what was refused before is said no more once somebody asks anew', async () => {
  const desk = new CertificateDesk({ conference: 1, session: 2 });
  const said: unknown[] = [];
  vi.stubGlobal('fetch', async () => {
    said.push(desk.refusal);
    throw new TypeError('no line');
  });
  desk.papers.failure = refused;
  desk.failure = refused;
  await desk.download({ endpoint: 7 }, 'pdf');
  expect(said).toEqual([null]);
  expect(desk.refusal?.kind).toBe('unreachable');
});

test('while one file is on its way, the others cannot be pressed', () => {
  const desk = new CertificateDesk({ conference: 1, session: 2 });
  const target = document.createElement('div');
  const buttons = mount(CertificateButtons, {
    target,
    props: { desk, whose: { endpoint: 7 }, name: 'Lào Cai' },
  });
  const state = () =>
    [...target.querySelectorAll('button')].map((button) => [
      button.disabled,
      button.getAttribute('aria-busy'),
    ]);
  const steps: [CertificateDesk['waiting'], unknown][] = [
    [
      null,
      [
        [false, 'false'],
        [false, 'false'],
      ],
    ],
    [
      { whose: { endpoint: 7 }, format: 'pdf' },
      [
        [false, 'true'],
        [true, 'false'],
      ],
    ],
    [
      { whose: { endpoint: 8 }, format: 'pdf' },
      [
        [true, 'false'],
        [true, 'false'],
      ],
    ],
  ];
  for (const [waiting, expected] of steps) {
    desk.waiting = waiting;
    flushSync();
    expect(state()).toEqual(expected);
  }
  void unmount(buttons);
});
