import type { EngineLab } from './engine-lab';

interface Coded {
  metadata?: Record<string, Uint8Array>;
  data?: Uint8Array;
}

/** Every payload of a history, wherever it stands, but search attributes, which hold nothing personal. */
function payloadsIn(value: unknown, found: Coded[] = []): Coded[] {
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return found;
  if ('metadata' in value && 'data' in value) found.push(value as Coded);
  else
    for (const [name, item] of Object.entries(value))
      if (name !== 'searchAttributes') payloadsIn(item, found);
  return found;
}

/** The payloads of a workflow's history, as Temporal keeps them. */
export async function codedHistory(lab: EngineLab, workflowId: string): Promise<Coded[]> {
  const history = await lab.client.workflow.getHandle(workflowId).fetchHistory();
  return payloadsIn((history as { events: unknown }).events);
}

/** How many of them can be read with the keys of the lab. */
export async function readable(lab: EngineLab, payloads: readonly Coded[]): Promise<number> {
  const { payloadCodecs } = lab.client.options.loadedDataConverter;
  const codec = payloadCodecs.at(-1);
  const opened = payloads.map(async (one) => {
    try {
      await codec?.decode([one]);
      return 1;
    } catch {
      return 0;
    }
  });
  return (await Promise.all(opened)).reduce<number>((sum, one) => sum + one, 0);
}
