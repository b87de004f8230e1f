import type { Json } from '../../audience/json';
import type { Forecast } from '../../dispatch/forecast/forecast-workspace';
import type { WorkspacePlan } from '../../dispatch/plan-workspace';
import type { ApiClient } from '../api-client';
import type { UsableWorkspace } from '../checked-workspace';
import type { MigrationMaps } from './read-map';

/** Asks the API what publishing a workspace would change; maps of migrations are checked on the way. */
export async function planOver(
  api: ApiClient,
  { dir, read }: UsableWorkspace,
  migrate: MigrationMaps = {},
): Promise<WorkspacePlan> {
  const body = { files: read.files as unknown as Json, migrate: migrate as unknown as Json };
  const { plan } = await api.post('/api/plan', body, dir);
  return plan as unknown as WorkspacePlan;
}

/** What is to be forecast: how far back is replayed, and at how many people is looked. */
export interface ForecastWish {
  lookBackMs: number;
  people: number;
}

/** As `planOver`, with what the new and changed journeys are to be expected to send. */
export async function forecastOver(
  api: ApiClient,
  { dir, read }: UsableWorkspace,
  wish: ForecastWish,
): Promise<{ plan: WorkspacePlan; forecast: Forecast }> {
  const body = { files: read.files as unknown as Json, forecast: { ...wish } };
  return (await api.post('/api/plan', body, dir)) as unknown as { plan: WorkspacePlan; forecast: Forecast };
}

/** Whether publishing would change anything. */
export function changesAnything({ journeys, definitions }: WorkspacePlan): boolean {
  return definitions.length > 0 || journeys.some(({ state }) => state === 'new' || state === 'changed');
}
