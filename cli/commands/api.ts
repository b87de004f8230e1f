import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { openEngine, publicUrlOf } from '../services/engine';
import { givenServices } from '../services/given-services';
import { openLog } from '../services/log';
import { apiPort, liveRegion, serveApi } from '../services/serve-api';
import { settings } from '../services/settings';
import { sharedSecrets } from '../services/shared-secrets';
import { untilStopped } from '../services/until-stopped';
import type { Terminal } from '../terminal';

/** Runs the API and a dispatcher until Ctrl-C; what was accepted before is stored, what comes after is refused. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const { t } = terminal;
  const config = settings(terminal, invocation);
  const services = await givenServices(terminal, config);
  const secrets = await sharedSecrets(terminal, config);
  const log = openLog(config.logLevel, null);
  const { port } = await apiPort(config);
  const publicUrl = publicUrlOf(config, port);
  const engine = await openEngine(services, secrets, log, config.webhook);
  try {
    const twilioAuthToken = config.sms?.authToken ?? null;
    const region = await liveRegion(engine, 'US');
    const api = await serveApi(
      engine,
      secrets,
      { port, publicUrl, localOnly: false, twilioAuthToken, region },
      log,
    );
    await engine.dispatcher.start();
    terminal.say(t('serve.api', { url: api.url }));
    await untilStopped(terminal);
    terminal.say(t('serve.stopping'));
    await api.close();
  } finally {
    await engine.close();
  }
  return EXIT.ok;
}
