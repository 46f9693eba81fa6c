import { recall, remember } from '../shared/memory';

/**
 * How this browser names itself to the server: random, kept. The server lets the same device back in at once
 * after a reload, and asks before another one takes over.
 */
export function deviceName(): string {
  const kept = recall('device');
  if (kept !== null && /^[0-9a-f]{32}$/.test(kept)) return kept;
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const name = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  remember('device', name);
  return name;
}
