import type { Json } from '../../audience/json';
import type { AskedSegments } from '../../dispatch/ask-segments';
import { openApi } from '../api-client';
import { usableWorkspace } from '../checked-workspace';
import type { CommandModule, Invocation } from '../command-row';
import { EXIT } from '../exit-codes';
import { absolute } from '../files';
import { outJson } from '../json-out';
import { countOption, textOption } from '../options';
import { saveSample } from '../segment/save-sample';
import { askedLines, type Question } from '../segment/segment-text';
import type { Terminal } from '../terminal';

const MOST_SAMPLED = 100_000;
/** How many people each question shows where nothing is said. */
const SHOWN: Record<Question, number> = { count: 0, preview: 10, sample: 10, overlap: 0 };

async function ask(terminal: Terminal, invocation: Invocation, question: Question): Promise<AskedSegments> {
  const [given] = invocation.args;
  const segments = Array.isArray(given) ? given : [given ?? ''];
  const sample =
    question === 'sample'
      ? countOption(terminal, invocation, 'limit', SHOWN.sample, MOST_SAMPLED)
      : SHOWN[question];
  const dir = textOption(invocation, 'workspace');
  const files = dir === undefined ? {} : { files: await filesOf(terminal, dir) };
  const api = openApi(terminal, invocation, 'admin');
  const answer = await api.post('/api/segments/ask', { segments, sample, ...files }, segments.join(', '));
  return answer as unknown as AskedSegments;
}

async function filesOf(terminal: Terminal, dir: string): Promise<Json> {
  const { read } = await usableWorkspace(terminal, absolute(terminal, dir));
  return read.files as unknown as Json;
}

/** A command that asks who would be in segments now: of what is published, or of a workspace as it is written. */
export function asking(question: Question): CommandModule {
  return {
    async run(terminal, invocation) {
      const asked = await ask(terminal, invocation, question);
      const save = textOption(invocation, 'save');
      const saved = save === undefined ? null : await saveSample(terminal, invocation, save, asked);
      if (terminal.json) outJson(terminal, `segment-${question}`, { ...asked, ...(saved && { saved }) });
      else for (const line of askedLines(terminal, asked, question)) terminal.out(line);
      return EXIT.ok;
    },
  };
}
