import { Client, Connection } from '@temporalio/client';

/** The open workflows of one task queue, as the server sees them. */
export interface RunningWorkflows {
  count(): Promise<number>;
  /** Events and bytes of the histories of some of them. */
  describe(most: number): Promise<{ events: number; bytes: number }[]>;
  close(): Promise<void>;
}

/** Connects to look at what runs on a task queue. */
export async function openRunning(address: string, taskQueue: string): Promise<RunningWorkflows> {
  const connection = await Connection.connect({ address });
  const { workflow } = new Client({ connection });
  const query = `TaskQueue = '${taskQueue}' AND ExecutionStatus = 'Running'`;
  return {
    count: async () => (await workflow.count(query)).count,
    async describe(most) {
      const seen: { events: number; bytes: number }[] = [];
      for await (const { workflowId } of workflow.list({ query, pageSize: most })) {
        const { historyLength, historySize } = await workflow.getHandle(workflowId).describe();
        seen.push({ events: historyLength, bytes: historySize ?? Number.NaN });
        if (seen.length >= most) break;
      }
      return seen;
    },
    close: () => connection.close(),
  };
}
