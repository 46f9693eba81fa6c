/**
 * Takes a secret out of the address (`#once=…`, `#k=…`) and removes it from there, so that it stands in no
 * history, bookmark or photograph of the screen. A fragment is never sent to a server.
 */
export function takeSecret(name: string): string | null {
  const secret = new URLSearchParams(window.location.hash.slice(1)).get(name);
  if (secret !== null) {
    window.history.replaceState(null, '', window.location.pathname + window.location.search);
  }
  return secret === '' ? null : secret;
}
