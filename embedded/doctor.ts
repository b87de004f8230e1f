import type { Config } from '../config/config';
import type { Check } from './doctor/check';
import { checkDisk, checkNode, checkPython, checkSecrets } from './doctor/machine-checks';
import { checkMongo, checkPorts, checkTemporal, type AskMongo } from './doctor/server-checks';
import { whatRuns } from './running-file';

export type { Check } from './doctor/check';

/**
 * Looks at everything that Journeyman needs on this machine, changing nothing but making the home folder. `askMongo`
 * asks the database (version, replica set, missing indexes); without it MongoDB is not asked.
 */
export async function diagnose(config: Config, askMongo: AskMongo | null = null): Promise<Check[]> {
  const running = whatRuns(config.home);
  const start: Check =
    running === null
      ? { name: 'journeyman', ok: 'yellow', detail: 'not running here', fix: 'run `journeyman start`' }
      : {
          name: 'journeyman',
          ok: 'green',
          detail: `runs as process ${running.pid}${running.url && ` at ${running.url}`}`,
        };
  return [
    checkNode(),
    start,
    ...(await Promise.all([
      checkPython(),
      checkTemporal(config.temporal, running),
      checkMongo(config.mongoUri, running, askMongo),
      checkPorts(config, running),
      checkSecrets(config),
      checkDisk(config.home),
    ])),
    checkMailAndSms(config),
  ];
}

function checkMailAndSms(config: Config): Check {
  const mail = config.mail.smtpUrl === null ? 'to the inbox of this machine' : 'through SMTP_URL';
  const sms = config.sms === null ? 'to the sandbox of this machine' : 'through the Twilio account';
  return { name: 'mail and SMS', ok: 'green', detail: `mail goes ${mail}, SMS ${sms}` };
}
