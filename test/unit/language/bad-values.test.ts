import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FAULT_CODE_NAMES } from '../../../journey/language/fault-codes';
import { checkOne, marked, rows } from './check';

const SPEC = join(__dirname, '../../spec');

const HEAD = 'workspace: shop\ntimezone: Asia/Shanghai\n';

/** A file with `§` before the value, the code, and what the hint says to write. */
const VALUES: [string, string, string][] = [
  ['workspace: shop\ntimezone: §Asia/Beijing\n', 'bad_zone', 'Asia/Shanghai'],
  ['workspace: shop\ntimezone: §GMT+8\n', 'bad_zone', 'Asia/Shanghai'],
  ["workspace: shop\ntimezone: §''\n", 'bad_zone', 'Asia/Shanghai'],
  ['workspace: shop\ntimezone: §Europe/Pariss\n', 'bad_zone', 'Europe/Paris'],
  ['workspace: shop\ntimezone: §8\n', 'bad_zone', 'IANA'],
  [`${HEAD}locale: §zh_CN\n`, 'bad_locale', '`zh-CN`'],
  [`${HEAD}locale: §Chinese!\n`, 'bad_locale', 'zh-CN'],
  [`${HEAD}currency: §cny\n`, 'bad_currency', '`CNY`'],
  [`${HEAD}region: §China\n`, 'wrong_value', 'CN'],
  [`${HEAD}sender: { §mail: x }\n`, 'unknown_key', '`email`'],
  [`${HEAD}sender: { email: §shop }\n`, 'bad_sender', 'hello@shop.example'],
  [`${HEAD}quiet_hours: §['21:00']\n`, 'bad_time', '09:00'],
  [`${HEAD}quiet_hours: §['9:00', '21:00']\n`, 'bad_time', '09:00'],
  [`${HEAD}quiet_hours: §['21:00', '21:00']\n`, 'bad_time', '09:00'],
  [`${HEAD}caps: [{ messages: §0, per: 7d }]\n`, 'out_of_range', 'more than 0'],
  [`${HEAD}caps: [{ messages: §1.5, per: 7d }]\n`, 'wrong_type', 'whole number'],
  [`${HEAD}caps: [{ messages: 1, per: 7d, topic: §nope }]\n`, 'unknown_topic', 'topics'],
  [`${HEAD}topics: { offers: §3 }\n`, 'wrong_type', 'Offers'],
  [`${HEAD}topics: { §Offers: x }\n`, 'bad_id', 'a-z'],
  [`${HEAD}conversion: { event: order_placed, value: §total }\n`, 'bad_path', '`event.total`'],
  [`${HEAD}catalogue: { viewed: §[] }\n`, 'bad_event', 'product_viewed'],
  [`${HEAD}catalogue: { low_stock: §0 }\n`, 'out_of_range', 'at least 1'],
  [`${HEAD}catalogue: { §wishlist: x }\n`, 'unknown_key', '`listed`'],
  [`${HEAD}§global_holdout: 2%\n`, 'not_yet', 'Remove'],
  ['segment: §VIP Gold\nwhere: { tag: x }\n', 'bad_id', '`vip-gold`'],
  ['segment: §42\nwhere: { tag: x }\n', 'bad_id', "`'42'`"],
  ["segment: a\nwhere: { did: §'' }\n", 'bad_event', 'order_placed'],
  ['segment: a\nwhere: { did: §42 }\n', 'bad_event', 'order_placed'],
  [`segment: a\nwhere: { did: §${'x'.repeat(129)} }\n`, 'bad_event', 'order_placed'],
  ['segment: a\nwhere: { profile: §a..b, exists: true }\n', 'bad_path', 'address.city'],
  ['segment: a\nwhere: { profile: §__proto__.x, exists: true }\n', 'bad_path', 'address.city'],
  ['journey: a\nenter: [{ event: x, key: §checkout_id }]\nsteps: []\n', 'bad_path', '`event.checkout_id`'],
  ['journey: a\nenter: §[]\nsteps: []\n', 'empty_list', 'item'],
  ['journey: a\nenter: §{ event: x }\nsteps: []\n', 'wrong_type', '- '],
  ['journey: a\nenter: [{ schedule: { cron: §x } }]\nsteps: []\n', 'bad_cron', 'every Monday'],
  ['journey: a\nenter: [{ item: §dearer, of: viewed }]\nsteps: []\n', 'wrong_value', 'price_drop'],
  ['journey: a\nenter: [§{ item: price_drop }]\nsteps: []\n', 'missing_key', 'of: listed'],
  [
    'journey: a\nenter: [{ item: low_stock, of: viewed, §by: 10% }]\nsteps: []\n',
    'conflicting_keys',
    'price_drop',
  ],
  ['journey: a\nenter: [{ item: price_drop, of: §bought }]\nsteps: []\n', 'wrong_value', 'listed'],
  ['journey: a\nenter: [{ event: x, existing: §true }]\nsteps: []\n', 'bad_duration', '1d 12h'],
  ['journey: a\nenter: [{ manual: §false }]\nsteps: []\n', 'wrong_value', 'true'],
  ['journey: a\nenter: [{ event: x }]\nagain: §sometimes\nsteps: []\n', 'wrong_value', 'when_done'],
  ['journey: a\nenter: [{ event: x }]\nagain: §after 0s\nsteps: []\n', 'bad_duration', 'more than zero'],
  ['journey: a\nenter: [{ event: x }]\n§name: x\nsteps: []\n', 'unknown_key', 'title'],
  ['journey: a\nenter: [{ event: x }]\nsteps: §{}\n', 'wrong_type', '- '],
  ['§journey: a\nenter: [{ event: x }]\n', 'missing_key', 'steps'],
  [
    'journey: a\nenter: [{ event: x }]\ndelivery: { priority: §10 }\nsteps: []\n',
    'out_of_range',
    'at most 9',
  ],
  ['journey: a\nenter: [{ event: x }]\nholdout: §120%\nsteps: []\n', 'bad_percent', '10%'],
  ['journey: a\nenter: [{ event: x }]\nactive: { from: §soon }\nsteps: []\n', 'bad_date', '2026-09-01'],
  [
    'journey: a\nenter: [{ event: x }]\ngoal: { when: { tag: x }, §value: event.total }\nsteps: []\n',
    'conflicting_keys',
    'event',
  ],
];

describe('a value that cannot be meant', () => {
  it.each(VALUES)('%j is refused as %s, with what to write', (given, code, hint) => {
    const { text, place } = marked(given);
    const faults = checkOne(text);
    expect(rows(faults)).toEqual([`${place} ${code}`]);
    expect(faults[0]?.hint).toContain(hint);
  });
});

describe('the table of fault codes', () => {
  it('holds no code that nothing reports, and none that no test has seen', () => {
    const folder = join(__dirname, '../../../journey/language');
    const textsIn = (root: string, leave: RegExp): string =>
      readdirSync(root, { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.ts') && !leave.test(path))
        .map((path) => readFileSync(join(root, path), 'utf8'))
        .join('\n');
    // The lines of tests are read in the words of the simulator's scripts.
    const source = textsIn(folder, /^codes/) + textsIn(join(folder, '../simulator/script'), /^$/);
    const cases = readdirSync(SPEC).map((file) => readFileSync(join(SPEC, file), 'utf8'));
    const tests = [textsIn(__dirname, /^bad-values/), ...VALUES.map(([, code]) => code), ...cases].join(' ');
    const unseen = FAULT_CODE_NAMES.filter((code) => !source.includes(`'${code}'`) || !tests.includes(code));
    expect(unseen).toEqual([]);
  });
});
