import type { JsonObject } from '../../../audience/json';
import type { Template, TemplateFile } from '../../../journey/language/workspace';
import { createRenderer } from '../../../message/renderer';
import type { RenderedEmail, TemplateScope } from '../../../message/template';
import { TemplateError } from '../../../message/template-error';

const MJML = (inner: string): string =>
  `<mjml><mj-body><mj-section><mj-column>\n${inner}\n</mj-column></mj-section></mj-body></mjml>`;

function file(
  format: TemplateFile['format'],
  body: string,
  change: Partial<TemplateFile> = {},
): TemplateFile {
  return {
    template: 'welcome',
    locale: null,
    channel: 'email',
    format,
    subject: 'Hello',
    preheader: null,
    sender: null,
    purpose: null,
    topic: null,
    body,
    bodyLine: 5,
    path: `templates/welcome.email.${format}`,
    ...change,
  };
}

function scope(profile: JsonObject = {}, change: Partial<TemplateScope> = {}): TemplateScope {
  return {
    profile,
    entry: {},
    step: {},
    coupon: null,
    data: {},
    workspace: { locale: 'zh-CN' },
    links: { unsubscribe: 'https://shop.example/u/t1', preferences: 'https://shop.example/u/t2' },
    ...change,
  };
}

function rendererOf(...files: TemplateFile[]): ReturnType<typeof createRenderer> {
  const template: Template = { template: 'welcome', version: 'v1', channel: 'email', files };
  return createRenderer(() => Promise.resolve(template));
}

function email(one: TemplateFile, seen = scope(), zone = 'Asia/Shanghai'): Promise<RenderedEmail> {
  return rendererOf(one).email('welcome', 'v1', null, seen, zone);
}

async function refusal(rendering: Promise<unknown>): Promise<TemplateError> {
  const error = await rendering.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof TemplateError)) throw new Error(`expected a TemplateError, got ${String(error)}`);
  return error;
}

describe('a mail', () => {
  it('is made of MJML, with loops, links and a text part that keeps where links lead', async () => {
    const body = MJML(
      `<mj-text>Dear {{ profile.name | default: "friend" }}</mj-text>
       <mj-raw>{% for line in entry.lines %}</mj-raw><mj-text>{{ line.title }}</mj-text><mj-raw>{% endfor %}</mj-raw>
       <mj-button href="{{ links.unsubscribe }}">Leave</mj-button>`,
    );
    const seen = scope({ name: 'Ana' }, { entry: { lines: [{ title: 'Tea & cups' }, { title: '<Mug>' }] } });
    const mail = await email(file('mjml', body), seen);
    expect(mail.html).toContain('Tea &amp; cups');
    expect(mail.html).toContain('&lt;Mug&gt;');
    expect(mail.html).toContain('href="https://shop.example/u/t1"');
    expect(mail.text).toBe('Dear Ana\nTea & cups\n<Mug>\n\nLeave <https://shop.example/u/t1>');
  });

  it('is compiled once for all people', async () => {
    let loads = 0;
    const template: Template = {
      template: 'welcome',
      version: 'v1',
      channel: 'email',
      files: [file('mjml', MJML('<mj-text>{{ profile.name }}</mj-text>'))],
    };
    const renderer = createRenderer(() => {
      loads += 1;
      return Promise.resolve(template);
    });
    const names = ['Ana', 'Bo', 'Cem'];
    const mails = await Promise.all(
      names.map((name) => renderer.email('welcome', 'v1', null, scope({ name }), 'UTC')),
    );
    expect(mails.map((mail) => mail.text)).toEqual(names);
    expect(loads).toBe(1);
  });

  it('loads a template again after loading failed', async () => {
    let loads = 0;
    const renderer = createRenderer(() => {
      loads += 1;
      if (loads === 1) return Promise.reject(new Error('down'));
      return Promise.resolve({ template: 't', version: 'v', channel: 'email', files: [file('html', 'x')] });
    });
    await expect(renderer.email('t', 'v', null, scope(), 'UTC')).rejects.toThrow('down');
    await expect(renderer.email('t', 'v', null, scope(), 'UTC')).resolves.toMatchObject({ text: 'x' });
  });

  it('escapes what it says in HTML, and nothing in text and subject', async () => {
    const seen = scope({ name: `<script>"'&` });
    const mail = await email(
      file('html', '<p>{{ profile.name }}</p>', { subject: 'Hi {{ profile.name }}' }),
      seen,
    );
    expect(mail.html).toBe('<p>&lt;script&gt;&#34;&#39;&amp;</p>');
    expect(mail.subject).toBe(`Hi <script>"'&`);
    expect((await email(file('txt', '{{ profile.name }}'), seen)).text).toBe(`<script>"'&`);
  });

  it('of plain text has no HTML; a text file beside an HTML file is its text part', async () => {
    expect(await email(file('txt', 'Hello {{ data.what }}'), scope({}, { data: { what: 'you' } }))).toEqual({
      subject: 'Hello',
      html: null,
      text: 'Hello you',
    });
    const renderer = rendererOf(file('html', '<p>rich</p>'), file('txt', 'plain', { subject: null }));
    expect(await renderer.email('welcome', 'v1', null, scope(), 'UTC')).toEqual({
      subject: 'Hello',
      html: '<p>rich</p>',
      text: 'plain',
    });
  });

  it('keeps its subject on one line, whatever a value holds', async () => {
    const seen = scope({ name: 'Ana\r\nBcc: evil@x.example\u2028x' });
    const mail = await email(file('html', 'x', { subject: 'Hi {{ profile.name }}' }), seen);
    expect(mail.subject).toBe('Hi Ana Bcc: evil@x.example x');
    const long = await email(
      file('html', 'x', { subject: '{{ data.s }}' }),
      scope({}, { data: { s: '好'.repeat(400) } }),
    );
    expect([...long.subject]).toHaveLength(255);
  });

  it('hides the preheader in HTML, and leaves it out of the text', async () => {
    const one = file('html', '<html><body class="a"><p>Body</p></body></html>', {
      preheader: 'For {{ profile.name }}',
    });
    const mail = await email(one, scope({ name: 'A&B' }));
    expect(mail.html).toMatch(/<body class="a"><div style="display:none[^>]*>For A&amp;B<\/div><p>/);
    expect(mail.text).toBe('Body');
  });

  it('sees coupon, step, data and workspace', async () => {
    const body = '{{ coupon.code }} {{ step.survey.response.score }} {{ data.n }} {{ workspace.name }}';
    const seen = scope(
      {},
      {
        coupon: { code: 'WB-1' },
        step: { survey: { response: { score: 4 } } },
        data: { n: 0 },
        workspace: { name: 'Shop' },
      },
    );
    expect((await email(file('html', body), seen)).text).toBe('WB-1 4 0 Shop');
  });
});

describe('a variable without a value', () => {
  it.each([
    ['<p>Dear {{ profile.name }},</p>', 'profile.name'],
    ['<p>Dear {{ profile.name | upcase }},</p>', 'profile.name'],
    ['{% assign n = profile.name %}Dear {{ n }},', 'n'],
    ['{% assign n = profile.name | upcase %}Dear {{ n }},', 'profile.name'],
    ['{% for line in entry.lines %}{{ line }}{% endfor %}', 'entry.lines'],
    ['{% if profile.vip %}x{% else %}{{ profile.name }}{% endif %}', 'profile.name'],
    ['{{ coupon.code }}', 'coupon'],
    ['{{ profile.list | first }}', '{{ profile.list | first }}'],
  ])('stops %j: nobody is written to as "Dear ,"', async (body, variable) => {
    for (const name of [undefined, null, '']) {
      const profile: JsonObject = { list: [], ...(name === undefined ? {} : { name }) };
      const error = await refusal(email(file('html', body), scope(profile)));
      expect(error).toMatchObject({ code: 'missing_variable', variable, place: { line: 5 } });
    }
  });

  it('may be guarded', async () => {
    const body =
      '{{ profile.name | default: "friend" }}{% if coupon %}{{ coupon.code }}{% endif %}' +
      '{% unless profile.vip %}!{% endunless %}{% assign n = profile.name %}{% if n %}{{ n }}{% else %}?{% endif %}' +
      '{% assign m = profile.name | default: "m" %}{{ m }}';
    expect((await email(file('html', body))).html).toBe('friend!?m');
  });

  it('is named in the subject too, and by its line in MJML', async () => {
    expect(await refusal(email(file('html', 'x', { subject: 'Hi {{ profile.name }}' })))).toMatchObject({
      code: 'missing_variable',
    });
    const error = await refusal(email(file('mjml', MJML('<mj-text>{{ profile.name }}</mj-text>'))));
    expect(error.place).toMatchObject({ path: 'templates/welcome.email.mjml', line: 6 });
  });
});

describe('dates', () => {
  it('are read and shown in the zone of the person', async () => {
    const body =
      '{{ "2026-03-01" | date: "%d %H:%M" }} {{ entry.at | date: "%d %H:%M" }} {{ entry.ms | date: "%d %H:%M" }}';
    const seen = scope({}, { entry: { at: '2026-03-01T02:00:00Z', ms: Date.UTC(2026, 2, 1, 2) } });
    const one = file('html', body);
    expect((await email(one, seen, 'America/New_York')).text).toBe('01 00:00 28 21:00 28 21:00');
    expect((await email(one, seen, 'Asia/Shanghai')).text).toBe('01 00:00 01 10:00 01 10:00');
  });

  it('are named in the language of the file', async () => {
    const body = '{{ "2026-03-01" | date: "%B" }}';
    expect((await email(file('html', body, { locale: 'zh-CN' }))).text).toBe('三月');
    expect((await email(file('html', body, { locale: 'en' }))).text).toBe('March');
  });
});

describe('the file that is used', () => {
  const files = [
    file('html', 'default'),
    file('html', 'zh', { locale: 'zh', path: 'zh' }),
    file('html', 'en', { locale: 'en', path: 'en' }),
  ];
  const used = async (locale: string | null, workspace: string, from = files): Promise<string> =>
    (
      await rendererOf(...from).email(
        'welcome',
        'v1',
        locale,
        scope({}, { workspace: { locale: workspace } }),
        'UTC',
      )
    ).text;

  it('is in the locale of the person, then of the workspace, then the one without, then any', async () => {
    expect(await used('zh-Hans-CN', 'en')).toBe('zh');
    expect(await used('zh_CN', 'en')).toBe('zh');
    expect(await used('fr-FR', 'en-US')).toBe('en');
    expect(await used(null, 'fr')).toBe('default');
    expect(await used('fr', 'fr', files.slice(1))).toBe('zh');
  });
});

describe('a template that is broken or hostile', () => {
  it.each([
    ['{{ profile.name | nope }}', 'broken', 'undefined filter: nope'],
    ['{{ profile.name | raw }}', 'broken', 'undefined filter: raw'],
    ["{% include '/etc/passwd' %}", 'broken', 'tag "include" not found'],
    ["{% render 'x' %}", 'broken', 'tag "render" not found'],
    ["{% layout 'x' %}", 'broken', 'tag "layout" not found'],
    ['{% if x %}', 'broken', 'not closed'],
    ['{% for i in (1..100000000) %}{% endfor %}', 'over_limit', 'memory'],
    ["{{ 'now' | date: '%5000000d' }}", 'over_limit', 'memory'],
    ['{% for i in (1..900000) %}{% endfor %}', 'over_limit', 'limit exceeded'],
  ])('%s is refused', async (body, code, said) => {
    const error = await refusal(email(file('html', `\n${body}`), scope({ name: 'Ana' })));
    expect(error.code).toBe(code);
    expect(error.message).toContain(said);
    expect(error.place).toMatchObject({ template: 'welcome', line: 6 });
  });

  it.each([
    [MJML('<mj-nope />'), "MJML: Element mj-nope doesn't exist or is not registered", 6],
    [MJML('<mj-include path="/etc/passwd" />'), 'mj-include reads files and is not allowed', null],
    ['not mjml', 'The body is not MJML', 5],
    ['x'.repeat(100_001), 'A body has at most 100000 characters', null],
  ])('MJML is checked: %#', async (body, message, line) => {
    const error = await refusal(email(file('mjml', body)));
    expect(error).toMatchObject({ code: 'broken', message, place: { line } });
  });

  it('calls nothing it finds, and reaches no prototype', async () => {
    let called = false;
    const profile = { call: () => (called = true), then: () => undefined } as unknown as JsonObject;
    expect((await refusal(email(file('html', '{{ profile.call }}'), scope(profile)))).code).toBe(
      'missing_variable',
    );
    expect(called).toBe(false);
    const body = '{{ profile.constructor | default: "none" }} {{ profile.toString | default: "none" }}';
    expect((await email(file('html', body))).text).toBe('none none');
  });

  it('is too large, or empty in its subject, for a send', async () => {
    const seen = scope({}, { entry: { text: 'x'.repeat(300_000) } });
    expect((await refusal(email(file('txt', '{{ entry.text }}'), seen))).code).toBe('too_large');
    expect((await refusal(email(file('html', 'x', { subject: null })))).code).toBe('broken');
  });

  it('tells variables and places, never values', async () => {
    const error = await refusal(
      email(file('html', '{{ profile.name }}{{ profile.city }}'), scope({ name: 'Ana' })),
    );
    expect(JSON.stringify({ ...error, message: error.message })).not.toContain('Ana');
  });
});

describe('an SMS', () => {
  const sms = (body: string, seen = scope()): Promise<string> =>
    rendererOf(file('txt', body, { channel: 'sms', subject: null })).sms('welcome', 'v1', null, seen, 'UTC');

  it('is its text, raw and trimmed', async () => {
    expect(await sms('【小店】{{ profile.name }} 您好，退订回T\n', scope({ name: 'A&<b>' }))).toBe(
      '【小店】A&<b> 您好，退订回T',
    );
  });

  it('is refused when it is empty or longer than providers take', async () => {
    expect((await refusal(sms('{{ data.x | default: "" }}'))).code).toBe('broken');
    expect((await refusal(sms('x'.repeat(1_601)))).code).toBe('too_large');
  });
});
