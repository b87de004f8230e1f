import { durationMs } from '../../journey/language/values/duration';
import { openApi } from '../api-client';
import { usableWorkspace } from '../checked-workspace';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { absolute } from '../files';
import { outJson } from '../json-out';
import { argument, badValue, countOption, textOption } from '../options';
import { forecastLines } from '../publish/forecast-text';
import { changesAnything, forecastOver, planOver, type ForecastWish } from '../publish/plan-over';
import { planLines } from '../publish/plan-text';
import type { Terminal } from '../terminal';

const DAY_MS = 86_400_000;
const LONGEST_MS = 366 * DAY_MS;
const DEFAULT_LOOK_BACK_MS = 28 * DAY_MS;
const DEFAULT_PEOPLE = 2_000;
const MOST_PEOPLE = 100_000;

/**
 * Says what publishing a workspace would change, who is at the steps that change, and what the new and changed
 * journeys are to be expected to send. Changes nothing.
 */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const wish = wishOf(terminal, invocation);
  const usable = await usableWorkspace(terminal, absolute(terminal, argument(invocation, 0) || '.'));
  const api = openApi(terminal, invocation, 'admin');
  const { plan, forecast } =
    wish === null
      ? { plan: await planOver(api, usable), forecast: undefined }
      : await forecastOver(api, usable, wish);
  const changes = changesAnything(plan);
  if (terminal.json) outJson(terminal, 'plan', { changes, ...plan, ...(forecast && { forecast }) });
  else {
    for (const line of planLines(terminal, plan)) terminal.out(line);
    if (!changes) terminal.say(terminal.t('plan.nothing'));
    const zone = usable.workspace.brand.timezone;
    for (const line of forecast ? forecastLines(terminal, forecast, zone) : []) terminal.out(line);
  }
  return changes && invocation.options.detailedExitcode === true ? EXIT.changes : EXIT.ok;
}

/** What is to be forecast, or null where nothing is. */
function wishOf(terminal: Terminal, invocation: Invocation): ForecastWish | null {
  if (invocation.options.forecast === false) return null;
  const given = textOption(invocation, 'lookBack');
  const lookBackMs = given === undefined ? DEFAULT_LOOK_BACK_MS : durationMs(given);
  if (lookBackMs === null || lookBackMs < DAY_MS || lookBackMs > LONGEST_MS)
    throw badValue(terminal, '--look-back', given ?? '', '1d … 366d');
  return { lookBackMs, people: countOption(terminal, invocation, 'people', DEFAULT_PEOPLE, MOST_PEOPLE) };
}
