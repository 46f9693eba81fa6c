import type { Page } from 'playwright-core';

/** Which way media takes to a page. */
export interface ChosenPath {
  /** `host`, or `relay` if it comes through a TURN server. */
  local: string;
  /** How the page speaks with the TURN server: udp, tcp or tls. */
  relay_protocol: string | null;
}

/** The pair of addresses that each connected peer connection of the page uses, by its own statistics. */
export function chosenPaths(page: Page): Promise<ChosenPath[]> {
  return page.evaluate(async () => {
    const paths: ChosenPath[] = [];
    for (const peer of window.peers.filter((one) => one.connectionState === 'connected')) {
      const entries = new Map(
        (await peer.getStats()).entries() as Iterable<[string, Record<string, unknown>]>,
      );
      for (const transport of [...entries.values()].filter((entry) => entry['type'] === 'transport')) {
        const pair = entries.get(String(transport['selectedCandidatePairId']));
        const local = entries.get(String(pair?.['localCandidateId']));
        const protocol = local?.['relayProtocol'];
        paths.push({
          local: String(local?.['candidateType']),
          relay_protocol: typeof protocol === 'string' ? protocol : null,
        });
      }
    }
    return paths;
  });
}
