import type { Control, RunStarter } from '../../dispatch/run-starter';
import type { Heard, Run } from '../../journey/engine/run';
import type { EnterSignal, JourneyInput, MigrateSignal } from '../../workflows/messages';

/** An engine in memory: it only notes what it was told. A test decides what runs, what has ended and what fails. */
export interface MemoryStarter extends RunStarter {
  started: JourneyInput[];
  entered: EnterSignal[];
  signals: { workflowId: string; heard: Heard[]; atMs: number }[];
  controls: { workflowId: string; control: Control }[];
  migrations: MigrateSignal[];
  /** What an order to migrate makes of a run. */
  onMigrate: (run: Run, order: MigrateSignal) => Run;
  /** Workflows that exist, with the run each stands in. */
  running: Map<string, Run>;
  down: Error | null;
}

export function createMemoryStarter(): MemoryStarter {
  const check = (): void => {
    if (starter.down !== null) throw starter.down;
  };
  const starter: MemoryStarter = {
    started: [],
    entered: [],
    signals: [],
    controls: [],
    migrations: [],
    onMigrate: (run) => run,
    running: new Map(),
    down: null,
    async start(row, input) {
      check();
      if (starter.running.has(row.workflowId)) return 'running';
      starter.running.set(row.workflowId, input.run);
      starter.started.push(input);
      return 'started';
    },
    async signal(workflowId, { heard }) {
      check();
      if (!starter.running.has(workflowId)) return 'gone';
      starter.signals.push({ workflowId, heard, atMs: Date.now() });
      return 'delivered';
    },
    async enter(workflowId, signal) {
      check();
      starter.entered.push(signal);
      starter.running.set(workflowId, signal.next.run);
    },
    async control(workflowId, control) {
      check();
      if (!starter.running.has(workflowId)) return 'gone';
      starter.controls.push({ workflowId, control });
      return 'delivered';
    },
    async terminate(workflowId) {
      check();
      return starter.running.delete(workflowId) ? 'delivered' : 'gone';
    },
    async migrate(workflowId, order) {
      check();
      const run = starter.running.get(workflowId);
      if (run === undefined) return 'gone';
      starter.migrations.push(order);
      starter.running.set(workflowId, starter.onMigrate(run, order));
      return 'delivered';
    },
    async state(workflowId) {
      check();
      return starter.running.get(workflowId) ?? null;
    },
  };
  return starter;
}
