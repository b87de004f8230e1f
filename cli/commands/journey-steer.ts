import type { JsonObject } from '../../audience/json';
import type { Steering } from '../../dispatch/steer-journey';
import { durationMs } from '../../journey/language/values/duration';
import { openApi, type ApiClient } from '../api-client';
import type { CommandModule, Invocation } from '../command-row';
import { EXIT } from '../exit-codes';
import { CliFailure } from '../failure';
import { outJson } from '../json-out';
import { argument, badValue, textOption } from '../options';
import { confirm } from '../publish/confirm';
import { journeyPath, standingText, type ListedStanding } from '../standing-text';
import type { Terminal } from '../terminal';

const ASK_EVERY_MS = 500;

/** The command that does one thing to a whole journey, and tells how many of its runs have heard so far. */
export function steering(verb: Steering): CommandModule {
  return {
    async run(terminal, invocation) {
      const { t } = terminal;
      const journey = argument(invocation, 0);
      const body = bodyOf(terminal, invocation);
      const api = openApi(terminal, invocation, 'admin');
      if (terminal.ask !== null && !terminal.json) {
        terminal.say(standingText(terminal, await standingOf(api, journey)));
        if (!(await confirm(terminal, invocation, t(`steer.confirm-${verb}`, { journey })))) {
          terminal.say(t('steer.refused'));
          return EXIT.interrupted;
        }
      }
      const answer = await api
        .post(`${journeyPath(journey)}/${verb}`, body, journey)
        .catch((error: unknown) => refused(terminal, error));
      const standing = await untilTold(terminal, api, answer as unknown as ListedStanding);
      if (terminal.json) outJson(terminal, 'standing', { ...standing });
      else terminal.out(standingText(terminal, standing));
      return EXIT.ok;
    },
  };
}

async function standingOf(api: ApiClient, journey: string): Promise<ListedStanding> {
  return (await api.get(`${journeyPath(journey)}/standing`, journey)) as unknown as ListedStanding;
}

function bodyOf(terminal: Terminal, invocation: Invocation): JsonObject {
  const catchUp = textOption(invocation, 'catchUp');
  const catchUpMs = catchUp === undefined ? undefined : durationMs(catchUp);
  if (catchUpMs === null) throw badValue(terminal, '--catch-up', catchUp ?? '', '30m, 1h, 1d 12h');
  return {
    ...(catchUpMs === undefined ? {} : { catchUpMs }),
    ...(invocation.options.stopRuns === true ? { stopRuns: true } : {}),
  };
}

/** Waits until all runs have been told. Ctrl-C stops the waiting only: the order stands, and is carried out. */
async function untilTold(terminal: Terminal, api: ApiClient, first: ListedStanding): Promise<ListedStanding> {
  const { t } = terminal;
  let standing = first;
  let said = '';
  while (standing.order !== null && !standing.order.done && !terminal.interrupted.aborted) {
    const { journey, live, order } = standing;
    const text = t(order.kind === 'stop' ? 'steer.stopping' : 'steer.telling', {
      journey,
      live,
      told: order.told,
    });
    if (text !== said) terminal.say(text);
    said = text;
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
    standing = await standingOf(api, journey);
  }
  return standing;
}

function refused(terminal: Terminal, error: unknown): never {
  if (!(error instanceof CliFailure)) throw error;
  const { reason } = error.answer;
  if (reason !== 'archived' && reason !== 'has_runs' && reason !== 'being_stopped') throw error;
  throw new CliFailure({
    code: error.text.code,
    exit: EXIT.refused,
    what: terminal.t(`steer.${reason}`),
    fix: terminal.t(`steer.${reason}-fix`),
  });
}
