import type { SlipContent } from '../../api/slips';
import { serverNow_ms } from '../../api/server_clock';
import type { HeadCount } from '../../api/types';
import { deviceName } from '../device_name';
import type { Place } from '../seat.svelte';
import { deviceKey, sign } from './device_key';
import { keepSlip, nextCount, placeName, type KeptRollCall, type KeptSlip } from './notebook';
import { slipNumber } from './slip_number';

/**
 * Writes a slip, signs the very text that will be sent, and keeps it on this machine. The time is this machine's,
 * as far as it could be set right while the server was there.
 */
export async function writeSlip(
  place: Place,
  rollCall: KeptRollCall,
  headCount: HeadCount,
): Promise<KeptSlip> {
  const key = await deviceKey();
  const name = key?.name ?? deviceName();
  const number = slipNumber(place.endpoint.code, name, await nextCount(placeName(place)));
  const made_at = new Date(serverNow_ms()).toISOString();
  const content: SlipContent = {
    form: 'diemcau-slip-1',
    number,
    conference: place.conference,
    session: rollCall.session,
    roll_call: rollCall.rollCall,
    endpoint: place.endpoint.endpoint,
    key: name,
    made_at,
    head_count: headCount,
  };
  const text = JSON.stringify(content);
  const slip: KeptSlip = {
    number,
    place: placeName(place),
    rollCall,
    headCount,
    made_at,
    paper: { content: text, signature: key === null ? '' : await sign(key, text) },
    fate: 'kept',
    known: null,
    absence: null,
    code: null,
  };
  await keepSlip(slip);
  return slip;
}
