import type { SourceFile } from '../../../journey/language/workspace';
import { check, emailFile, marked } from './check';

const use = (steps: string, head = 'enter: [{ event: signed_up }]\n'): SourceFile => ({
  path: 'journeys/a.yaml',
  text: `journey: a\n${head}steps:\n${steps}`,
});

function found(...files: SourceFile[]): string[] {
  return check(...files).faults.map(
    ({ line, column, code, severity }) => `${line}:${column} ${code} ${severity}`,
  );
}

/** Checks a template whose text has `§` where the fault is expected. */
function inTemplate(
  given: string,
  path = 'templates/t.email.html',
  ...others: SourceFile[]
): { codes: string[]; place: string } {
  const { text, place } = marked(given);
  return { codes: found({ path, text }, ...others), place };
}

const BROKEN: [string, string, string][] = [
  ['an unknown filter', '---\nsubject: Hi\n---\nline\n§{{ profile.name | upcse }}', 'template_syntax'],
  ['an unknown tag', '---\nsubject: Hi\n---\n\n  §{% foreach x %}', 'template_syntax'],
  ['a tag that is not closed', '---\nsubject: Hi\n---\n§{% if profile.x %} y', 'template_syntax'],
  ['an output that is not closed', '---\nsubject: Hi\n---\n§{{ profile.x', 'template_syntax'],
  ['a file that it includes', "---\nsubject: Hi\n---\n§{% include '/etc/passwd' %}", 'template_syntax'],
  ['escaping undone', '---\nsubject: Hi\n---\n§{{ profile.x | raw }}', 'template_syntax'],
  ['a broken subject', '---\nsubject: §Hi {{ profile.x\n---\nline', 'template_syntax'],
  ['an unknown key of its head', '---\nsubject: Hi\n§form: x\n---\nline', 'unknown_key'],
  ['a head that does not end', '§---\nsubject: Hi\nline', 'yaml_syntax'],
  ['two recipients', '---\nsubject: Hi\nsender: §"a@x.example, b@x.example"\n---\nline', 'bad_sender'],
  [
    'a second header',
    '---\nsubject: Hi\nsender: §"a@x.example\\r\\nBcc: b@x.example"\n---\nline',
    'bad_sender',
  ],
  ['a root that is unknown', '---\nsubject: Hi\n---\nDear {{ §customer.name }}', 'unknown_variable'],
  ['a link that is unknown', '---\nsubject: Hi\n---\n{{ §links.unsubscrib }}', 'unknown_variable'],
  ['an unknown root in its subject', '---\nsubject: §Hi {{ name }}\n---\nline', 'unknown_variable'],
  ['no subject', '§line', 'no_subject'],
];

describe('a template with', () => {
  it.each(BROKEN)('%s is refused at its place in the file', (_what, given, code) => {
    const { codes, place } = inTemplate(given);
    expect(codes).toEqual([`${place} ${code} error`]);
  });
});

describe('the name of a template file', () => {
  it.each([
    ['templates/Welcome.email.html', 'file_name'],
    ['templates/welcome.zh_CN.email.html', 'file_name'],
    ['templates/welcome.sms.html', 'file_name'],
    ['templates/welcome.html', 'file_name'],
  ])('%s is refused', (path, code) => {
    const [fault] = check({ path, text: '---\nsubject: x\n---\ny' }).faults;
    expect(fault).toMatchObject({ code, file: path });
    expect(fault?.hint).toMatch(/Name it|Use a-z/);
  });

  it('gives id, locale, channel and format', () => {
    const files = [
      emailFile('welcome'),
      { path: 'templates/welcome.en.email.txt', text: '---\nsubject: x\n---\nHello' },
    ];
    const { workspace, faults } = check(...files);
    expect(faults).toEqual([]);
    expect(workspace?.templates).toMatchObject([
      {
        template: 'welcome',
        channel: 'email',
        files: [
          { locale: null, format: 'html', bodyLine: 4 },
          { locale: 'en', format: 'txt', subject: 'x', body: 'Hello' },
        ],
      },
    ]);
  });

  it('serves the language of the workspace, or all', () => {
    const only = { path: 'templates/w.en.sms.txt', text: 'Hello' };
    expect(found(only)).toEqual(['1:1 template_without_default warning']);
    expect(found(only, { path: 'templates/w.zh.sms.txt', text: '你好' })).toEqual([]);
  });

  it('may stand on two channels, for messages that go out on either', () => {
    const text = { path: 'templates/w.sms.txt', text: '你好' };
    const mail = { path: 'templates/w.email.html', text: '---\nsubject: x\n---\nHello' };
    expect(found(text, mail)).toEqual([]);
    expect(found(text, { ...mail, text: 'Hello' }).join()).toContain('no_subject');
  });
});

describe('a marketing email', () => {
  const bare = (body: string): SourceFile => ({
    path: 'templates/t.email.html',
    text: `---\nsubject: Hi\n---\n${body}`,
  });

  it('has a way out and the postal address of its sender', () => {
    expect(found(bare('Hello'), use('  - email: t\n'))).toEqual([
      '4:1 no_unsubscribe error',
      '4:1 no_postal_address error',
    ]);
    expect(found(bare('{{ links.preferences }} 1 Example Road, Shanghai'), use('  - email: t\n'))).toEqual(
      [],
    );
    expect(found(bare('Hello'), use('  - { email: t, purpose: transactional }\n'))).toEqual([]);
    expect(
      found(
        { ...bare('Hello'), text: '---\nsubject: Hi\npurpose: transactional\n---\nHello' },
        use('  - email: t\n'),
      ),
    ).toEqual([]);
  });

  it('may have a text part beside it that lacks them', () => {
    expect(
      found(emailFile('t'), { path: 'templates/t.email.txt', text: 'Hello' }, use('  - email: t\n')),
    ).toEqual([]);
  });
});

describe('variables of a template', () => {
  const data = emailFile('t', '{{ data.lines }}');

  it('that no use provides are refused, those that only some provide are warned of', () => {
    expect(found(data, use('  - email: t\n'))).toEqual(['4:4 unknown_variable error']);
    expect(found(data, use('  - { email: t, data: { lines: x } }\n'))).toEqual([]);
    expect(found(data, use('  - { email: t, data: { lines: x } }\n  - { id: b, email: t }\n'))).toEqual([
      '4:4 unknown_variable warning',
    ]);
    expect(found(emailFile('t', '{{ step.nope.code }}'), use('  - email: t\n'))).toEqual([
      '4:4 unknown_variable error',
    ]);
    expect(
      found(emailFile('t', '{{ entry.total }}'), use('  - email: t\n', 'enter: [{ segment: s }]\n'), {
        path: 's.yaml',
        text: 'segment: s\nwhere: { tag: x }\n',
      }),
    ).toEqual(['4:4 unknown_variable error']);
  });

  it.each([
    ['{{ step.ask.response.score }}', 'a', []],
    ['{{ step.ask.respons.score }}', 'a', ['4:4 unknown_variable error']],
    ['{{ step.split-half.code }}', 'a', ['4:4 unknown_variable error']],
    ['{{ step.split-half.variant }}', 'a', []],
    ['{% if step.ask.respons %}{{ step.ask.respons }}{% endif %}', 'a', []],
    // The message goes out before the webhook is asked.
    ['{{ step.ask.response.score }}', 'early', ['4:4 unknown_variable error']],
    ['{{ step.pause.until }}', 'a', ['4:4 unknown_variable error']],
  ])('of an earlier step are those that it leaves: %s at %s', (body, at, faults) => {
    const steps = [
      `  - { id: ${at === 'early' ? 'a' : 'early'}, tag: x }`,
      ...(at === 'early' ? ['  - { id: early, email: t }'] : []),
      '  - { id: ask, webhook: { url: https://shop.example/ask } }',
      '  - { id: pause, wait: 1d }',
      '  - split: half',
      '    variants: { p: { weight: 50, steps: [{ tag: p }] }, q: { weight: 50, steps: [{ tag: q }] } }',
      ...(at === 'early' ? [] : ['  - { id: a, email: t }']),
      '',
    ];
    expect(found(emailFile('t', body), use(steps.join('\n')))).toEqual(faults);
  });

  it('may be missing where the text provides for it', () => {
    for (const body of [
      "{{ data.lines | default: 'x' }}",
      '{% if data.lines %}{{ data.lines }}{% endif %}',
      '{% for l in profile.x %}{{ l.y }}{% endfor %}',
    ]) {
      expect(found(emailFile('t', body), use('  - email: t\n'))).toEqual([]);
    }
  });
});
