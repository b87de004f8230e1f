import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { RunStarter } from '../dispatch/run-starter';
import type { Run } from '../journey/engine/run';
import { JOURNEY_TASK_QUEUE, JOURNEY_WORKFLOW, type JourneyInput } from '../workflows/messages';
import { startAttributes } from '../workflows/search-attributes';

/** What the starter tells operators, and where its workers listen. */
export interface StarterOptions {
  /** The address under which people reach the console and the API, for links in the Temporal UI. */
  publicUrl: string;
  taskQueue?: string;
}

/** Starts and reaches runs on Temporal. Errors of the connection are thrown: the caller tries again later. */
export function createTemporalStarter(client: Client, options: StarterOptions): RunStarter {
  const { workflow } = client;
  const startOptions = (workflowId: string, input: JourneyInput) => ({
    workflowId,
    taskQueue: options.taskQueue ?? JOURNEY_TASK_QUEUE,
    args: [input] as [JourneyInput],
    typedSearchAttributes: startAttributes(input.run),
    staticSummary: `${input.run.journey} · version ${input.run.version}`.slice(0, 180),
    staticDetails: detailsOf(input.run, options.publicUrl),
  });
  return {
    async start(row, input) {
      try {
        await workflow.start(JOURNEY_WORKFLOW, {
          ...startOptions(row.workflowId, input),
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
      await workflow.signalWithStart(JOURNEY_WORKFLOW, {
        ...startOptions(workflowId, signal.next),
        signal: 'enter',
        signalArgs: [signal],
      });
    },
    signal: (workflowId, signal) => reach(() => workflow.getHandle(workflowId).signal('event', signal)),
    control: (workflowId, control) =>
      reach(() => {
        const args = control.kind === 'stop' ? [control.reason] : [];
        return workflow.getHandle(workflowId).signal(control.kind, ...args);
      }),
    async state(workflowId) {
      try {
        return await workflow.getHandle(workflowId).query<Run>('state');
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return null;
        throw error;
      }
    },
  };
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

/** Markdown for the Temporal UI, which replaces `{workflowId}` within links. Names the journey, never the person. */
function detailsOf(run: Run, publicUrl: string): string {
  const base = publicUrl.replace(/\/$/, '');
  return [
    `One person's way through **${run.journey}**, pinned to version \`${run.version}\`.`,
    `- [Run in Journeyman](${base}/api/runs/${encodeURIComponent(run.runId)})`,
    '- *Current details* (this page) tells where the run stands and until when it waits.',
    '- Signals for operators: `pause`, `resume`, `skipWait`, `stop`. Query: `state`.',
  ].join('\n');
}
