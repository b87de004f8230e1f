import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { Control, RunStarter } from '../dispatch/run-starter';
import type { Run } from '../journey/engine/run';
import { JOURNEY_TASK_QUEUE, JOURNEY_WORKFLOW, type JourneyInput } from '../workflows/messages';
import { startAttributes } from '../workflows/search-attributes';

/** How the starter reaches Temporal just now. */
export interface Reach {
  client: Client;
  /** Whether a worker of this process uses the same connection: the server then hands it a run with the start. */
  eager: boolean;
}

/** Starts and reaches runs on Temporal. Errors of the connection are thrown: the caller tries again later. */
export function createTemporalStarter(reachOf: () => Reach, taskQueue = JOURNEY_TASK_QUEUE): RunStarter {
  const startOptions = (workflowId: string, input: JourneyInput) => ({
    workflowId,
    taskQueue,
    args: [input] as [JourneyInput],
    typedSearchAttributes: startAttributes(input.run),
    staticSummary: `${input.run.journey} · version ${input.run.version}`.slice(0, 180),
  });
  const handleOf = (workflowId: string) => reachOf().client.workflow.getHandle(workflowId);
  return {
    async start(row, input) {
      try {
        const { client, eager } = reachOf();
        await client.workflow.start(JOURNEY_WORKFLOW, {
          ...startOptions(row.workflowId, input),
          requestEagerStart: eager,
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
          workflowIdConflictPolicy: 'FAIL',
        });
        return 'started';
      } catch (error) {
        if (error instanceof WorkflowExecutionAlreadyStartedError) return 'running';
        throw error;
      }
    },
    async enter(workflowId, signal) {
      await reachOf().client.workflow.signalWithStart(JOURNEY_WORKFLOW, {
        ...startOptions(workflowId, signal.next),
        signal: 'enter',
        signalArgs: [signal],
      });
    },
    signal: (workflowId, signal) => reach(() => handleOf(workflowId).signal('event', signal)),
    control: (workflowId, control) =>
      reach(() => {
        return handleOf(workflowId).signal(control.kind, ...argumentsOf(control));
      }),
    terminate: (workflowId, reason) =>
      reach(async () => {
        await handleOf(workflowId).terminate(reason);
      }),
    migrate: (workflowId, order) => reach(() => handleOf(workflowId).signal('migrate', order)),
    async state(workflowId) {
      try {
        return await handleOf(workflowId).query<Run>('state');
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return null;
        throw error;
      }
    },
  };
}

function argumentsOf(control: Control): unknown[] {
  if (control.kind === 'stop') return [control.reason];
  return 'journey' in control && control.journey !== undefined ? [control.journey] : [];
}

async function reach(call: () => Promise<void>): Promise<'delivered' | 'gone'> {
  try {
    await call();
    return 'delivered';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'gone';
    throw error;
  }
}
