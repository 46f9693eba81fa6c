/** What can be done to an account, in the order in which its row has it. */
export const account_deeds = ['person', 'password', 'delete'] as const;
export type AccountDeed = (typeof account_deeds)[number];
