import { COMMANDS } from '../../../cli/command-table';
import { en } from '../../../cli/messages/en';
import { zh } from '../../../cli/messages/zh';
import { chooseSpeech, translator } from '../../../cli/speech';

const places = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').sort();

describe('what the command line says', () => {
  it('has the same messages in English and Chinese', () => {
    expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
    expect(Object.keys(en).length).toBeGreaterThan(150);
  });

  it('fills the same places in both languages', () => {
    const differing = Object.entries(en).filter(
      ([key, text]) => JSON.stringify(places(text)) !== JSON.stringify(places(zh[key as keyof typeof en])),
    );
    expect(differing).toEqual([]);
  });

  it('is Chinese in the Chinese catalogue, but for words of the language itself', () => {
    const plain = Object.entries(zh).filter(
      ([key, text]) => !/[\u4e00-\u9fff]/.test(text) && !key.startsWith('what.'),
    );
    expect(plain.map(([key]) => key)).toEqual(['timeline.done', 'timeline.split', 'timeline.other']);
  });

  it('speaks the language of --lang, else of the locale, else English', () => {
    expect(chooseSpeech('zh', { LANG: 'en_US.UTF-8' })).toBe('zh');
    expect(chooseSpeech(undefined, { LANG: 'zh_CN.UTF-8' })).toBe('zh');
    expect(chooseSpeech(undefined, { LC_ALL: 'C', LANG: 'zh_CN.UTF-8' })).toBe('en');
    expect(chooseSpeech(undefined, { LC_ALL: '', LANG: 'zh_CN.UTF-8' })).toBe('zh');
    expect(chooseSpeech(undefined, {})).toBe('en');
  });

  it('leaves a place without a value as it stands, so that a slip shows', () => {
    expect(translator('en')('next')).toBe('Next: {command}');
  });

  it('describes every command and every option in the catalogue', () => {
    const keys = COMMANDS.flatMap((row) => [row.about, ...(row.options ?? []).map(({ about }) => about)]);
    expect(keys.filter((key) => !(key in en))).toEqual([]);
    expect(COMMANDS.length).toBeGreaterThanOrEqual(25);
  });
});
