import {
  eraseDelegate,
  eraseDelegates,
  importDelegates,
  issueDelegateCodes,
  type DelegateAddress,
  type DelegateCodes,
  type DelegateImport,
  type DelegateLine,
} from '../../api/delegates';
import type { Fault } from '../../api/types';
import { DelegateList } from '../../shared/delegates/delegate_list.svelte';
import { Deed } from '../../shared/deed.svelte';

/** What an organizer does with the delegates of an endpoint. */
export class OrganizerDelegates {
  readonly list: DelegateList;
  readonly deed = new Deed();
  /** What was taken in last. */
  imported = $state.raw<DelegateImport | null>(null);
  /** Codes just made: they are shown this one time. */
  codes = $state.raw<DelegateCodes | null>(null);
  fileName = $state('');

  constructor(readonly address: DelegateAddress) {
    this.list = new DelegateList(address);
  }

  get faults(): Fault[] {
    return this.deed.failure?.kind === 'problem' ? this.deed.failure.faults : [];
  }

  async take(file: File): Promise<void> {
    this.imported = null;
    this.fileName = file.name;
    const { conference, endpoint } = this.address;
    const came = await this.deed.run(() => importDelegates(conference, endpoint, file));
    if (!came?.ok) return;
    this.imported = came.value;
    await this.list.load();
  }

  async issueCodes(): Promise<void> {
    const { conference, endpoint } = this.address;
    const came = await this.deed.run(() => issueDelegateCodes(conference, endpoint));
    if (!came?.ok) return;
    this.codes = came.value;
    await this.list.load();
  }

  async eraseAll(): Promise<void> {
    const { conference, endpoint } = this.address;
    const came = await this.deed.run(() => eraseDelegates(conference, endpoint));
    if (came?.ok) await this.list.load();
  }

  async erase(line: DelegateLine): Promise<void> {
    const { conference, endpoint } = this.address;
    const came = await this.deed.run(() => eraseDelegate(conference, endpoint, line.delegate));
    if (came?.ok) await this.list.load();
  }
}
