import formbody from '@fastify/formbody';
import type { FastifyInstance } from 'fastify';
import type { EventRow } from '../../store/rows';
import type { ApiDeps } from '../deps';
import { takeInboundSms } from './sms-inbound';
import { createSmsStatus } from './sms-status';
import { signedFields } from './twilio-signature';

const FORM_BYTES = 64 * 1024;

/** `/hooks/twilio/status` and `/hooks/twilio/inbound`: forms that Twilio has signed, and nothing else. */
export async function twilioHooks(
  app: FastifyInstance,
  deps: ApiDeps,
  record: (row: EventRow) => Promise<void>,
): Promise<void> {
  await app.register(formbody, { bodyLimit: FORM_BYTES });
  const { publicUrl, twilioAuthToken } = deps.settings;
  const takeStatus = createSmsStatus({
    messages: deps.store.messages,
    record,
    now: deps.now ?? (() => Date.now()),
    warn: (about, message) => app.log.warn(about, message),
  });
  app.post('/hooks/twilio/status', async (request, reply) => {
    await takeStatus(signedFields(request, publicUrl, twilioAuthToken));
    return reply.code(204).send();
  });
  app.post('/hooks/twilio/inbound', async (request, reply) => {
    await takeInboundSms(deps, record, signedFields(request, publicUrl, twilioAuthToken));
    // An empty answer: Twilio itself confirms a STOP, and we write nothing back on our own.
    return reply.header('content-type', 'text/xml; charset=utf-8').send('<Response/>');
  });
}
