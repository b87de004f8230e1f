import { Command, Option } from 'commander';
import type { CommandRow, Invocation } from './command-row';
import { COMMANDS, GROUPS } from './command-table';
import type { MessageKey } from './messages/en';
import type { Translate } from './speech';

/** Called with the row that was asked for; `main` loads and runs it. */
export type Dispatch = (row: CommandRow, invocation: Invocation) => void;

/** Options that every command takes. */
export const GLOBAL_OPTIONS: { flags: string; about: MessageKey }[] = [
  { flags: '--json', about: 'option.json' },
  { flags: '--quiet', about: 'option.quiet' },
  { flags: '--no-color', about: 'option.no-color' },
  { flags: '--lang <lang>', about: 'option.lang' },
  { flags: '--home <dir>', about: 'option.home' },
  { flags: '--url <url>', about: 'option.url' },
  { flags: '--key <key>', about: 'option.key' },
];

const TITLES: Record<string, MessageKey> = {
  'Usage:': 'help.usage',
  'Options:': 'help.options',
  'Global Options:': 'help.global',
  'Commands:': 'help.commands',
  'Arguments:': 'help.arguments',
};

/** Gathers the values of an option that may be repeated. */
function gather(value: string, earlier: string[] | undefined): string[] {
  return [...(earlier ?? []), value];
}

/** Settings that every command of the tree shares: thrown errors, translated help, output through the caller. */
function dress(command: Command, t: Translate, write: (text: string) => void): Command {
  return command
    .exitOverride()
    .configureOutput({ writeOut: write, writeErr: () => undefined })
    .configureHelp({
      showGlobalOptions: true,
      styleTitle: (title) => {
        const key = TITLES[title];
        return key === undefined ? title : t(key);
      },
    })
    .helpOption('-h, --help', t('help.help'))
    .helpCommand(false);
}

function addCommand(parent: Command, row: CommandRow, t: Translate, dispatch: Dispatch): Command {
  const name = row.path.split(' ').at(-1) ?? row.path;
  const command = parent.command(`${name} ${row.args ?? ''}`.trim()).description(t(row.about));
  for (const { flags, about, many } of row.options ?? []) {
    const option = new Option(flags, t(about));
    command.addOption(many === true ? option.argParser(gather) : option);
  }
  const examples = row.examples.map((line) => `  ${line}`).join('\n');
  command.addHelpText('after', `\n${t('help.examples')}\n${examples}`);
  return command.action((...given: unknown[]) => {
    const args = given.slice(0, -2) as Invocation['args'];
    dispatch(row, { args, options: command.optsWithGlobals() });
  });
}

/** The whole command line as a commander program. Building it loads no command. */
export function buildProgram(
  version: string,
  t: Translate,
  write: (text: string) => void,
  dispatch: Dispatch,
): Command {
  const program = dress(new Command('journeyman'), t, write);
  program.description(t('help.about')).version(version, '-V, --version', t('help.version'));
  for (const { flags, about } of GLOBAL_OPTIONS) program.option(flags, t(about));
  const groups = new Map<string, Command>();
  const parentOf = (path: string): Command => groups.get(path.split(' ').slice(0, -1).join(' ')) ?? program;
  for (const { path, about } of GROUPS) {
    const group = parentOf(path).command(path.split(' ').at(-1) ?? path);
    groups.set(path, dress(group.description(t(about)), t, write));
  }
  for (const row of COMMANDS) dress(addCommand(parentOf(row.path), row, t, dispatch), t, write);
  return program;
}
