import { outcome, routes, type Outcome } from './client';
import type { Joined } from './types';

/** Exchanges a join key, or a code of ten characters, for a sign-in as the endpoint's technician. */
export function join(key: string): Promise<Outcome<Joined>> {
  return outcome(routes.POST('/api/v1/joins', { body: { key } }));
}
