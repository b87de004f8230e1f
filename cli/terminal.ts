import picocolors from 'picocolors';
import type { Speech, Translate } from './speech';
import { translator } from './speech';

type Colors = ReturnType<typeof picocolors.createColors>;

/** Where a command writes and what it knows of its surroundings; tests give their own. */
export interface Surroundings {
  stdout: { write(text: string): unknown };
  stderr: { write(text: string): unknown };
  env: Record<string, string | undefined>;
  cwd: string;
  /** Whether a person reads stderr, and whether they read stdout. */
  talkIsTty: boolean;
  dataIsTty: boolean;
  /** Raised by Ctrl-C; long commands stop at the next safe place. */
  interrupted: AbortSignal;
  /** Asks the person at the terminal; absent where nobody is. */
  ask?: (question: string) => Promise<string>;
}

/** The terminal as commands use it: data goes to `out`, talk to `say`. */
export interface Terminal {
  out(text: string): void;
  say(text: string): void;
  /** Talk without an end of line, for what is rewritten in place. */
  sayPart(text: string): void;
  /** With `--json`, one document on stdout and no talk but failures. */
  json: boolean;
  t: Translate;
  speech: Speech;
  /** Colours for data and for talk; both off with NO_COLOR, `--no-color` or without a terminal. */
  paint: Colors;
  paintTalk: Colors;
  env: Surroundings['env'];
  cwd: string;
  tty: boolean;
  interrupted: AbortSignal;
  ask: NonNullable<Surroundings['ask']> | null;
}

/** Colours by the rules of no-color.org: NO_COLOR wins over everything but an explicit FORCE_COLOR. */
function colorsFor(isTty: boolean, env: Surroundings['env'], wanted: boolean): Colors {
  const forced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '' && env.FORCE_COLOR !== '0';
  const refused = !wanted || (env.NO_COLOR !== undefined && env.NO_COLOR !== '') || env.TERM === 'dumb';
  return picocolors.createColors(refused ? false : forced || isTty);
}

/** Builds the terminal of one command. */
export function openTerminal(
  around: Surroundings,
  options: { json: boolean; color: boolean; quiet: boolean; speech: Speech },
): Terminal {
  const silent = options.quiet || options.json;
  return {
    out: (text) => void around.stdout.write(`${text}\n`),
    say: (text) => {
      if (!silent) around.stderr.write(`${text}\n`);
    },
    sayPart: (text) => {
      if (!silent) around.stderr.write(text);
    },
    json: options.json,
    t: translator(options.speech),
    speech: options.speech,
    paint: colorsFor(around.dataIsTty && !options.json, around.env, options.color),
    paintTalk: colorsFor(around.talkIsTty, around.env, options.color),
    env: around.env,
    cwd: around.cwd,
    tty: around.talkIsTty,
    interrupted: around.interrupted,
    ask: around.ask ?? null,
  };
}
