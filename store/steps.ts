import type { Connection } from 'mongoose';
import type { Passed } from '../journey/engine/run';
import { defineCollection, type Stored } from './collection';
import { idsUnder } from './ids-under';
import type { Steps } from './repositories';
import type { StepRow } from './rows';

/** A part of a run's history, as it was stored at once: one document, since a document costs more than its lines. */
interface HistoryPart {
  userRef: string;
  runId: string;
  journey: string;
  version: string;
  /** The position of the first line in the whole history. */
  from: number;
  lines: Passed[];
}

/** Who passed which step when, with the values that decided. The id begins with the run, and so with the person. */
export function createSteps(connection: Connection): Steps {
  const parts = defineCollection<HistoryPart>(connection, 'steps', {
    userRef: 'text',
    runId: 'text',
    journey: 'text',
    version: 'text',
    from: 'number',
    lines: { list: ['atMs', 'untilMs'] },
  });
  return {
    async append(run, fromSeq, passed) {
      if (passed.length === 0) return;
      const { runId, userRef, journey, version } = run;
      const part = { runId, userRef, journey, version, from: fromSeq, lines: [...passed] };
      await parts.grouped.insertHistory([
        { _id: `${runId}/${fromSeq}+${passed.length}`, ...parts.toDocument(part) },
      ]);
    },
    async ofRun(_userRef, runId) {
      const found = await parts.model.find(idsUnder(runId)).lean<Stored[]>();
      const rows = found
        .map((one) => parts.toRow(one))
        .flatMap(({ from, lines, ...about }) =>
          lines.map((line, index): StepRow => ({ ...about, ...line, seq: from + index })),
        );
      // A try that died may have stored a shorter part of the same history.
      return [...new Map(rows.map((row) => [row.seq, row])).values()].sort((a, b) => a.seq - b.seq);
    },
  };
}
