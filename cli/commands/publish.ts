import { openApi } from '../api-client';
import { usableWorkspace } from '../checked-workspace';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { absolute } from '../files';
import { outJson } from '../json-out';
import { argument } from '../options';
import { publishOver } from '../publish-over';
import type { Terminal } from '../terminal';

/** Checks a workspace here, then makes it live through the API, which checks it again. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const { t } = terminal;
  const usable = await usableWorkspace(terminal, absolute(terminal, argument(invocation, 0) || '.'));
  const answer = await publishOver(openApi(terminal, invocation, 'admin'), usable);
  if (terminal.json) {
    outJson(terminal, 'published', answer);
    return EXIT.ok;
  }
  const { journeys, templates, segments, coupons } = usable.workspace;
  for (const { plan } of journeys) {
    terminal.out(t('publish.journey', { journey: plan.journey, version: plan.version }));
  }
  const counts = {
    journeys: journeys.length,
    templates: templates.length,
    segments: segments.length,
    coupons: coupons.length,
  };
  terminal.say(t('publish.done', counts));
  return EXIT.ok;
}
