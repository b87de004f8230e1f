import type { Check } from '../../embedded/doctor';
import { diagnose } from '../../embedded/doctor';
import { openStore } from '../../store/open-store';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { outJson } from '../json-out';
import { settings } from '../services/settings';
import type { Terminal } from '../terminal';

const SIGN: Record<Check['ok'], string> = { green: '✓', yellow: '!', red: '✗' };

function print(terminal: Terminal, checks: readonly Check[]): void {
  const { t, paint } = terminal;
  const width = Math.max(...checks.map(({ name }) => name.length));
  for (const { name, ok, detail, fix } of checks) {
    const sign = paint[ok](SIGN[ok]);
    const [first = '', ...more] = detail.split('\n');
    terminal.out([`${sign} ${name.padEnd(width)}  ${first}`, ...more.map((line) => `  ${line}`)].join('\n'));
    if (fix !== undefined && ok !== 'green')
      terminal.out(`  ${' '.repeat(width)}  ${t('doctor.fix', { fix })}`);
  }
}

/** Says what was chosen and what is wrong; a red line makes the exit code 1. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const { t } = terminal;
  const config = settings(terminal, invocation);
  const checks = await diagnose(config, async (uri) => {
    // Nothing is hashed while the database is asked, so no secret has to exist for it.
    const store = await openStore({ uri, secret: config.secret ?? 'only asking' });
    try {
      return { ...(await store.ping()), missingIndexes: await store.missingIndexes() };
    } finally {
      await store.close();
    }
  });
  const red = checks.filter(({ ok }) => ok === 'red').length;
  if (terminal.json) outJson(terminal, 'doctor', { checks });
  else {
    print(terminal, checks);
    terminal.say(red === 0 ? t('doctor.fine') : t('doctor.red', { count: red, total: checks.length }));
  }
  return red === 0 ? EXIT.ok : EXIT.findings;
}
