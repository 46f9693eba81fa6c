import { namePerson } from '../api/accounts';
import { Deed } from './deed.svelte';

/** An account, and who is known to have it. */
export interface Named {
  account: number;
  name: string;
  full_name?: string | null;
  position?: string | null;
}

/** Whom an account is given to, while it is being written down. */
export class PersonForm {
  full_name = $state('');
  position = $state('');
  /** Whether this mends what stands there, or counts from now on; nobody has said so yet. */
  change = $state<'from_now' | 'corrected' | null>(null);
  readonly deed = new Deed();
  readonly #of: Named;
  readonly #corrects: boolean;

  /** `corrects`: whether whoever writes may say that what stands there was wrong. */
  constructor(of: Named, corrects: boolean) {
    this.#of = of;
    this.#corrects = corrects;
    this.full_name = of.full_name ?? '';
    this.position = of.position ?? '';
  }

  /** Somebody is known already: papers about what they did must not change by mistake. */
  get mustSay(): boolean {
    return this.#corrects && this.#of.full_name != null;
  }

  /** Somebody is known already, and stays on the papers about what was done before. */
  get countsFromNow(): boolean {
    return !this.#corrects && this.#of.full_name != null;
  }

  /** Asks for it; answers whether it was done. */
  async save(): Promise<boolean> {
    const came = await this.deed.run(() =>
      namePerson(this.#of.account, {
        full_name: this.full_name.trim(),
        position: this.position.trim() || null,
        corrected: this.change === 'corrected',
      }),
    );
    return came?.ok ?? false;
  }
}
