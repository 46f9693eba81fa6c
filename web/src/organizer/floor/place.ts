import type { EndpointRef } from '../../api/types';
import { shortName } from '../roster/short_name';

/** Where an endpoint lies, from the nearest up. The hall that leads stands above everybody and tells nothing. */
export function placeText(endpoint: Pick<EndpointRef, 'path'>, hall: string): string {
  return endpoint.path
    .filter((name) => name !== hall)
    .map(shortName)
    .join(' · ');
}
