/** How long an offer waits for its own addresses: enough for a local network, not noticed by anybody. */
const gathering_limit_ms = 1_000;

/**
 * Waits until a peer connection knows its addresses, or the limit is over. The offer is sent whole: WHIP and
 * WHEP servers need not take addresses later.
 */
export function gathered(peer: RTCPeerConnection, limit_ms = gathering_limit_ms): Promise<void> {
  if (peer.iceGatheringState === 'complete') return Promise.resolve();
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      peer.removeEventListener('icegatheringstatechange', look);
      resolve();
    };
    const look = (): void => {
      if (peer.iceGatheringState === 'complete') finish();
    };
    const timer = setTimeout(finish, limit_ms);
    peer.addEventListener('icegatheringstatechange', look);
  });
}
