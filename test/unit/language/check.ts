import { checkWorkspace } from '../../../journey/language/check-workspace';
import type { Fault } from '../../../journey/language/fault';
import type { CheckedWorkspace, SourceFile } from '../../../journey/language/workspace';

/** A fault as a row of a table: where, and which. */
export function rows(faults: readonly Fault[]): string[] {
  return faults.map(({ line, column, code }) => `${line}:${column} ${code}`);
}

/** Checks one file as a part of a workspace. */
export function checkOne(text: string, path = 'journeys/a.yaml'): Fault[] {
  return checkWorkspace([{ path, text }], { partial: true }).faults;
}

/** A journey around these steps, which begin at line 4. */
export function journeyOf(steps: string): string {
  return `journey: a\nenter: [{ event: signed_up }]\nsteps:\n${steps}`;
}

/** A journey of one `if` with this condition, which begins at 4:9. */
export function ifOf(condition: string): string {
  return journeyOf(`  - if: ${condition}\n    then: [{ tag: x }]\n`);
}

export const WORKSPACE: SourceFile = {
  path: 'workspace.yaml',
  text: [
    'workspace: shop',
    'timezone: Asia/Shanghai',
    'locale: zh-CN',
    'currency: CNY',
    "sender: { email: 'Shop <hello@shop.example>', sms: '【小店】', address: '1 Example Road, Shanghai' }",
    "quiet_hours: ['21:00', '09:00']",
    'caps: [{ channel: sms, messages: 3, per: 7d }, { messages: 1, per: 1d, topic: offers }]',
    'topics: { offers: 优惠, news: 新品 }',
    'conversion: { event: order_placed, value: event.total }',
  ].join('\n'),
};

const FOOT = '<a href="{{ links.unsubscribe }}">x</a> {{ workspace.sender.address }}';

/** An email template that lacks nothing. */
export function emailFile(id: string, body = '', head = ''): SourceFile {
  return { path: `templates/${id}.email.html`, text: `---\nsubject: Hello\n${head}---\n${body}\n${FOOT}\n` };
}

/** Checks a whole workspace: the usual workspace file, and these. */
export function check(...files: SourceFile[]): { faults: Fault[]; workspace: CheckedWorkspace | null } {
  return checkWorkspace([WORKSPACE, ...files]);
}

/** A text with `§` before the place where a fault is expected: the text without it, and the place. */
export function marked(given: string): { text: string; place: string } {
  const [before = '', ...after] = given.split('§');
  const lines = before.split('\n');
  return { text: before + after.join(''), place: `${lines.length}:${(lines.at(-1) ?? '').length + 1}` };
}
