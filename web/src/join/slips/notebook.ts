import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { SignedSlip } from '../../api/slips';
import type { HeadCount } from '../../api/types';
import type { Place } from '../seat.svelte';

/** The key of this browser. The browser keeps the private half to itself. */
export interface DeviceKey {
  privateKey: CryptoKey;
  /** The public half as it is registered. */
  publicText: string;
  /** By what slips and the server call it. */
  name: string;
}

/** A roll call as it was last seen, so that it can be answered while the line is down. */
export interface KeptRollCall {
  rollCall: number;
  title: string;
  deadline: string;
  session: number;
  sessionTitle: string;
  /** Members summoned, as the roster has it. */
  invited: number;
  /** What the server had for an answer; older pages did not note it. */
  answer?: HeadCount | null;
}

/** Where a slip on this machine stands. `asks`: something else is known, and somebody must look at both. */
export type SlipFate = 'kept' | 'asks' | 'refused' | 'handed_in' | HandedInFate;
/** What the server has done with a slip; `passed_over`: the figures that it knew stay. */
type HandedInFate = 'counted' | 'waiting' | 'accepted' | 'passed_over';

/** A slip that was written on this machine. */
export interface KeptSlip {
  number: string;
  place: string;
  rollCall: KeptRollCall;
  headCount: HeadCount;
  made_at: string;
  paper: SignedSlip;
  fate: SlipFate;
  /** What is known beside it: now or, once somebody decided, then. Nothing before the server was asked. */
  known: HeadCount | null;
  absence: string | null;
  /** When that was said. */
  known_at?: string | null;
  /** Of one that was refused: the server's code. */
  code: string | null;
  /** Of one that somebody decided about: why so, who and when. Kept by an older page, it does not say when. */
  reason?: string | null;
  decided_by?: string | null;
  decided_at?: string | null;
}

/** The place and its open roll call as they were last seen. */
export interface LastSeen {
  place: Place;
  rollCall: KeptRollCall | null;
}

interface Pages extends DBSchema {
  device: { key: string; value: DeviceKey };
  registered: { key: string; value: true };
  counters: { key: string; value: number };
  last_seen: { key: string; value: LastSeen };
  roll_calls: { key: string; value: KeptRollCall };
  slips: { key: string; value: KeptSlip };
}

/** The one entry of a page that has only one. */
const only = 'this';

let opened: Promise<IDBPDatabase<Pages>> | null = null;

function notebook(): Promise<IDBPDatabase<Pages>> {
  if (opened !== null) return opened;
  const opening = openNotebook();
  opened = opening;
  // A disk that was full may have room again at the next use.
  opening.catch(() => {
    if (opened === opening) opened = null;
  });
  return opening;
}

/** Rejects where the browser forbids it: some throw already when they are asked for it. */
async function openNotebook(): Promise<IDBPDatabase<Pages>> {
  return await openDB<Pages>('diemcau-join', 1, {
    upgrade(database) {
      for (const page of ['device', 'registered', 'counters', 'last_seen', 'roll_calls', 'slips'] as const) {
        database.createObjectStore(page);
      }
    },
    // The browser closed it, as when its data is cleared: the next use opens it anew.
    terminated: () => (opened = null),
  });
}

/** How a place is called in the notebook. */
export function placeName(place: Place): string {
  return `${place.conference}/${place.endpoint.endpoint}`;
}

export async function keptKey(): Promise<DeviceKey | null> {
  return (await (await notebook()).get('device', only)) ?? null;
}

/** Keeps the key, unless another tab was first; answers the one that is kept. */
export async function keepKey(key: DeviceKey): Promise<DeviceKey> {
  const writing = (await notebook()).transaction('device', 'readwrite');
  const first = await writing.store.get(only);
  if (first === undefined) await writing.store.put(key, only);
  await writing.done;
  return first ?? key;
}

/** Throws a key away that the server takes no more, unless another tab did so first. */
export async function dropKey(name: string): Promise<void> {
  const writing = (await notebook()).transaction('device', 'readwrite');
  if ((await writing.store.get(only))?.name === name) await writing.store.delete(only);
  await writing.done;
}

export async function isRegistered(name: string): Promise<boolean> {
  return (await (await notebook()).get('registered', name)) ?? false;
}

export async function noteRegistered(name: string): Promise<void> {
  await (await notebook()).put('registered', true, name);
}

/** Somebody came in with a join key, perhaps a new one: what was registered under the former was revoked. */
export async function forgetRegistered(place: string): Promise<void> {
  const under = IDBKeyRange.bound(`${place}/`, `${place}/\uffff`);
  await (await notebook()).delete('registered', under);
}

/** The next number of a slip of this place; none is given twice. */
export async function nextCount(place: string): Promise<number> {
  const writing = (await notebook()).transaction('counters', 'readwrite');
  const count = ((await writing.store.get(place)) ?? 0) + 1;
  await writing.store.put(count, place);
  await writing.done;
  return count;
}

export async function lastSeen(): Promise<LastSeen | null> {
  return (await (await notebook()).get('last_seen', only)) ?? null;
}

/** Keeps where this page is, and the roll call that is open there. */
export async function noteSeen(place: Place, rollCall: KeptRollCall | null): Promise<void> {
  const database = await notebook();
  await database.put('last_seen', { place, rollCall }, only);
  if (rollCall !== null)
    await database.put('roll_calls', rollCall, `${placeName(place)}/${rollCall.rollCall}`);
}

/** Forgets where this page was: somebody signed out. Slips stay, for they belong to the record. */
export async function forgetSeen(): Promise<void> {
  await (await notebook()).delete('last_seen', only);
}

export async function keptRollCall(place: string, rollCall: number): Promise<KeptRollCall | null> {
  return (await (await notebook()).get('roll_calls', `${place}/${rollCall}`)) ?? null;
}

/** The slips of a place, the oldest first. */
export async function keptSlips(place: string): Promise<KeptSlip[]> {
  const all = await (await notebook()).getAll('slips');
  const own = all.filter((slip) => slip.place === place);
  return own.sort((one, other) => one.made_at.localeCompare(other.made_at));
}

export async function keepSlip(slip: KeptSlip): Promise<void> {
  await (await notebook()).put('slips', slip, slip.number);
}

export async function dropSlip(number: string): Promise<void> {
  await (await notebook()).delete('slips', number);
}
