/** Has the browser keep this page, so that it opens without a connection after one visit. */
export async function keepPage(): Promise<void> {
  // Only the built page has its worker; a browser may have none, or forbid it.
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  try {
    await navigator.serviceWorker.register('/join-worker.js', { scope: '/join' });
  } catch (cause) {
    console.warn('This page will not open without a connection.', cause);
  }
}
