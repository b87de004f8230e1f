import formbody from '@fastify/formbody';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const FORM_BYTES = 8 * 1024;

/**
 * The text fields of a small multipart form. Mail programs may send the one click of RFC 8058 so; there are never
 * files in it, so a parser of streams would be more than is needed.
 */
function readMultipart(contentType: string, body: string): Record<string, string> {
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  const fields: Record<string, string> = {};
  if (boundary === undefined) return fields;
  for (const part of body.split(`--${boundary}`)) {
    const [head, ...rest] = part.split(/\r?\n\r?\n/);
    const name = /name="([^"]+)"/i.exec(head ?? '')?.[1];
    if (name !== undefined && name !== '__proto__') fields[name] = rest.join('\n\n').trim();
  }
  return fields;
}

/** Lets the routes of this instance take forms, of both kinds, and no large ones. */
export async function readForms(app: FastifyInstance): Promise<void> {
  await app.register(formbody, { bodyLimit: FORM_BYTES });
  app.addContentTypeParser<string>(
    'multipart/form-data',
    { parseAs: 'string', bodyLimit: FORM_BYTES },
    async (request: FastifyRequest, body: string) =>
      readMultipart(request.headers['content-type'] ?? '', body),
  );
}
