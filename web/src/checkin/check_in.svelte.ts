import type { Failure } from '../api/client';
import { checkIn, type CheckedIn } from '../api/delegates';
import { takeSecret } from '../shared/link_secret';
import { visit } from '../shared/memory';
import { codeLength, readPlaceCode, type PlaceCode } from './place_code';

const code_length = 8;

/** The place outlives the page for as long as the server takes its code, so that the sheet can be scanned after it. */
const place_memory = 'check_in.place';

/** One delegate checks in: the code of the screen first, its own code then. */
export class SelfCheckIn {
  place = $state.raw<PlaceCode | null>(null);
  code = $state('');
  /** The own code came from the sheet and was not typed. */
  scanned = $state(false);
  busy = $state(false);
  failure = $state.raw<Failure | null>(null);
  incomplete = $state(false);
  done = $state.raw<CheckedIn | null>(null);

  constructor() {
    this.read();
  }

  /** Takes what a scanned code put into the address. */
  read(): void {
    const own = takeSecret('d');
    const place = takeSecret('p');
    if (place !== null) visit.remember(place_memory, place);
    const known = place ?? visit.recall(place_memory);
    this.place = known === null ? null : readPlaceCode(known);
    if (own !== null) {
      this.code = own;
      this.scanned = true;
    }
    this.done = null;
    this.failure = null;
  }

  typed(): void {
    this.scanned = false;
    this.incomplete = false;
    this.failure = null;
  }

  async submit(): Promise<void> {
    if (this.busy || this.place === null) return;
    this.incomplete = codeLength(this.code) !== code_length;
    if (this.incomplete) return;
    this.busy = true;
    const came = await checkIn({ ...this.place, code: this.code, scanned: this.scanned });
    this.busy = false;
    this.failure = came.ok ? null : came.failure;
    if (came.ok) {
      this.done = came.value;
      this.code = '';
    } else if (this.isStale) {
      visit.forget(place_memory);
    }
  }

  get isStale(): boolean {
    return this.failure?.kind === 'problem' && this.failure.code === 'stale_check_in_code';
  }
}
