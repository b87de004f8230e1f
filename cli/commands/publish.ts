import type { JsonObject } from '../../audience/json';
import { openApi, type ApiClient } from '../api-client';
import { usableWorkspace, type UsableWorkspace } from '../checked-workspace';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { absolute } from '../files';
import { outJson } from '../json-out';
import { argument, textOption } from '../options';
import { confirm } from '../publish/confirm';
import { migrateOver, type MigrationReport } from '../publish/migrate-over';
import { changesAnything, planOver } from '../publish/plan-over';
import { planLines } from '../publish/plan-text';
import { publishOver } from '../publish/publish-over';
import { readMap, type MigrationMaps } from '../publish/read-map';
import type { Terminal } from '../terminal';

/**
 * Checks a workspace here, shows what would change, and makes it live through the API, which checks it again. With
 * `--migrate` live runs of older versions take on the new ones afterwards.
 */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const { t } = terminal;
  const usable = await usableWorkspace(terminal, absolute(terminal, argument(invocation, 0) || '.'));
  const maps = await mapsOf(terminal, invocation);
  const api = openApi(terminal, invocation, 'admin');
  if (terminal.ask !== null || maps !== null) {
    const plan = await planOver(api, usable, maps ?? {});
    for (const line of planLines(terminal, plan)) terminal.say(line);
    const asks = changesAnything(plan) || maps !== null;
    if (asks && !(await confirm(terminal, invocation, t('publish.confirm')))) {
      terminal.say(t('publish.refused'));
      return EXIT.interrupted;
    }
  }
  const answer = await publishOver(api, usable);
  const reports = maps === null ? [] : await migrateAll(terminal, api, usable, maps);
  tell(terminal, usable, answer, maps === null ? null : reports);
  return reports.some(({ counts }) => counts.failed > 0) ? EXIT.findings : EXIT.ok;
}

/** Null without `--migrate`; without a file, steps that still exist are enough. */
async function mapsOf(terminal: Terminal, invocation: Invocation): Promise<MigrationMaps | null> {
  const path = textOption(invocation, 'migrate');
  if (path !== undefined) return readMap(terminal, path);
  return invocation.options.migrate === true ? {} : null;
}

async function migrateAll(
  terminal: Terminal,
  api: ApiClient,
  { workspace }: UsableWorkspace,
  maps: MigrationMaps,
): Promise<MigrationReport[]> {
  const reports: MigrationReport[] = [];
  for (const { plan } of workspace.journeys) {
    if (terminal.interrupted.aborted) break;
    reports.push(await migrateOver(terminal, api, plan.journey, maps[plan.journey] ?? {}));
  }
  return reports;
}

function tell(
  terminal: Terminal,
  { workspace }: UsableWorkspace,
  answer: JsonObject,
  migrated: MigrationReport[] | null,
): void {
  const { t } = terminal;
  if (terminal.json) {
    outJson(terminal, 'published', { ...answer, ...(migrated === null ? {} : { migrated }) });
    return;
  }
  const { journeys, templates, segments, coupons } = workspace;
  for (const { plan } of journeys) {
    terminal.out(t('publish.journey', { journey: plan.journey, version: plan.version }));
  }
  for (const { journey, counts, failures } of migrated ?? []) {
    if (Object.values(counts).every((count) => count === 0)) continue;
    terminal.out(t('migration.done', { journey, ...counts }));
    for (const { runId, reason } of failures) terminal.out(t('migration.failed', { run: runId, reason }));
  }
  terminal.say(
    t('publish.done', {
      journeys: journeys.length,
      templates: templates.length,
      segments: segments.length,
      coupons: coupons.length,
    }),
  );
}
