import { outcome, routes, type Outcome } from './client';
import type { Body, HeadCount } from './types';

/** Attendance slips as the page that writes them sees them. */

export type SignedSlip = Body['SignedSlip'];
export type SlipCheck = Body['SlipCheck'];
export type SlipView = Body['SlipView'];
export type DeviceKeyName = Body['DeviceKeyName'];

const endpoint_path = '/api/v1/conferences/{conference}/endpoints/{endpoint}';

/** What is written on a slip. It travels as text: the server checks the signature over exactly these bytes. */
export interface SlipContent {
  form: 'diemcau-slip-1';
  number: string;
  conference: number;
  session: number;
  roll_call: number;
  endpoint: number;
  /** The name of the key that signs it. */
  key: string;
  /** By the device's clock, RFC 3339. */
  made_at: string;
  head_count: HeadCount;
}

/** Whose slips they are. */
export interface SlipPlace {
  conference: number;
  endpoint: number;
}

/** Registers the key by which the server knows this browser's slips. */
export function registerDeviceKey(
  path: SlipPlace,
  body: Body['RegisterDeviceKey'],
): Promise<Outcome<DeviceKeyName>> {
  return outcome(routes.POST(`${endpoint_path}/device-keys`, { params: { path }, body }));
}

/** What a slip would meet; nothing changes. */
export function checkOwnSlip(path: SlipPlace, body: SignedSlip): Promise<Outcome<SlipCheck>> {
  return outcome(routes.POST(`${endpoint_path}/slips/check`, { params: { path }, body }));
}

/** The slips that the server has of this place, whoever handed them in, and what has become of them. */
export function listOwnSlips(path: SlipPlace): Promise<Outcome<Body['SlipList']>> {
  return outcome(routes.GET(`${endpoint_path}/slips`, { params: { path } }));
}

export function handInOwnSlip(path: SlipPlace, body: SignedSlip): Promise<Outcome<SlipView>> {
  return outcome(routes.POST(`${endpoint_path}/slips`, { params: { path }, body }));
}
