import type { MessageFate } from '../../audience/condition';

const IMPLIED: Partial<Record<MessageFate, readonly MessageFate[]>> = {
  clicked: ['opened', 'delivered', 'sent'],
  opened: ['delivered', 'sent'],
  delivered: ['sent'],
  complained: ['delivered', 'sent'],
};

/** Whether one fate proves another: who clicked has opened, and what was opened was delivered. */
export function fateImplies(was: MessageFate, wanted: MessageFate): boolean {
  return was === wanted || (IMPLIED[was]?.includes(wanted) ?? false);
}
