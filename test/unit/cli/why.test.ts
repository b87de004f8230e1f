import { whyLines, type ToldWhy } from '../../../cli/why-text';
import { translator } from '../../../cli/speech';

const NOTHING: ToldWhy = {
  journey: 'win-back',
  status: 'live',
  entered: false,
  runs: [],
  refusals: [],
  now: null,
};
const en = { t: translator('en') };
const zh = { t: translator('zh') };

describe('why, in words', () => {
  it('says that nothing was recorded, and what holds now', () => {
    const now = [
      { what: 'enter[1] event signed_up', holds: false, reason: 'no_event', seen: [] },
      { what: 'audience', holds: true, seen: [{ what: 'profile.city', value: 'Beijing' }] },
    ];
    expect(whyLines(en, { ...NOTHING, now })).toEqual([
      'Has not entered win-back (now live).',
      'Nothing was recorded. This is what holds now; it may not have held then:',
      '  ✗ enter[1] event signed_up (there is no such event of the person)',
      '  ✓ audience',
      '    profile.city = "Beijing"',
    ]);
    expect(whyLines(zh, { ...NOTHING, now })[2]).toBe('  ✗ enter[1] event signed_up (这个人没有这样的事件)');
  });

  it('says of a refused entry the reason and the values', () => {
    const refusals = [
      {
        reason: 'audience',
        key: null,
        at: '2026-03-02T02:00:00Z',
        seen: [{ what: 'consent email', value: null }],
      },
    ];
    const [, refused, seen] = whyLines(en, { ...NOTHING, refusals });
    expect(refused).toContain('the entry was refused: not in the audience');
    expect(seen).toBe('    consent email = null');
  });

  it('says of a run how it stands, what decided, and what became of its messages', () => {
    const runs: ToldWhy['runs'] = [
      {
        runId: 'u1/win-back/e1',
        live: false,
        at: 'mail',
        enteredAt: '2026-03-02T02:00:00Z',
        outcome: 'completed',
        holdout: false,
        decisions: [{ at: '2026-03-02T02:00:00Z', step: 'big', kind: 'if', outcome: 'else' }],
        messages: [
          {
            step: 'mail',
            channel: 'email',
            template: 'offer',
            state: 'skipped',
            reason: 'cap',
            at: '2026-03-02T02:00:00Z',
          },
        ],
      },
    ];
    const text = whyLines(en, { ...NOTHING, entered: true, runs }).join('\n');
    expect(text).toContain('ended: completed');
    expect(text).toContain('email offer skipped (the cap is full)  (mail)');
  });
});
