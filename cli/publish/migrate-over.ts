import type { JsonObject } from '../../audience/json';
import type { MigrationCounts, MigrationPage } from '../../dispatch/migrate-runs';
import type { MigrationMap } from '../../journey/engine/migrate-run';
import type { ApiClient } from '../api-client';
import type { Terminal } from '../terminal';

/** What a migration of one journey came to. */
export interface MigrationReport {
  journey: string;
  counts: MigrationCounts;
  failures: MigrationPage['failures'];
}

/** Runs in one request: a request stays far below its time limit, and progress is seen. */
const PAGE = 200;

/** Takes all live runs of a journey to its live version, page by page. Ctrl-C stops between pages; a repeat goes on. */
export async function migrateOver(
  terminal: Terminal,
  api: ApiClient,
  journey: string,
  map: MigrationMap,
): Promise<MigrationReport> {
  const report: MigrationReport = { journey, counts: none(), failures: [] };
  const names = Object.keys(report.counts) as (keyof MigrationCounts)[];
  let after: string | null = null;
  do {
    const body: JsonObject = {
      map: map,
      limit: PAGE,
      ...(after === null ? {} : { after }),
    };
    const answer = await api.post(`/api/journeys/${encodeURIComponent(journey)}/migrate`, body, journey);
    const page = answer as unknown as MigrationPage;
    for (const name of names) report.counts[name] += page.counts[name];
    report.failures.push(...page.failures);
    after = page.next;
    if (after !== null) terminal.say(terminal.t('migration.so-far', { journey, ...report.counts }));
  } while (after !== null && !terminal.interrupted.aborted);
  return report;
}

function none(): MigrationCounts {
  return { stayed: 0, moved: 0, restarted: 0, exited: 0, left: 0, pending: 0, ended: 0, failed: 0 };
}
