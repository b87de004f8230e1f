import type { FastifyRequest } from 'fastify';
import { validateRequest } from 'twilio/lib/webhooks/webhooks';
import { AppError } from '../errors';

/** The fields of a callback: Twilio sends forms. */
export type Fields = Record<string, string>;

/**
 * Lets a callback pass when Twilio signed it: over the public URL, never the Host header, which anybody may set, and
 * over every field, so that an added one does not pass.
 */
export function signedFields(request: FastifyRequest, publicUrl: string, authToken: string | null): Fields {
  const signature = request.headers['x-twilio-signature'];
  const fields = (request.body ?? {}) as Record<string, unknown>;
  const isForm = Object.values(fields).every((value) => typeof value === 'string');
  const url = publicUrl.replace(/\/+$/, '') + request.url;
  const genuine =
    authToken !== null &&
    typeof signature === 'string' &&
    isForm &&
    validateRequest(authToken, signature, url, fields);
  if (!genuine) throw new AppError('bad_signature');
  return fields as Fields;
}
