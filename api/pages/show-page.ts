import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ChannelName } from '../../audience/channel';
import type { ApiDeps } from '../deps';
import { pageHtml, PAGE_POLICY } from './page';
import { wordsFor, type PageWords } from './words';

/** The text of a field of the form; empty where it is not there. */
export function formField(request: FastifyRequest, name: string): string {
  const body: unknown = request.body;
  const fields = body !== null && typeof body === 'object' ? new Map(Object.entries(body)) : null;
  const value: unknown = fields?.get(name);
  return typeof value === 'string' ? value : '';
}

/** Answers with a page that nobody keeps, and that tells no other site where the person came from. */
export function showPage(reply: FastifyReply, status: number, html: string): FastifyReply {
  return reply
    .code(status)
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': PAGE_POLICY,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    })
    .send(html);
}

/** The page of a link that was not made here: it says nothing of why. */
export function showUnknownLink(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const words = wordsFor(null, request.headers['accept-language']);
  return showPage(reply, 404, pageHtml(words, words.unknown, []));
}

/** What a link is about, in words: a topic by its title, or the channel. */
export async function whatOf(
  deps: ApiDeps,
  words: PageWords,
  { channel, topic }: { channel: ChannelName; topic: string | null },
): Promise<string> {
  if (topic === null) return words.channel[channel];
  const [workspace] = await deps.store.definitions.all('workspace');
  const brand = workspace?.body as { topics?: Record<string, string> } | undefined;
  return `${brand?.topics?.[topic] ?? topic} (${words.channel[channel]})`;
}
