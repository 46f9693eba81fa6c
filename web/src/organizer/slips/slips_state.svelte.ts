import { listSlips, type SlipList } from '../../api/organizing_slips';
import type { SessionAddress } from '../../api/types';
import { KeptFresh } from '../kept_fresh.svelte';

/** How often the list is asked for while somebody looks at it, in milliseconds. */
const refresh_ms = 10_000;

/** The slips of a session, as far as the asker may see them. */
export class SlipsState extends KeptFresh<SlipList> {
  readonly conference: number;
  readonly session: number;

  constructor({ conference, session }: SessionAddress) {
    super(() => listSlips(conference, session), refresh_ms);
    this.conference = conference;
    this.session = session;
  }
}
