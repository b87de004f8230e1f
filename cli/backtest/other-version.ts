import { relative } from 'node:path';
import { checkWorkspace } from '../../journey/language/check-workspace';
import type { CheckedWorkspace, Segment } from '../../journey/language/workspace';
import type { Plan } from '../../journey/plan/plan';
import { segmentsThatMatter } from '../../journey/simulator/population/segments-that-matter';
import type { Store } from '../../store/repositories';
import type { UsableWorkspace } from '../checked-workspace';
import { EXIT } from '../exit-codes';
import { CliFailure } from '../failure';
import { absolute, kindOfPath, readText } from '../files';
import type { Terminal } from '../terminal';

/** A version to put to the test, with the name under which the report speaks of it. */
export interface NamedVersion {
  name: string;
  plan: Plan;
  segments: readonly Segment[];
}

/** A journey of the workspace as a version. */
export function versionOf(plan: Plan, workspace: CheckedWorkspace, name = plan.journey): NamedVersion {
  return { name, plan, segments: segmentsThatMatter(plan, workspace.segments) };
}

/**
 * The version to compare with: another journey of the workspace by its id, a journey file, or a published version of
 * the same journey: `live`, or its version.
 */
export async function otherVersion(
  terminal: Terminal,
  used: UsableWorkspace,
  plan: Plan,
  wanted: string,
  withJourneys: <T>(use: (journeys: Store['journeys']) => Promise<T>) => Promise<T>,
): Promise<NamedVersion> {
  const { workspace } = used;
  const sibling = workspace.journeys.find((one) => one.plan.journey === wanted);
  if (sibling !== undefined) return versionOf(sibling.plan, workspace);
  if ((await kindOfPath(absolute(terminal, wanted))) === 'file') return fileVersion(terminal, used, wanted);
  const { journey } = plan;
  const published = /^[\w-]+$/.test(wanted)
    ? await withJourneys((journeys) => publishedPlan(journeys, journey, wanted))
    : null;
  if (published !== null) return versionOf(published, workspace, `${journey} (${wanted})`);
  const ids = workspace.journeys.map((one) => one.plan.journey).join(', ');
  throw new CliFailure({
    code: 'not_found',
    exit: EXIT.notFound,
    what: terminal.t('backtest.no-version', { wanted }),
    fix: terminal.t('backtest.no-version-fix', { ids, journey }),
  });
}

async function publishedPlan(
  journeys: Store['journeys'],
  journey: string,
  wanted: string,
): Promise<Plan | null> {
  if (wanted !== 'live') return (await journeys.version(journey, wanted))?.plan ?? null;
  const live = await journeys.live();
  return live.find((row) => row.journey === journey)?.plan ?? null;
}

/** The journey of a file, checked with the workspace around it; it stands in for the workspace's own of that id. */
async function fileVersion(
  terminal: Terminal,
  { dir, read, workspace }: UsableWorkspace,
  file: string,
): Promise<NamedVersion> {
  const text = await readText(terminal, file);
  const path = relative(dir, absolute(terminal, file)).split('\\').join('/');
  const id = /^journey:\s*["']?([\w-]+)/m.exec(text)?.[1];
  const same = workspace.journeys.filter((one) => one.plan.journey === id).map((one) => one.path);
  const replaced = new Set([path, ...same]);
  const files = [...read.files.filter((one) => !replaced.has(one.path)), { path, text }];
  const checked = checkWorkspace(files, {});
  const found = checked.workspace?.journeys.find((one) => one.path === path);
  if (found !== undefined && checked.workspace !== null) {
    return versionOf(found.plan, checked.workspace, `${found.plan.journey} (${file})`);
  }
  const fault = checked.faults.find(({ severity }) => severity === 'error');
  throw new CliFailure({
    code: 'workspace_faulty',
    exit: EXIT.findings,
    what: terminal.t('backtest.bad-version', { path: file }),
    ...(fault !== undefined && { why: `${fault.file}:${fault.line}:${fault.column} ${fault.message}` }),
    fix: terminal.t('backtest.bad-version-fix'),
  });
}
