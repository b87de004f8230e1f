import { openApi } from '../api-client';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { instantText } from '../instant-text';
import { outJson } from '../json-out';
import { columns } from '../table';
import type { Terminal } from '../terminal';

interface Listed {
  trait: string;
  kind: string;
  version: string;
  publishedAt: string;
  computed: { people: number; of: number; doneAt: string | null };
}

/** Lists the computed traits that are published, with how far the background has come. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const { t } = terminal;
  const answer = await openApi(terminal, invocation, 'admin').get('/api/traits', '');
  if (terminal.json) {
    outJson(terminal, 'traits', answer);
    return EXIT.ok;
  }
  const { traits } = answer as unknown as { traits: Listed[] };
  if (traits.length === 0) {
    terminal.say(t('trait.none'));
    return EXIT.ok;
  }
  const heading = [
    t('column.trait'),
    t('column.kind'),
    t('column.version'),
    t('column.since'),
    t('column.state'),
  ];
  const rows = traits.map(({ trait, kind, version, publishedAt, computed }) => [
    trait,
    kind,
    version,
    instantText(Date.parse(publishedAt)),
    computed.doneAt === null
      ? t('trait.computing', { people: computed.people, of: computed.of })
      : t('trait.computed', { people: computed.people }),
  ]);
  terminal.out(columns(heading, rows));
  return EXIT.ok;
}
