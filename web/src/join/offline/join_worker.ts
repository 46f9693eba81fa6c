/**
 * Keeps the join page, so that it opens while the line is down. It keeps nothing else: what the server says is asked
 * of the server, and a page of another console is none of its business.
 *
 * Built as `/join-worker.js`, with the list of what to keep put in its place.
 */

/** What belongs to the page; filled in when the pages are built. Names change with their content. */
declare const JOIN_PAGE_ASSETS: readonly string[];

/** As much of a service worker as is used here: its types do not go together with those of a page. */
interface Lifetime extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Asked extends Lifetime {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Worker {
  readonly clients: { claim(): Promise<void> };
  readonly location: Location;
  skipWaiting(): Promise<void>;
  addEventListener(kind: 'install' | 'activate', listener: (event: Lifetime) => void): void;
  addEventListener(kind: 'fetch', listener: (event: Asked) => void): void;
}

const worker = self as unknown as Worker;
const page = '/join';
const prefix = 'join-page-';

/** A poor line may take long to say nothing; then the kept page is shown. */
const patience_ms = 5_000;

/** The names of the assets change with their content, so they name the version too. */
const version = prefix + fingerprint(JOIN_PAGE_ASSETS.join());

worker.addEventListener('install', (event) => {
  event.waitUntil(keep().then(() => worker.skipWaiting()));
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(forgetOthers().then(() => worker.clients.claim()));
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== 'GET' || address.origin !== worker.location.origin) return;
  if (request.mode === 'navigate' && address.pathname === page) event.respondWith(openPage(request));
  else if (JOIN_PAGE_ASSETS.includes(address.pathname)) event.respondWith(asset(request));
});

/** Page and assets of one build, all or none. */
async function keep(): Promise<void> {
  const cache = await caches.open(version);
  await cache.addAll([new Request(page, { cache: 'reload' }), ...JOIN_PAGE_ASSETS]);
}

async function forgetOthers(): Promise<void> {
  const others = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== version);
  await Promise.all(others.map((name) => caches.delete(name)));
}

/** The server's page while it answers: a new one brings its own assets. Else the kept one with those kept. */
async function openPage(request: Request): Promise<Response> {
  const kept = await (await caches.open(version)).match(page);
  try {
    const answer = await fetch(request, kept ? { signal: AbortSignal.timeout(patience_ms) } : {});
    return answer.status < 500 ? answer : (kept ?? answer);
  } catch (cause) {
    if (kept) return kept;
    throw cause;
  }
}

async function asset(request: Request): Promise<Response> {
  const kept = await (await caches.open(version)).match(new URL(request.url).pathname);
  return kept ?? fetch(request);
}

/** Tells two lists apart; nobody has to be kept from making two that are alike. */
function fingerprint(text: string): string {
  let hash = 0;
  for (const character of text) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) | 0;
  return (hash >>> 0).toString(16);
}
