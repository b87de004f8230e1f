/** The examples of the language page, as marketers copy them. */
export const ABANDONED = `journey: abandoned-checkout
title: Recover an abandoned checkout
owner: growth@shop.example
timezone: profile              # or an IANA zone; the profile's zone falls back to the workspace's
enter:
  - event: checkout_started
    where: [{ event: total, gte: 50 }]
    key: event.checkout_id     # one run per key, several may run side by side
again: { per_key: when_done, per_person: after 7d }
audience: [{ consent: email }]   # looked at on entry
active: { from: 2026-09-01, until: 2026-09-19, at_end: stop }
holdout: 10%                   # measured, never messaged
goal: { event: order_placed, where: [{ event: checkout_id, is: { entry: checkout_id } }], within: 3d, value: event.total }
exit:                          # heard at once, in the middle of any wait
  - event: order_placed
    where: [{ event: checkout_id, is: { entry: checkout_id } }]
  - when: [{ not: { consent: email } }]
delivery:
  window: ['09:00','21:00']      # '24:00' may end a window
  purpose: marketing
  topic: offers
  priority: 5
  cap: { messages: 2, per: 7d }  # of this journey, beside the workspace's caps
  only_if: [{ not: { tag: complained } }]   # looked at again at every send
steps:
  - wait: 4h
  - id: nudge
    email: cart-reminder
    data: { lines: { entry: lines } }   # a reference gives the value itself, Liquid gives text
  - wait_for: { message: nudge, was: clicked, timeout: 20h }
    then: [{ exit: engaged }]
  - split: offer-test
    variants:
      coupon: { weight: 50, steps: [{ coupon: win-back-20 }, { email: cart-offer }] }
      plain:  { weight: 50, steps: [{ email: cart-last-call }] }
`;

export const SEGMENT = `segment: at-risk
title: Ordered three times or more, quiet for two of their own cycles
where: [{ did: order_placed, times: { gte: 3 } }, { profile: days_since_order, gt: { profile: two_cycles } }]
`;

export const COUPON = `coupon: win-back-20
value: { percent: 20 }                   # or { amount: 20, currency: CNY } or { gift: 'tote bag' }
codes: { pattern: 'WB-#############' }   # or { import: codes.csv }
stock: 5000
budget: { amount: 100000, currency: CNY }
per_person: 1
valid: 14d
uses: 1
min_spend: { amount: 100, currency: CNY }
`;

export const TEST = `test: an order within three days ends the reminder
journey: abandoned-checkout
start: 2026-03-02T10:00:00+08:00
person: { email: ana@shop.example, timezone: Asia/Shanghai, consent: [email] }
events:
  - { at: 0s, event: checkout_started, properties: { checkout_id: c1, total: 80 } }
expect:
  - { at: 0s, entered: abandoned-checkout }
`;

/** Every form of condition of the page's table, in a place where it may stand. */
export const CONDITIONS = `journey: every-condition
enter: [{ event: x, where: { event: total, gte: 50 } }]
steps:
  - { id: nudge, email: m }
  - coupon: c
  - if:
      - { profile: city, in: [上海, 北京] }
      - { entry: total, gte: 50 }
      - { step: coupon-c.code, exists: true }
      - { tag: vip }
      - { segment: at-risk }
      - { consent: email, topic: offers }
      - { reachable: sms }
      - { did: order_placed, times: { gte: 3 }, within: 30d, where: [{ event: total, gt: 10 }] }
      - { did: order_placed, since: entry }
      - { did: order_placed, sum: total, gte: 500, between: [2026-01-01, 2026-01-31] }
      - { did: order_placed, last: channel, is: app }
      - { did_not: order_placed, within: 30d }
      - { did_in_order: [product_viewed, cart_updated], within: 1d }
      - { message: nudge, was: clicked }
      - { coupon: c, was: redeemed }
      - { clock: { between: ['09:00', '18:00'], on: [mon, tue] } }
      - { chance: 20% }
      - any: [{ tag: a }, { all: [{ tag: b }, { not: { tag: c } }] }]
      - { profile: name, is: Ana, is_not: Bob, starts_with: A, ends_with: a, contains: n, not_contains: z }
      - { profile: age, gt: 1, lte: 99, between: [1, 99], not_in: [7] }
      - { profile: joined, before: 2027-01-01, after: { now: -365d }, within_last: 52w, within_next: 1d }
      - { profile: birthday, anniversary: { in: 3d } }
      - { profile: born, anniversary: today }
      - { profile: checkout_id, is: { entry: checkout_id } }
    then: [{ tag: all }]
`;

/** Every step that decides where a run goes. */
export const FLOW = `journey: every-way
enter: [{ event: x, key: event.id }, { manual: true, key: entry.id }]
again: always
steps:
  - note: Two waves, and then a choice
  - id: waves
    repeat: { times: 2, every: 7d, until: { tag: done } }
    steps:
      - { id: ask, email: m, best_time: 24h }
      - id: answer
        wait_for:
          any:
            - { name: good, event: answered, where: { event: score, gte: 4 }, steps: [{ tag: happy }] }
            - { name: clicked, message: ask, was: clicked }
            - { name: vip, when: { tag: vip }, steps: [{ exit: vip }] }
          timeout: 3d
        else: [{ wait: { cycle: replenish, offset: -2d, at: '09:00', if_past: skip } }]
  - choose:
      - { when: { step: answer.outcome, is: good }, steps: [{ start: { journey: every-wait, with: { id: { entry: id } } } }] }
      - { when: { step: waves.rounds, gte: 2 }, steps: [{ stop: every-wait }] }
      - { otherwise: true, steps: [{ id: start-every-wait-again, start: every-wait }] }
`;

/** Every form of wait of the page's table. */
export const WAITS = `journey: every-wait
timezone: Asia/Shanghai
enter:
  - { segment: at-risk, existing: true }
  - { manual: true }
  - { date: { profile: birthday, every: year, offset: -3d, at: '09:00' } }
again: restart
goal: { message: m, was: clicked, keep_going: true }
steps:
  - { id: m, email: m }
  - { wait: 1d 12h, jitter: 30m }
  - { id: b, wait: { until: '10:00', on: [mon] } }
  - { id: c, wait: { until: { profile: renewal_at }, offset: -1d, if_past: skip } }
  - { id: d, wait: { until: { entry: appointment_at }, offset: -1d 2h, jitter: 5m } }
  - { id: e, wait: { until: { profile: birthday }, every: year, at: '09:00', if_past: exit } }
  - { id: f, wait: { since_entry: 3d } }
  - { id: g, wait_for: { when: { tag: x }, timeout: 1d, since: entry }, else: [{ untag: y }] }
  - { set: { stage: active, points: { add: 10 }, seen_at: { now: 0s } } }
  - { track: { event: reminded, properties: { by: 'journey {{ entry.x }}', id: { entry: id } } } }
`;
