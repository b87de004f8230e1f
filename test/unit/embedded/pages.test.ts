import fc from 'fast-check';
import type { Letter } from '../../../embedded/inbox/letter';
import { summaryOf } from '../../../embedded/inbox/letter';
import { letterPage, listPage } from '../../../embedded/inbox/pages';
import { languageOf } from '../../../embedded/inbox/words';

const LETTER: Letter = {
  id: 'a-1',
  kind: 'email',
  direction: 'out',
  atMs: 0,
  from: 'a@b.example',
  to: ['c@d.example'],
  subject: 's',
  text: 't',
  html: '<p>h</p>',
  headers: [],
  reference: 'r',
  status: null,
};

/** Tags of a page, with attribute values taken out, so that only real markup is left. */
const tagsOf = (html: string): string[] =>
  [...html.replace(/"[^"]*"/g, '""').matchAll(/<\/?([a-z][a-z0-9]*)/gi)].map(([, name = '']) =>
    name.toLowerCase(),
  );

describe('the inbox page', () => {
  it('lets no text of a message become markup, wherever it stands', () => {
    const nasty = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '<script>x</script>',
        '"><img src=x onerror=x>',
        "' autofocus onfocus='x",
        '</pre><b>',
        '&lt;',
      ),
    );
    const parts = fc.record({
      from: nasty,
      to: fc.array(nasty, { maxLength: 3 }),
      subject: nasty,
      text: nasty,
    });
    const plainList = tagsOf(listPage('en', [summaryOf(LETTER)], null, '+1'));
    const plainLetter = tagsOf(letterPage('en', LETTER));
    fc.assert(
      fc.property(parts, nasty, (fields, html) => {
        const letter: Letter = { ...LETTER, ...fields, html, status: null };
        expect(tagsOf(listPage('en', [summaryOf(letter)], null, '+1'))).toEqual(plainList);
        expect(tagsOf(letterPage('en', letter))).toEqual(plainLetter);
      }),
    );
  });

  it('shows a mail only in a frame that may do nothing and load nothing', () => {
    const html = letterPage('en', {
      ...LETTER,
      html: '<img src="https://x.example/p.gif"><script>1</script>',
    });
    expect(html).toMatch(/<iframe sandbox title="[^"]+" srcdoc="[^"]*img-src data:[^"]*"><\/iframe>/);
    expect(html).not.toContain('<script');
    expect(html).not.toContain('<img');
  });

  it('makes a link only of a web address', () => {
    const html = `<a href="javascript:alert(1)">x</a><a href="https://shop.example/?a=1&amp;b=2">y</a>`;
    const shown = letterPage('en', { ...LETTER, html });
    expect(shown.match(/<a href="[^"]+" target/g)).toEqual([
      '<a href="https://shop.example/?a=1&amp;b=2" target',
    ]);
  });

  it('speaks the language asked for, else that of the browser, else English', () => {
    expect(languageOf('zh', 'en')).toBe('zh');
    expect(languageOf(null, 'fr-FR, zh-CN;q=0.8, en;q=0.5')).toBe('zh');
    expect(languageOf(null, 'fr')).toBe('en');
    expect(listPage('zh', [], null, null)).toContain('<html lang="zh">');
  });
});
