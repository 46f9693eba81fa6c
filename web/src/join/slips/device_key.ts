import { registerDeviceKey } from '../../api/slips';
import { deviceName } from '../device_name';
import type { Place } from '../seat.svelte';
import {
  dropKey,
  isRegistered,
  keepKey,
  keptKey,
  noteRegistered,
  placeName,
  type DeviceKey,
} from './notebook';

const curve = { name: 'ECDSA', namedCurve: 'P-256' };
const signing = { name: 'ECDSA', hash: 'SHA-256' };

/** How much of a key's hash is its name, in bytes. */
const name_bytes = 16;

/**
 * The key of this browser, made when it is first asked for. None where the browser has no Web Crypto, as on a
 * page without https: its slips are unsigned.
 */
export async function deviceKey(): Promise<DeviceKey | null> {
  // Typed as always there, but only so in a secure context.
  const subtle = crypto.subtle as SubtleCrypto | undefined;
  if (subtle === undefined) return null;
  const kept = await keptKey();
  if (kept !== null) return kept;
  const pair = await subtle.generateKey(curve, false, ['sign', 'verify']);
  const publicKey = new Uint8Array(await subtle.exportKey('spki', pair.publicKey));
  const hash = new Uint8Array(await subtle.digest('SHA-256', publicKey));
  const name = Array.from(hash.slice(0, name_bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return keepKey({ privateKey: pair.privateKey, publicText: base64url(publicKey), name });
}

/** The signature over exactly these characters, as UTF-8. */
export async function sign(key: DeviceKey, text: string): Promise<string> {
  const signature = await crypto.subtle.sign(signing, key.privateKey, new TextEncoder().encode(text));
  return base64url(new Uint8Array(signature));
}

/**
 * Tells the server which key this browser signs with, once for each place and join key, while the line is up: a key
 * that comes together with its first slip would prove nothing. What was revoked with a former join key does not come
 * back, so the browser makes another.
 */
export async function registerKey(place: Place): Promise<void> {
  const revoked = await register(place);
  if (revoked === null) return;
  await dropKey(revoked);
  await register(place);
}

/** Registers the key that is kept; answers its name if it was revoked. */
async function register(place: Place): Promise<string | null> {
  const key = await deviceKey();
  if (key === null) return null;
  const registration = `${placeName(place)}/${key.name}`;
  if (await isRegistered(registration)) return null;
  const came = await registerDeviceKey(
    { conference: place.conference, endpoint: place.endpoint.endpoint },
    { device: deviceName(), public_key: key.publicText, signature: await sign(key, key.publicText) },
  );
  if (came.ok) await noteRegistered(registration);
  else if (came.failure.kind === 'problem' && came.failure.code === 'key_revoked') return key.name;
  return null;
}

function base64url(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
