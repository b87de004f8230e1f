import { conversionFor } from '../../journey/simulator/backtest/sums';
import { versionReport } from '../../journey/simulator/backtest/report';
import type { Backtest } from '../../journey/simulator/backtest/backtest';
import { luxonCalendar } from '../../audience/luxon-calendar';
import { fileHistories } from '../backtest/file-histories';
import { eventsToReplay, type HistorySetting } from '../../dispatch/replay/histories';
import { backtestOptions } from '../backtest/options';
import { otherVersion, versionOf, type NamedVersion } from '../backtest/other-version';
import { printBacktest } from '../backtest/print-backtest';
import { printPerson } from '../backtest/print-person';
import { replayPeople, type Decided } from '../backtest/replay-people';
import { storedHistories } from '../../dispatch/replay/stored-histories';
import { usableWorkspace, type UsableWorkspace } from '../checked-workspace';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { absolute } from '../files';
import { readingOf } from '../import/reading-of';
import { instantText, spanSince } from '../instant-text';
import { outJson } from '../json-out';
import { argument, textOption } from '../options';
import { withStore } from '../services/with-store';
import type { Terminal } from '../terminal';
import { planOf } from '../workspace-plan';

const DEFAULT_WITHIN_MS = 7 * 86_400_000;

/** Replays what people did through one or two versions of a journey; nothing is sent and nothing is stored. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const folder = absolute(terminal, textOption(invocation, 'workspace') ?? '.');
  const used = await usableWorkspace(terminal, folder);
  const decided = await decide(terminal, invocation, used);
  const { workspace } = used;
  const { versions, options, conversion } = decided;
  const setting: HistorySetting = {
    ...options,
    region: workspace.brand.region,
    journeys: versions.map(({ plan }) => plan.journey),
    events: eventsToReplay(versions, conversion, workspace.traits),
  };
  const file = textOption(invocation, 'events');
  if (file !== undefined) {
    const reading = await readingOf(terminal, invocation, absolute(terminal, file));
    const histories = fileHistories(reading, setting, terminal.t);
    const backtest = await replayPeople(terminal, workspace, decided, histories, options.people);
    return report(terminal, used, decided, backtest);
  }
  return withStore(terminal, invocation, async (store) => {
    const known = await store.profiles.count();
    const histories = storedHistories(store, setting);
    const count = Math.min(known, options.people);
    return report(
      terminal,
      used,
      decided,
      await replayPeople(terminal, workspace, decided, histories, count),
    );
  });
}

async function decide(terminal: Terminal, invocation: Invocation, used: UsableWorkspace): Promise<Decided> {
  const { workspace, dir } = used;
  const options = backtestOptions(terminal, invocation, workspace.brand.timezone, Date.now());
  const plan = planOf(terminal, workspace, argument(invocation, 0), dir);
  const versions: NamedVersion[] = [versionOf(plan, workspace)];
  const against = textOption(invocation, 'against');
  if (against !== undefined) {
    const other = await otherVersion(terminal, used, plan, against, (use) =>
      withStore(terminal, invocation, (store) => use(store.journeys)),
    );
    versions.push(other);
  }
  const withinMs = options.withinMs ?? plan.goal?.withinMs ?? DEFAULT_WITHIN_MS;
  return { versions, options, withinMs, conversion: conversionFor(workspace.brand.conversion, plan.goal) };
}

function report(
  terminal: Terminal,
  { workspace: { brand, coupons } }: UsableWorkspace,
  { versions, options, conversion, withinMs }: Decided,
  backtest: Backtest,
): ExitCode {
  const { startMs, untilMs, person } = options;
  const zone = brand.timezone;
  const reports = versions.flatMap(({ name, plan }, index) => {
    const result = backtest.versions[index];
    if (result === undefined) return [];
    const setting = { plan, coupons, startMs, zone, calendar: luxonCalendar };
    return [{ name, report: versionReport(result, setting), timeline: result.timeline }];
  });
  if (terminal.json) {
    const { people, conversions, differences, details } = backtest;
    const shown = reports.map(({ name, report: one, timeline }) => ({
      ...{ name, ...one },
      ...(person !== null && { timeline }),
    }));
    const time = { startMs, untilMs, zone, conversion, withinMs };
    outJson(terminal, 'backtest', { ...time, people, conversions, versions: shown, differences, details });
    return EXIT.ok;
  }
  sayTitle(terminal, versions, backtest, { startMs, untilMs, zone });
  const words = { event: conversion?.event ?? '', within: spanSince(withinMs) };
  terminal.say(terminal.t(conversion === null ? 'backtest.no-conversion' : 'backtest.conversion', words));
  terminal.say(terminal.t('backtest.nobody-saw'));
  if (person !== null) return printPerson(terminal, backtest, versions, person, { zone, startMs });
  printBacktest(terminal, backtest, reports, brand);
  return EXIT.ok;
}

function sayTitle(
  terminal: Terminal,
  versions: readonly NamedVersion[],
  { people }: Backtest,
  { startMs, untilMs, zone }: { startMs: number; untilMs: number; zone: string },
): void {
  const [since, until] = [startMs, untilMs].map((atMs) => instantText(atMs, zone));
  const journey = versions.map(({ name }) => name).join(' / ');
  terminal.say(
    terminal.t('backtest.title', { journey, people, since: since ?? '', until: until ?? '', zone }),
  );
}
