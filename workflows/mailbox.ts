import { setHandler } from '@temporalio/workflow';
import type { Input } from '../journey/engine/effect';
import { hear } from '../journey/engine/hear';
import type { Heard, Run } from '../journey/engine/run';
import {
  DESCRIPTIONS,
  enterSignal,
  eventSignal,
  migrateSignal,
  pauseSignal,
  resumeSignal,
  skipWaitSignal,
  stopSignal,
} from './handlers';
import type { EnterSignal, JourneyInput, MigrateSignal } from './messages';

/** What has reached a run and was not taken in yet. Handlers only put things here; the driver's loop takes them out. */
export interface Mailbox {
  /** Whether anything is here that may move the run. */
  hasNews(): boolean;
  takeHeard(): Heard[];
  takeCommands(): Input[];
  /** Orders to take on another version, oldest first. */
  takeMigrations(): MigrateSignal[];
  /** An operator's order, or one that the driver gives in their name. */
  order(command: Input): void;
  /** Entries that wait for the end of this run, oldest first. */
  readonly waiting: readonly EnterSignal[];
}

/** Opens the mailbox of a run: registers the signal handlers, which must be done before the first await. */
export function openMailbox(runId: string, carried: readonly EnterSignal[]): Mailbox {
  const heard: Heard[] = [];
  const commands: Input[] = [];
  const migrations: MigrateSignal[] = [];
  let waiting: EnterSignal[] = [...carried];
  const restart = () => commands.push({ kind: 'stop', reason: 'restarted' });
  if (waiting.some((entry) => entry.restart)) restart();

  // First of all: signals that came before the first task are given to handlers as these are set, and an entry must be
  // known before the events that came after it.
  setHandler(
    enterSignal,
    (entry) => {
      const known: Run['runId'][] = [runId, ...waiting.map(({ next }) => next.run.runId)];
      if (known.includes(entry.next.run.runId)) return;
      waiting = [...waiting, entry];
      if (entry.restart) restart();
    },
    { description: DESCRIPTIONS.enter },
  );
  setHandler(
    eventSignal,
    ({ heard: items }) => {
      heard.push(...items);
      waiting = waiting.map((entry) => ({ ...entry, next: tellNext(entry.next, items) }));
    },
    { description: DESCRIPTIONS.event },
  );
  const order = (command: Input) => void commands.push(command);
  obeyOperators(order);
  setHandler(
    migrateSignal,
    (order) => {
      if (order.runId === runId) migrations.push(order);
    },
    { description: DESCRIPTIONS.migrate },
  );

  return {
    hasNews: () => heard.length > 0 || commands.length > 0 || migrations.length > 0,
    takeHeard: () => takeAll(heard),
    takeCommands: () => takeAll(commands),
    takeMigrations: () => takeAll(migrations),
    order,
    get waiting() {
      return waiting;
    },
  };
}

/** Takes all out of a queue. */
function takeAll<Item>(queue: Item[]): Item[] {
  return queue.splice(0);
}

function obeyOperators(order: Mailbox['order']): void {
  const ofJourney = <T>(journey?: T) => (journey === undefined ? {} : { journey });
  setHandler(pauseSignal, (journey) => order({ kind: 'pause', ...ofJourney(journey) }), {
    description: DESCRIPTIONS.pause,
  });
  setHandler(resumeSignal, (journey) => order({ kind: 'resume', ...ofJourney(journey) }), {
    description: DESCRIPTIONS.resume,
  });
  setHandler(skipWaitSignal, () => order({ kind: 'skipWait' }), { description: DESCRIPTIONS.skipWait });
  setHandler(stopSignal, (reason) => order({ kind: 'stop', reason: reason ?? 'stopped' }), {
    description: DESCRIPTIONS.stop,
  });
}

/** What is heard after an entry may be meant for the run that this entry begins: it hears it as well. */
function tellNext(next: JourneyInput, items: readonly Heard[]): JourneyInput {
  const { run } = next;
  const meant = items.filter((item) => {
    if (item.kind === 'event') return item.event.atMs >= run.enteredAtMs;
    // The fate of a message is about a message of the present run: the next has sent none.
    return item.kind === 'change';
  });
  return { ...next, run: hear(run, meant) };
}
