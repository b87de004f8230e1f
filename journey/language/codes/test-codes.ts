import type { CodeText } from './code-text';

/** Faults of the tests that stand beside journeys. */
export const TEST_CODES = {
  bad_moment: {
    en: 'A moment of a test cannot be understood.',
    zh: '测试中的时间点格式不正确。',
    explain:
      'Moments of a test are counted from its `start`, `0s`, `4h`, `1d 12h`, `-20d`, or are instants with their offset, `2026-03-02T10:00:00+08:00`.',
  },
  unknown_person: {
    en: 'A line of a test names a person whom the test does not have.',
    zh: '测试中的某行提到了测试里没有的人。',
    explain:
      'People of a test are listed in `person` or `people`, and named by their `user_id`. A line without `person` is about the first of them.',
  },
  unknown_happening: {
    en: 'A line of `events` says nothing that can happen.',
    zh: '`events` 中的某行没有说明发生了什么。',
    explain:
      'What may happen: event, identify, tag, untag, subscribe, unsubscribe, suppress, refuse, message (with `was`), webhook, coupon, enter, pause, resume, skip_wait, stop.',
  },
  unknown_expectation: {
    en: 'A line of `expect` says nothing that can be expected.',
    zh: '`expect` 中的某行没有说明期望什么。',
    explain:
      'Each line says when and what: `{ at: 4h, email: cart-reminder }`. What: entered, refused, held_out, email, sms, deferred, skipped, failed, coupon, no_coupon, tag, untag, set, track, start, stop, subscribe, unsubscribe, suppress, webhook, recommend, no_items, if, choose, split, wait, wait_for, repeat, converted, paused, resumed, ended.',
  },
} as const satisfies Record<string, CodeText>;
