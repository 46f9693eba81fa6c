import { expect, test } from 'vitest';
import { PersonForm } from './person_form.svelte';

const account = { account: 7, name: 'to-chuc' };
const known = { ...account, full_name: 'Người Thứ Nhất', position: 'Chánh Văn phòng' };

test('only who may correct is asked whether a name was wrong, and only where one is known', () => {
  const said = (of: typeof account, corrects: boolean) => {
    const { mustSay, countsFromNow } = new PersonForm(of, corrects);
    return { mustSay, countsFromNow };
  };
  expect(said(known, true)).toEqual({ mustSay: true, countsFromNow: false });
  expect(said(known, false)).toEqual({ mustSay: false, countsFromNow: true });
  expect(said(account, true)).toEqual({ mustSay: false, countsFromNow: false });
  expect(said(account, false)).toEqual({ mustSay: false, countsFromNow: false });
});
