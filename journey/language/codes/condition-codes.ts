import type { CodeText } from './code-text';

/** Faults of conditions. */
export const CONDITION_CODES = {
  unknown_condition: {
    en: 'A condition has no known subject.',
    zh: '条件主语未知。',
    explain:
      'A condition is one mapping that says what it looks at: profile, event, entry, step, tag, segment, consent, reachable, did, did_not, did_in_order, message, coupon, clock, chance; or all, any, not.',
  },
  no_operator: {
    en: 'A condition has nothing to compare with.',
    zh: '条件缺少比较运算。',
    explain:
      'Say how the value is compared: `{ profile: city, is: Paris }`. To ask whether it is there at all: `exists: true`.',
  },
  compare_types: {
    en: 'A comparison can never be true, because the types differ.',
    zh: '比较的类型不同，永远不会成立。',
    explain:
      'Numbers never compare with text. Remove the quotes around a number; use `before` and `after` for dates.',
  },
  event_outside_where: {
    en: '`event` is used where no event is looked at.',
    zh: '此处没有事件可供判断，不能使用 `event`。',
    explain:
      '`{ event: … }` reads a property of the event under test, which exists only in the `where` of enter, wait_for, exit, goal and did. To read the event that started the run, write `{ entry: … }`.',
  },
  run_outside_journey: {
    en: 'Something of a run is used where there is no run.',
    zh: '此处没有运行实例，不能使用运行中的数据。',
    explain:
      '`entry`, `step`, `message` and `since: entry` speak of one run of a journey. Segments, the `where` of enter and `audience` are looked at outside a run.',
  },
} as const satisfies Record<string, CodeText>;
