import { randomUUID } from 'node:crypto';
import type { JourneyWorker } from '../../worker/create-worker';
import { startScriptedSmtp, type ScriptedSmtp } from '../unit/channels/scripted-smtp';
import { openEngineLab, openLabWorker, type EngineLab } from './engine-lab';
import { servers } from './servers';

/** The whole way from an event to a mail: store, dispatcher, a worker that runs, and a mail server that counts. */
export interface LabWithMail {
  lab: EngineLab;
  smtp: ScriptedSmtp;
}

/** Opens one, with a task queue of its own, before the tests of a file, and closes it after them. */
export function useLabWithMail(name: string, take: (opened: LabWithMail) => void): void {
  const where = { ...servers(), taskQueue: `${name}-${randomUUID()}` };
  let lab: EngineLab | undefined;
  let smtp: ScriptedSmtp | undefined;
  let worker: { it: JourneyWorker; ended: Promise<void> } | undefined;
  beforeAll(async () => {
    lab = await openEngineLab(where);
    await lab.dispatcher.start();
    smtp = await startScriptedSmtp(null);
    const accept = lab.dispatcher.accept.bind(lab.dispatcher);
    const it = await openLabWorker({ ...where, store: lab.store, smtpUrl: smtp.url, accept });
    worker = { it, ended: it.run() };
    take({ lab, smtp });
  });
  afterAll(async () => {
    worker?.it.shutdown();
    await worker?.ended;
    await smtp?.close();
    await lab?.close();
  });
}
