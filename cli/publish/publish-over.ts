import type { Json, JsonObject } from '../../audience/json';
import type { ApiClient } from '../api-client';
import type { UsableWorkspace } from '../checked-workspace';

/** Publishes a workspace through the API: its files as they are, so that what runs is what was reviewed. */
export function publishOver(api: ApiClient, { dir, read }: UsableWorkspace): Promise<JsonObject> {
  return api.post('/api/publish', { files: read.files as unknown as Json }, dir);
}
