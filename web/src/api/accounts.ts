import { outcome, routes, type Outcome } from './client';
import type { Me } from './types';

/** Who the server takes us for. */
export function me(): Promise<Outcome<Me>> {
  return outcome(routes.GET('/api/v1/me'));
}

export function signIn(name: string, password: string): Promise<Outcome<Me>> {
  return outcome(routes.POST('/api/v1/sign-ins', { body: { name, password } }));
}

/** Exchanges the secret of a link that works once. */
export function signInOnce(secret: string): Promise<Outcome<Me>> {
  return outcome(routes.POST('/api/v1/sign-ins/once', { body: { secret } }));
}

export function signOut(): Promise<Outcome<unknown>> {
  return outcome(routes.DELETE('/api/v1/sign-ins/current'));
}
