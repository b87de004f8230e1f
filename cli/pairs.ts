import type { Json, JsonObject } from '../audience/json';
import { EXIT } from './exit-codes';
import { CliFailure } from './failure';
import type { Terminal } from './terminal';

/** `80`, `true` and `{"a":1}` are what they look like; everything else is text. */
function readValue(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/** Reads `name=value` pairs into an object. A value in quotes (`code="007"`) stays text. */
export function readPairs(terminal: Terminal, option: string, pairs: readonly string[]): JsonObject {
  const read = pairs.map((pair): [string, Json] => {
    const at = pair.indexOf('=');
    if (at < 1) {
      throw new CliFailure({
        code: 'usage',
        exit: EXIT.usage,
        what: terminal.t('usage.pair', { option, value: pair }),
      });
    }
    return [pair.slice(0, at), readValue(pair.slice(at + 1))];
  });
  return Object.fromEntries(read);
}
