import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { openEngine, publicUrlOf } from '../services/engine';
import { givenServices } from '../services/given-services';
import { openLog } from '../services/log';
import { serveWorker } from '../services/serve-worker';
import { settings } from '../services/settings';
import { sharedSecrets } from '../services/shared-secrets';
import { untilStopped } from '../services/until-stopped';
import type { Terminal } from '../terminal';

/** Runs a worker until Ctrl-C; it then takes no new work and lets what is under way finish. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const { t } = terminal;
  const config = settings(terminal, invocation);
  const services = await givenServices(terminal, config);
  const secrets = await sharedSecrets(terminal, config);
  const log = openLog(config.logLevel, null);
  const publicUrl = publicUrlOf(config, config.http.port);
  const engine = await openEngine(services, secrets, log, config.webhook);
  try {
    const { mail, sms, webhook } = config;
    const providers = { smtpUrl: mail.smtpUrl, mailFrom: mail.from, sms, webhook };
    const about = { publicUrl, reachable: config.http.publicUrl !== null };
    const worker = await serveWorker(engine, services.temporal, secrets, providers, about, log);
    terminal.say(t('serve.worker', { address: services.temporal.address ?? '' }));
    await untilStopped(terminal, worker.broken).finally(() => worker.close());
    terminal.say(t('serve.stopping'));
  } finally {
    await engine.close();
  }
  return EXIT.ok;
}
