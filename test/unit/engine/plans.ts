import type { Condition } from '../../../audience/condition';
import type { EventFact } from '../../../audience/facts';
import type { JsonObject } from '../../../audience/json';
import type { Effect, Input } from '../../../journey/engine/effect';
import { advance } from '../../../journey/engine/advance';
import { hear } from '../../../journey/engine/hear';
import { newRun } from '../../../journey/engine/new-run';
import type { Run } from '../../../journey/engine/run';
import type { EmailStep, Plan, PlanStep } from '../../../journey/plan/plan';

export const START_MS = Date.UTC(2026, 2, 2, 2, 0, 0);
export const HOUR_MS = 3_600_000;

/** A plan by hand, with the steps in their order; everything else as the language defaults it. */
export function planOf(steps: PlanStep[], over: Partial<Plan> = {}): Plan {
  return {
    journey: 'abandoned-checkout',
    version: '0123456789abcdef',
    title: 'Recover an abandoned checkout',
    owner: null,
    timezone: 'profile',
    enter: [{ kind: 'event', event: 'checkout_started', where: null, key: null, lateMs: 24 * HOUR_MS }],
    again: { perKey: { kind: 'when_done' }, perPerson: null },
    audience: null,
    active: null,
    holdout: 0,
    goal: null,
    exits: [],
    delivery: {
      window: null,
      purpose: null,
      topic: null,
      priority: 5,
      cap: null,
      onlyIf: null,
      patienceMs: 72 * HOUR_MS,
    },
    first: steps[0]?.id ?? null,
    steps: Object.fromEntries(steps.map((step) => [step.id, step])),
    listens: [],
    reads: {},
    entryReads: ['checkout_id'],
    templates: [],
    ...over,
  };
}

export function email(id: string, next: string | null, over: Partial<EmailStep> = {}): EmailStep {
  const base = {
    toProfile: null,
    data: {},
    purpose: null,
    topic: null,
    window: null,
    onSkip: 'continue' as const,
  };
  return { kind: 'email', id, next, template: id, ...base, ...over };
}

export function wait(id: string, durationMs: number, next: string | null): PlanStep {
  return { kind: 'wait', id, next, wait: { kind: 'duration', durationMs }, jitterMs: 0, nextWait: null };
}

export function waitFor(
  id: string,
  event: string,
  over: {
    then?: string | null;
    otherwise?: string | null;
    since?: string;
    where?: Condition;
    timeoutMs?: number;
  } = {},
): PlanStep {
  return {
    kind: 'wait_for',
    id,
    next: null,
    listener: { on: 'event', event, where: over.where ?? null },
    timeoutMs: over.timeoutMs ?? 24 * HOUR_MS,
    since: over.since === undefined ? { kind: 'entry' } : { kind: 'step', step: over.since },
    then: over.then ?? null,
    otherwise: over.otherwise ?? null,
  };
}

export function event(
  name: string,
  atMs: number,
  properties: JsonObject = {},
  messageId = `${name}@${atMs}`,
): EventFact {
  return { messageId, name, atMs, properties };
}

/** Whether the event's checkout is the one that started the run. */
export const SAME_CHECKOUT: Condition = {
  kind: 'value',
  left: { from: 'event', path: 'checkout_id' },
  tests: [{ op: 'is', right: { ref: { from: 'entry', path: 'checkout_id' } } }],
};

function frozen<T>(value: T): T {
  if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) frozen(part);
  }
  return value;
}

/** A run driven by hand, one input after another. */
export class Drive {
  run: Run;
  effect: Effect;

  constructor(
    readonly plan: Plan,
    public nowMs = START_MS,
  ) {
    const entry = event('checkout_started', nowMs, { checkout_id: 'c1', email: 'ana@shop.example' }, 'entry');
    this.run = newRun(plan, { userRef: 'u1', key: null, event: entry, atMs: nowMs, entryHash: 'h1' });
    this.effect = { kind: 'sleep', untilMs: null, step: null, why: 'wait' };
    this.tell({ kind: 'start' });
  }

  /** The run is frozen before: `advance` may not write to what its driver keeps, a workflow answers queries from it. */
  tell(input: Input): this {
    const move = advance(this.plan, frozen(this.run), input, this.nowMs);
    this.run = move.run;
    this.effect = move.effect;
    return this;
  }

  done(): this {
    return this.tell({ kind: 'performed', performed: { status: 'done' } });
  }

  wakeAt(atMs: number): this {
    this.nowMs = atMs;
    return this.tell({ kind: 'woke' });
  }

  hears(...events: EventFact[]): this {
    this.run = hear(
      this.run,
      events.map((one) => ({ kind: 'event' as const, id: one.messageId, event: one })),
    );
    return this.tell({ kind: 'heard' });
  }

  get ended(): string | null {
    return this.run.outcome?.reason ?? null;
  }
}
