import { outcome, problem, routes, type Failure, type Outcome } from './client';
import type { Body, Me } from './types';

/** Who the server takes us for. */
export function me(): Promise<Outcome<Me>> {
  return outcome(routes.GET('/api/v1/me'));
}

export async function signIn(name: string, password: string): Promise<Outcome<Me>> {
  return ifKept(await outcome(routes.POST('/api/v1/sign-ins', { body: { name, password } })));
}

/** Exchanges the secret of a link that works once. */
export async function signInOnce(secret: string): Promise<Outcome<Me>> {
  return ifKept(await outcome(routes.POST('/api/v1/sign-ins/once', { body: { secret } })));
}

const not_kept = 'sign_in_not_kept';

/**
 * A sign-in that the browser did not keep, because it blocks cookies, is none. Without this every page would ask
 * for the password or the code again, and never say why.
 */
export async function ifKept<Value>(came: Outcome<Value>): Promise<Outcome<Value>> {
  if (!came.ok) return came;
  const known = await me();
  const lost = !known.ok && known.failure.kind === 'problem' && known.failure.code === 'not_signed_in';
  return lost ? { ok: false, failure: problem(401, { code: not_kept }) } : came;
}

export function wasNotKept(failure: Failure): boolean {
  return failure.kind === 'problem' && failure.code === not_kept;
}

export function signOut(): Promise<Outcome<unknown>> {
  return outcome(routes.DELETE('/api/v1/sign-ins/current'));
}

export type AccountLine = Body['Account'];
export type AccountRole = Body['AccountRole'];
export type NewAccount = Body['NewAccount'];
export type NamePerson = Body['NamePerson'];

const account_path = '/api/v1/accounts/{account}';

/** Every account that was not deleted. */
export function listAccounts(): Promise<Outcome<AccountLine[]>> {
  return outcome(routes.GET('/api/v1/accounts'));
}

export function createAccount(body: NewAccount): Promise<Outcome<AccountLine>> {
  return outcome(routes.POST('/api/v1/accounts', { body }));
}

/** Says whom an account was given to, as papers name them. */
export function namePerson(account: number, body: NamePerson): Promise<Outcome<unknown>> {
  return outcome(routes.PUT(`${account_path}/person`, { params: { path: { account } }, body }));
}

/** Erases everybody whom an account was ever given to, also one that was deleted. */
export function erasePersons(account: number): Promise<Outcome<unknown>> {
  return outcome(routes.DELETE(`${account_path}/person`, { params: { path: { account } } }));
}

/** Another password: whoever is signed in with the account signs in anew. */
export function changePassword(account: number, password: string): Promise<Outcome<unknown>> {
  return outcome(
    routes.PUT(`${account_path}/password`, { params: { path: { account } }, body: { password } }),
  );
}

export function deleteAccount(account: number): Promise<Outcome<unknown>> {
  return outcome(routes.DELETE(account_path, { params: { path: { account } } }));
}
