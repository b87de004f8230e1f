import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Logger } from 'pino';
import { destination, pino } from 'pino';
import type { LogLevel } from '../../config/environment';

/** What must never stand in a log, wherever an object brings it along. */
const SECRETS = ['req.headers.authorization', 'headers.authorization', 'email', 'phone', 'traits', 'body'];

/** A log as JSON lines: to a file on one machine, to stderr elsewhere, because stdout is for data. */
export function openLog(level: LogLevel, file: string | null): Logger {
  if (file !== null) mkdirSync(dirname(file), { recursive: true });
  const to = destination({ dest: file ?? 2, sync: true });
  return pino({ level, base: null, redact: SECRETS }, to);
}
