import type { Json, JsonObject } from '../audience/json';
import { whatRuns } from '../embedded/running-file';
import type { Invocation } from './command-row';
import type { ExitCode } from './exit-codes';
import { EXIT } from './exit-codes';
import { CliFailure } from './failure';
import { homeFolder, readKeys } from './home';
import { badValue, textOption } from './options';
import type { Terminal } from './terminal';

/** The API as commands use it. */
export interface ApiClient {
  url: string;
  get(path: string, what: string): Promise<JsonObject>;
  post(path: string, body: Json, what: string): Promise<JsonObject>;
  delete(path: string, what: string): Promise<JsonObject>;
  /** The pieces of a long answer as they come; ends in a failure where it breaks off. */
  stream(path: string, what: string): AsyncGenerator<Uint8Array>;
}

type KeyKind = 'write' | 'admin';

function keyFor(terminal: Terminal, invocation: Invocation, kind: KeyKind): string | undefined {
  const kept = readKeys(homeFolder(terminal, invocation));
  return (
    textOption(invocation, 'key') ??
    terminal.env.JOURNEYMAN_KEY ??
    (kind === 'write' ? kept?.writeKey : kept?.adminKey)
  );
}

function noKey(terminal: Terminal, url: string): CliFailure {
  return new CliFailure({
    code: 'no_key',
    exit: EXIT.refused,
    what: terminal.t('api.no-key', { url }),
    fix: terminal.t('api.refused-fix'),
  });
}

/** `--url`, else JOURNEYMAN_URL, else what runs in this home, else the port that `start` prefers. */
function apiUrl(terminal: Terminal, invocation: Invocation): string {
  const running = whatRuns(homeFolder(terminal, invocation));
  const given = textOption(invocation, 'url');
  const url = given ?? terminal.env.JOURNEYMAN_URL ?? (running?.url || 'http://127.0.0.1:3000');
  if (!/^https?:\/\/./.test(url) || !URL.canParse(url)) {
    throw badValue(terminal, given === undefined ? 'JOURNEYMAN_URL' : '--url', url, 'http://…, https://…');
  }
  return url.replace(/\/+$/, '');
}

interface ApiError {
  code: string;
  message: string;
  path?: string;
}

/** What the API said about its refusal. */
function errorIn(body: JsonObject): ApiError | null {
  const error = body.error;
  if (error === null || typeof error !== 'object' || Array.isArray(error)) return null;
  return typeof error.code === 'string' && typeof error.message === 'string'
    ? (error as unknown as ApiError)
    : null;
}

const EXIT_OF: Record<number, ExitCode> = {
  401: EXIT.refused,
  403: EXIT.refused,
  404: EXIT.notFound,
  409: EXIT.refused,
  422: EXIT.refused,
  429: EXIT.unreachable,
  503: EXIT.unreachable,
};

/** Maps an answer that is not 2xx to the exit code and words of the contract. */
function failureOf(terminal: Terminal, status: number, body: JsonObject, what: string): CliFailure {
  const { t } = terminal;
  const error = errorIn(body);
  const exit = EXIT_OF[status] ?? EXIT.findings;
  const said = exit === EXIT.notFound ? t('api.not-found', { what }) : t('api.failed', { status });
  const noKey = status === 401 || status === 403;
  return new CliFailure(
    {
      code: error?.code ?? 'unexpected',
      exit,
      what: exit === EXIT.refused ? t('api.refused', { status }) : said,
      ...(error && { why: error.message }),
      ...(noKey && { fix: t('api.refused-fix') }),
      ...(exit === EXIT.unreachable && { fix: t('api.busy-fix') }),
    },
    body,
  );
}

function unreachable(terminal: Terminal, url: string, error: unknown): CliFailure {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const code = (cause as NodeJS.ErrnoException).code;
  return new CliFailure({
    code: 'unreachable',
    exit: EXIT.unreachable,
    what: terminal.t('api.unreachable', { url }),
    ...(code && { why: code }),
    fix: terminal.t('api.unreachable-fix'),
  });
}

/** Makes a client that authenticates with the write key or the admin key, and fails in words. */
export function openApi(terminal: Terminal, invocation: Invocation, kind: KeyKind): ApiClient {
  const url = apiUrl(terminal, invocation);
  const key = keyFor(terminal, invocation, kind);
  const failed = (error: unknown): never => {
    throw unreachable(terminal, url, error);
  };
  const request = async (
    method: string,
    path: string,
    body: Json | null,
    what: string,
  ): Promise<JsonObject> => {
    if (key === undefined) {
      // Who has no key mostly has no API yet either, and a key would not help them.
      await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(10_000) }).catch(failed);
      throw noKey(terminal, url);
    }
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
        ...(body !== null && { 'content-type': 'application/json' }),
      },
      ...(body !== null && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(60_000),
    }).catch(failed);
    const answer = (await response.json().catch(() => ({}))) as JsonObject;
    if (!response.ok) throw failureOf(terminal, response.status, answer, what);
    return answer;
  };
  async function* stream(path: string, what: string): AsyncGenerator<Uint8Array> {
    if (key === undefined) throw noKey(terminal, url);
    const authorization = `Basic ${Buffer.from(`${key}:`).toString('base64')}`;
    const response = await fetch(`${url}${path}`, { headers: { authorization } }).catch(failed);
    if (!response.ok || response.body === null) {
      throw failureOf(
        terminal,
        response.status,
        (await response.json().catch(() => ({}))) as JsonObject,
        what,
      );
    }
    try {
      for await (const piece of response.body) yield piece as Uint8Array;
    } catch (error) {
      failed(error);
    }
  }
  return {
    url,
    stream,
    get: (path, what) => request('GET', path, null, what),
    post: (path, body, what) => request('POST', path, body, what),
    delete: (path, what) => request('DELETE', path, null, what),
  };
}
