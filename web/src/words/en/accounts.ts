import type { accounts as vietnamese } from '../vi/accounts';

/** Accounts, and the people who have them. */
export const accounts: Record<keyof typeof vietnamese, string> = {
  'person.own': 'My full name and position',
  'person.of': 'Whoever has the account {name}',
  'person.lead':
    'Reports, minutes and other papers have this full name and position where something was done with the account, instead of its name.',
  'person.full_name': 'Full name',
  'person.position': 'Position',
  'person.position.hint': 'Such as Deputy Chief of Office. May be empty.',
  'person.change': 'This is',
  'person.change.from_now': 'Somebody else who has the account, or another position, from now on',
  'person.change.from_now.hint': 'Papers about what was done before stay as they were.',
  'person.change.corrected': 'A correction of what was written wrong',
  'person.change.corrected.hint': 'Papers about what was done before have it too when they are made again.',
  'problem.too_many_persons':
    'The account was given to 100 people already. Ask an administrator for another account.',
  'person.counts_from_now':
    'This counts from now on; papers about what was done before stay as they were. An administrator corrects what was written wrong.',
  'person.none': 'No full name yet',

  'accounts.title': 'Accounts',
  'accounts.lead':
    'For administrators, organizers and reporting staff. Endpoints need none: they come in by a link or a code of their own.',
  'accounts.add': 'Add an account',
  'accounts.name.hint':
    'To sign in with: 3 to 64 letters from a to z, digits, dots, dashes, underscores or @.',
  'accounts.role': 'Role',
  'accounts.role.admin': 'Administrator: everything, accounts and conferences too',
  'accounts.role.organizer': 'Organizer: plans and runs what lies in the scope',
  'accounts.role.staff': 'Reporting staff: reads and downloads reports of the scope',
  'accounts.subtree': 'Scope (code of an endpoint)',
  'accounts.subtree.hint': 'This endpoint and those below it. Empty is everything.',
  'accounts.everything': 'Everything',
  'accounts.subtree.of': 'Scope {code}',
  'accounts.password.hint': '12 to 200 characters. Hand it over in person.',
  'accounts.created': 'Made {time}',
  'accounts.own': 'Your account',
  'accounts.person': 'Name and position',
  'accounts.password.change': 'Change password',
  'accounts.password.of': 'New password of {name}',
  'accounts.password.ends': 'Wherever somebody is signed in with the account, they sign in again.',
  'accounts.delete': 'Delete account',
  'accounts.delete.of': 'Delete the account {name}?',
  'accounts.delete.text': 'Nobody signs in with it any more, and it cannot be brought back.',
  'accounts.delete.kept':
    'Full name and position are kept, so that papers about what was done still name who answers for it.',
  'accounts.delete.forget':
    'Erase full name and position too: papers made from now on have the account’s name',
};
