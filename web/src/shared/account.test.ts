import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { actAs } from '../api/client';
import { Account } from './account.svelte';

/** Which consoles have a sign-in that works, and what was asked. */
let signedIn: string[] = [];
let asked: string[] = [];
let secretWorks = true;
let keepsCookies = true;

const staff = { kind: 'account', account: 3, name: 'tonghop', role: 'staff', subtree: null };

function answer(status: number, body: object): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
}

beforeEach(() => {
  [signedIn, asked] = [[], []];
  [secretWorks, keepsCookies] = [true, true];
  actAs('reports');
  window.location.hash = '';
  vi.stubGlobal('fetch', async (request: Request) => {
    const name = request.headers.get('Diemcau-Console') ?? '';
    asked.push(`${name} ${request.method} ${new URL(request.url).pathname}`);
    if (request.url.endsWith('/once')) {
      if (secretWorks && keepsCookies) signedIn.push(name);
      return secretWorks ? answer(200, staff) : answer(401, { code: 'wrong_secret' });
    }
    return signedIn.includes(name) ? answer(200, staff) : answer(401, { code: 'not_signed_in' });
  });
});

afterEach(() => vi.unstubAllGlobals());

test('a page comes in by its own sign-in', async () => {
  signedIn = ['reports', 'organizer'];
  const account = new Account('organizer');
  await account.begin();
  expect(account.state.at).toBe('inside');
  expect(asked).toEqual(['reports GET /api/v1/me']);
});

test('an organizer reads reports without signing in once more', async () => {
  signedIn = ['organizer'];
  const account = new Account('organizer');
  await account.begin();
  expect(account.state.at).toBe('inside');
  expect(asked.at(-1)).toBe('organizer GET /api/v1/me');
});

test('somebody without a sign-in is asked to sign in, as this page', async () => {
  const account = new Account('organizer');
  await account.begin();
  expect(account.state).toEqual({ at: 'outside', onceFailed: false });
  await account.signIn('tonghop', 'wrong');
  expect(asked.at(-1)).toBe('reports POST /api/v1/sign-ins');
});

test('a link that works once signs in, and its secret leaves the address', async () => {
  window.location.hash = '#once=abc';
  const account = new Account();
  await account.begin();
  expect(account.state.at).toBe('inside');
  expect(window.location.hash).toBe('');
});

test('a link that was used already says so', async () => {
  window.location.hash = '#once=abc';
  secretWorks = false;
  const account = new Account();
  await account.begin();
  expect(account.state).toEqual({ at: 'outside', onceFailed: true });
});

test('somebody is signed out only once the server has said so', async () => {
  signedIn = ['reports'];
  const account = new Account();
  await account.begin();
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no line')));
  await account.signOut();
  expect([account.state.at, account.stays?.kind]).toEqual(['inside', 'unreachable']);
  vi.stubGlobal('fetch', async () => answer(401, { code: 'not_signed_in' }));
  await account.signOut();
  expect([account.state.at, account.stays]).toEqual(['outside', null]);
});

test('that signing out failed is said until it is tried again or the server knows who is there', async () => {
  signedIn = ['reports'];
  const account = new Account();
  await account.begin();
  const works = fetch;
  const fail = () => vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no line')));
  fail();
  await account.signOut();
  vi.stubGlobal('fetch', works);
  await account.lookAgain();
  expect([account.state.at, account.stays]).toEqual(['inside', null]);
  fail();
  await account.signOut();
  const again = account.signOut();
  expect([account.busy, account.stays]).toEqual([true, null]);
  await again;
  expect([account.busy, account.stays?.kind]).toEqual([false, 'unreachable']);
});

test('a browser that keeps no cookies is told so, instead of being asked again and again', async () => {
  window.location.hash = '#once=abc';
  keepsCookies = false;
  const account = new Account();
  await account.begin();
  expect(account.state).toEqual({ at: 'outside', onceFailed: false });
  expect(account.refusal).toMatchObject({ code: 'sign_in_not_kept' });
});
