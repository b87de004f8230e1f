import type { Config } from '../../config/config';
import { whatRuns } from '../../embedded/running-file';
import { EXIT } from '../exit-codes';
import { CliFailure } from '../failure';
import type { Terminal } from '../terminal';
import type { TemporalOptions } from './temporal-options';
import { temporalOptions } from './temporal-options';

/** Where Temporal and MongoDB are for `api` and `worker`, which start neither: the settings, else what runs in this home. */
export async function givenServices(
  terminal: Terminal,
  config: Config,
): Promise<{ mongoUri: string; temporal: TemporalOptions }> {
  const running = whatRuns(config.home);
  const mongoUri = config.mongoUri ?? running?.mongoUri ?? null;
  const address = config.temporal.address ?? running?.temporalAddress ?? null;
  if (mongoUri !== null && address !== null) {
    return { mongoUri, temporal: await temporalOptions(config.temporal, address) };
  }
  const missing = [mongoUri === null ? 'MONGODB_URI' : '', address === null ? 'TEMPORAL_ADDRESS' : ''];
  throw new CliFailure({
    code: 'bad_config',
    exit: EXIT.findings,
    what: terminal.t('serve.no-services', { names: missing.filter((name) => name !== '').join(', ') }),
    fix: terminal.t('serve.no-services-fix'),
  });
}
