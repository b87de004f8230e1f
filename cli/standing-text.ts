import { spanText } from '../journey/simulator/script/moment';
import type { Terminal } from './terminal';

/** How a journey stands, as the API tells it. */
export interface ListedStanding {
  journey: string;
  status: 'live' | 'paused' | 'draining' | 'archived';
  live: number;
  kept: number;
  order: {
    kind: 'pause' | 'resume' | 'stop';
    at: string;
    told: number;
    done: boolean;
    catchUpMs?: number;
  } | null;
}

/** The address of a journey. */
export function journeyPath(journey: string): string {
  return `/api/journeys/${encodeURIComponent(journey)}`;
}

/** A journey in a line: how it stands, how many are in it, how many wait to enter, and what its runs are told. */
export function standingText(
  { t }: Terminal,
  { journey, status, live, kept, order }: ListedStanding,
): string {
  const words = [t(`steer.is-${status}`, { journey }), t('steer.runs', { live })];
  if (kept > 0) words.push(t('steer.kept', { kept }));
  if (order !== null && !order.done) words.push(t('steer.told', { told: order.told, live }));
  if (status === 'live' && order?.kind === 'resume' && order.catchUpMs !== undefined)
    words.push(t('steer.catching-up', { at: order.at, span: spanText(order.catchUpMs) }));
  return words.join(' · ');
}
