import { checkZone, normalizeEmail, normalizeLocale, normalizePhone } from '../../../audience/address';

describe('an e-mail address', () => {
  it.each([
    ['a@b\r\nBcc: x@y'],
    ['a@x.example\nBcc: x@y.example'],
    ['a@x.example, b@y.example'],
    ['a@x,b@y'],
    ['Group: a@x.example;'],
    ['"x@gmail.com y"@internal.tld'],
    ['Ana <ana@x.example>'],
    ['ana(comment)@x.example'],
    ['nobody'],
    ['a@'],
    ['@b.example'],
    ['a@b'],
    ['a..b@x.example'],
    ['.a@x.example'],
    ['a@-x.example'],
    ['a@x_y.example'],
    ['a@x..example'],
    ['a@[127.0.0.1]'],
    ['a@127.0.0.1'],
    ['a@exa%6dple.com'],
    ['a@ex/ample.com'],
    ['用户@x.example'],
    ['a\u0000b@x.example'],
    ['a@x.example\u2028'],
    [`${'a'.repeat(65)}@x.example`],
    [`a@${'b'.repeat(64)}.example`],
    [`a@${'b.'.repeat(124)}example`],
    [''],
  ])('refuses %j, and says why', (text) => {
    expect(normalizeEmail(text)).toHaveProperty('fault');
  });

  it.each([
    ['Ana.B+shop@Example.COM', 'Ana.B+shop@example.com'],
    [' ana@x.example ', 'ana@x.example'],
    ['user@例子.中国', 'user@xn--fsqu00a.xn--fiqs8s'],
    ["o'neil@x.example", "o'neil@x.example"],
    [`${'a'.repeat(64)}@x.example`, `${'a'.repeat(64)}@x.example`],
  ])('takes %j', (text, value) => {
    expect(normalizeEmail(text)).toEqual({ value });
  });

  it('says what is wrong without repeating the address', () => {
    expect(JSON.stringify(normalizeEmail('"secret"@x.example'))).not.toContain('secret');
  });
});

describe('a telephone number', () => {
  it.each([
    ['13800138000', 'CN'],
    ['+86 138-0013-8000', 'US'],
    ['１３８００１３８０００', 'CN'],
    ['＋８６１３８００１３８０００', 'CN'],
    ['138 0013 8000', 'cn'],
  ])('%j in %s is +8613800138000', (text, region) => {
    expect(normalizePhone(text, region)).toEqual({ value: '+8613800138000' });
  });

  it.each([
    '+1',
    '123',
    'abc',
    '',
    '13800138000 ext 5',
    '+8613800138000\n',
    'tel:+8613800138000',
    '9'.repeat(60),
  ])('refuses %j', (text) => {
    expect(normalizePhone(text, 'CN')).toHaveProperty('fault');
  });

  it('refuses a national number where the region is not known', () => {
    expect(normalizePhone('13800138000', '')).toHaveProperty('fault');
  });
});

describe('a zone', () => {
  it.each([
    ['Asia/Beijing', 'Asia/Shanghai'],
    ['GMT+8', 'Asia/Shanghai'],
    ['UTC+5:30', 'Asia/Kolkata'],
    ['+09:00', 'Asia/Tokyo'],
    ['CST', 'Asia/Shanghai'],
  ])('%j is refused, with %s as what is meant', (text, meant) => {
    expect(checkZone(text)).toEqual({ fault: 'not an IANA time zone', hint: `did you mean ${meant}?` });
  });

  it.each(['', 'Mars/Base', 'GMT+8:17'])('%j is refused, never read as UTC', (text) => {
    expect(checkZone(text)).toMatchObject({ hint: 'write a zone such as Asia/Shanghai' });
  });

  it('is taken in any case, and spelled as the database does', () => {
    expect(checkZone('asia/shanghai')).toEqual({ value: 'Asia/Shanghai' });
    expect(checkZone('UTC')).toEqual({ value: 'UTC' });
  });
});

describe('a locale', () => {
  it.each([
    ['zh_CN', 'zh-CN'],
    ['zh_CN.UTF-8', 'zh-CN'],
    ['EN_us', 'en-US'],
    ['zh-hans-cn', 'zh-Hans-CN'],
    ['en', 'en'],
  ])('%s is %s', (text, value) => {
    expect(normalizeLocale(text)).toEqual({ value });
  });

  it.each(['', 'c', 'not a locale', 'x'.repeat(40)])('%j is refused', (text) => {
    expect(normalizeLocale(text)).toHaveProperty('fault');
  });
});
