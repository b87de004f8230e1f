import type { Connection } from 'mongoose';
import { defineCollection, type Stored } from './collection';
import type { Steps } from './repositories';
import type { StepRow } from './rows';

/** Who passed which step when, with the values that decided. */
export function createSteps(connection: Connection): Steps {
  const steps = defineCollection<StepRow>(connection, 'steps', {
    userRef: 'text',
    runId: 'text',
    journey: 'text',
    version: 'text',
    seq: 'number',
    atMs: 'instant',
    step: 'text',
    kind: 'text',
    outcome: 'text',
    reason: { maybe: 'text' },
    subject: { maybe: 'text' },
    untilMs: { maybe: 'instant' },
    round: { maybe: 'number' },
    seen: { maybe: 'json' },
  });
  return {
    async append(run, fromSeq, passed) {
      const documents = passed.map((one, index) => {
        const seq = fromSeq + index;
        const { runId, userRef, journey, version } = run;
        const row = { ...one, runId, userRef, journey, version, seq };
        return { _id: `${runId}/${String(seq)}`, ...steps.toDocument(row) };
      });
      await steps.grouped.insertNew(documents);
    },
    async ofRun(userRef, runId) {
      const found = await steps.model.find({ userRef, runId }).sort({ seq: 1 }).lean<Stored[]>();
      return found.map((one) => steps.toRow(one));
    },
  };
}
