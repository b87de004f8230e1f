import { CommanderError } from 'commander';
import { version } from '../package.json';
import type { CommandRow, Invocation } from './command-row';
import type { ExitCode } from './exit-codes';
import { EXIT } from './exit-codes';
import { CliFailure } from './failure';
import { buildProgram } from './program';
import type { Translate } from './speech';
import { chooseSpeech, translator } from './speech';
import type { Surroundings } from './terminal';
import { openTerminal } from './terminal';
import { usageFailure } from './usage-failure';

/** The value of an option before anything is parsed: the language must be known before help is built. */
function peek(argv: readonly string[], name: string): string | undefined {
  const at = argv.findIndex((word) => word === name || word.startsWith(`${name}=`));
  return at < 0 ? undefined : argv[at] === name ? argv[at + 1] : argv[at]?.slice(name.length + 1);
}

/** Prints a failure as what, why and how to fix; with `--json` as one document on stderr. */
function printFailure(failure: CliFailure, around: Surroundings, json: boolean, t: Translate): void {
  const { code, what, why, fix } = failure.text;
  if (json) {
    const error = {
      code,
      message: what,
      ...(why && { why }),
      ...(fix && { hint: fix }),
      docs: 'docs/reference/errors.md',
    };
    around.stderr.write(`${JSON.stringify({ error })}\n`);
    return;
  }
  around.stderr.write(`${what}\n`);
  if (why) around.stderr.write(`  ${t('failure.why', { why })}\n`);
  if (fix) around.stderr.write(`  ${t('failure.fix', { fix })}\n`);
}

const STARTING_UP: Record<string, ExitCode> = {
  no_server: EXIT.unreachable,
  server_failed: EXIT.unreachable,
  no_port: EXIT.findings,
  already_running: EXIT.refused,
};

/** Errors of starting up whose messages are written for people. Told by name, so that nothing of them is loaded. */
function startingUp(error: unknown, t: Translate): CliFailure | null {
  if (!(error instanceof Error)) return null;
  if (error.name === 'SecretsFault') {
    return new CliFailure({ code: 'secrets_damaged', exit: EXIT.findings, what: error.message });
  }
  if (/^Mongo(ose|)ServerSelectionError$/.test(error.name)) {
    const [what, fix] = [t('store.unreachable'), t('store.unreachable-fix')];
    return new CliFailure({ code: 'unreachable', exit: EXIT.unreachable, what, why: error.message, fix });
  }
  const code = error.name === 'EmbeddedError' && 'code' in error ? String(error.code) : '';
  const exit = STARTING_UP[code];
  if (exit === undefined) return null;
  const port = code === 'no_port' ? Number(/\d+/.exec(error.message)?.[0]) : 0;
  if (port === 0) return new CliFailure({ code, exit, what: error.message });
  const fix = t('port.fix', { other: port === 65_535 ? 0 : port + 1 });
  return new CliFailure({ code, exit, what: t('port.taken', { port }), why: t('port.why'), fix });
}

/** What is not a failure we foresaw is told as one, and shown whole only to who asks for it. */
function unforeseen(error: unknown, around: Surroundings, t: Translate): CliFailure {
  const detail = error instanceof Error ? error : new Error(String(error));
  if (around.env.JOURNEYMAN_DEBUG) around.stderr.write(`${detail.stack ?? detail.message}\n`);
  const why = (detail.message.split('\n')[0] ?? '').slice(0, 300);
  return new CliFailure({
    code: 'unexpected',
    exit: EXIT.findings,
    what: t('internal.what'),
    why,
    fix: t('internal.fix'),
  });
}

function interruption(signal: AbortSignal): Promise<ExitCode> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(EXIT.interrupted), { once: true });
  });
}

async function perform(row: CommandRow, invocation: Invocation, around: Surroundings): Promise<ExitCode> {
  const { options } = invocation;
  const terminal = openTerminal(around, {
    json: options.json === true,
    quiet: options.quiet === true,
    color: options.color !== false,
    speech: chooseSpeech(typeof options.lang === 'string' ? options.lang : undefined, around.env),
  });
  const command = await row.load();
  const running = command.run(terminal, invocation);
  return row.graceful ? running : Promise.race([running, interruption(around.interrupted)]);
}

/** A `--lang` that is neither of the two is a usage error, and told in the language the environment asks for. */
function checkLang(lang: string | undefined, t: Translate): void {
  if (lang === undefined || /^(en|zh)([-_].*)?$/i.test(lang)) return;
  throw new CliFailure({
    code: 'usage',
    exit: EXIT.usage,
    what: t('usage.bad-value', { option: '--lang', value: lang }),
    fix: t('usage.allowed', { allowed: 'en, zh' }),
  });
}

/** Runs one command line and gives its exit code; nothing here ends the process. */
export async function runCommandLine(argv: readonly string[], around: Surroundings): Promise<ExitCode> {
  // What stands behind `--` is never an option.
  const own = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv;
  const lang = peek(own, '--lang');
  const t = translator(chooseSpeech(lang, around.env));
  const json = own.includes('--json');
  const chosen: { row: CommandRow; invocation: Invocation }[] = [];
  const program = buildProgram(
    version,
    t,
    (text) => void around.stdout.write(text),
    (row, invocation) => chosen.push({ row, invocation }),
  );
  try {
    checkLang(lang, t);
    if (argv.length === 0) {
      program.outputHelp();
      return EXIT.ok;
    }
    program.parse([...argv], { from: 'user' });
    const first = chosen[0];
    return first === undefined ? EXIT.ok : await perform(first.row, first.invocation, around);
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.ok;
    if (error instanceof CommanderError && error.code === 'commander.help') {
      // A group without a command below it, such as `run`: commander has made its help, for stderr.
      around.stdout.write(
        program.commands.find((child) => child.name() === argv[0])?.helpInformation() ?? '',
      );
      return EXIT.usage;
    }
    const failure =
      error instanceof CliFailure
        ? error
        : error instanceof CommanderError
          ? usageFailure(program, argv, error, t)
          : (startingUp(error, t) ?? unforeseen(error, around, t));
    printFailure(failure, around, json, t);
    return failure.text.exit;
  }
}

/** npm and the terminal may both pass one Ctrl-C on: only one that comes later is a second one, and ends at once. */
const SECOND_PRESS_MS = 1_500;

/** Raised by Ctrl-C, by a polite end, and when the terminal is closed. */
function stopOnSignals(): AbortController {
  const stop = new AbortController();
  let firstAtMs = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stop.signal.aborted && Date.now() - firstAtMs > SECOND_PRESS_MS) process.exit(EXIT.interrupted);
      if (!stop.signal.aborted) firstAtMs = Date.now();
      stop.abort();
    });
  }
  return stop;
}

/** Asks on the terminal; Ctrl-C is no answer, which is a no. */
async function askPerson(question: string, signal: AbortSignal): Promise<string> {
  const { createInterface } = await import('node:readline/promises');
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  lines.on('SIGINT', () => lines.close());
  const closed = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
  try {
    return await Promise.race([lines.question(question, { signal }).catch(() => ''), closed]);
  } finally {
    lines.close();
  }
}

/**
 * The process itself: real streams, Ctrl-C, and the exit code.
 * @public Called by bin/journeyman.js.
 */
export function main(): void {
  const stop = stopOnSignals();
  for (const stream of [process.stdout, process.stderr]) {
    // A reader that goes away (`journeyman … | head`) is no fault of ours.
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(EXIT.ok);
    });
  }
  const around: Surroundings = {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    talkIsTty: process.stderr.isTTY === true,
    dataIsTty: process.stdout.isTTY === true,
    interrupted: stop.signal,
    ...(process.stdin.isTTY && process.stderr.isTTY
      ? { ask: (question) => askPerson(question, stop.signal) }
      : {}),
  };
  // Exits at once: what a library left open (a pool, a native runtime) must not hold the process.
  void runCommandLine(process.argv.slice(2), around).then((code) => process.exit(code));
}
