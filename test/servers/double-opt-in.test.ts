import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { useLabWithApi, type ApiOverLab } from './api-over-lab';
import { eventOf, identify, publish } from './engine-lab';
import { checked } from './files-of-a-test';
import { until } from './lab';
import type { LabWithMail } from './lab-with-mail';

jest.setTimeout(180_000);

let opened: LabWithMail & { api: ApiOverLab };
useLabWithApi('double-opt-in', (one) => (opened = one));

const RECIPES = join(__dirname, '../../examples/recipes');
const FILES = [
  'workspace.yaml',
  'journeys/double-opt-in.yaml',
  'templates/opt-in-confirm.en.email.txt',
  'templates/opt-in-welcome.en.email.txt',
].map((path) => ({ path, text: readFileSync(join(RECIPES, path), 'utf8') }));

/** Publishes the recipe as it stands. */
async function publishRecipe({ lab }: LabWithMail): Promise<void> {
  const { plan, workspace } = checked(FILES);
  await publish(lab.store, plan, workspace.brand, workspace.templates);
  await lab.dispatcher.reload();
}

/** The path of the link in a mail, whose long lines may be broken as quoted-printable breaks them. */
function linkIn(mail: string): string {
  const found = /https:\/\/shop\.example(\/c\/[\w.-]+)/.exec(mail.replace(/=\r?\n/g, ''));
  if (found?.[1] === undefined) throw new Error('the mail has no link');
  return found[1];
}

describe('the recipe of a double opt-in', () => {
  it('mails a link, takes the confirmation on its page, and goes on with the journey', async () => {
    const { lab, smtp, api } = opened;
    await publishRecipe(opened);
    await lab.record([
      identify('uana', { consent: {} }),
      eventOf('uana', 'newsletter_requested', { messageId: 'asked' }),
    ]);
    await until(() => smtp.bodies.length === 1, 'the mail with the link is there');
    const url = linkIn(smtp.bodies[0] ?? '');

    expect((await api.app.inject(url)).body).toContain('<button');
    expect((await lab.store.profiles.get('uana'))?.consent.email).toBeUndefined();

    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const press = () => api.app.inject({ method: 'POST', url, payload: 'action=confirm', headers: form });
    expect((await press()).statusCode).toBe(200);
    expect((await press()).statusCode).toBe(200);
    await until(() => smtp.bodies.length === 2, 'the welcome is there');
    const ended = async () => (await lab.store.runs.lastEntries('uana', 'double-opt-in', 9))[0]?.outcome;
    await until(async () => Boolean(await ended()), 'the run ends');
    expect(await ended()).toMatchObject({ reason: 'completed' });

    const consent = (await lab.store.profiles.get('uana'))?.consent.email;
    expect(consent).toMatchObject({ state: 'granted', topics: { news: 'granted' } });
    const evidence = await lab.store.events.get('uana', consent?.source ?? '');
    expect(evidence).toMatchObject({
      name: 'subscription_confirmed',
      properties: {
        journey: 'double-opt-in',
        template: 'opt-in-confirm',
        template_version: 'opt-in-confirm-1',
      },
      context: { ip: '127.0.0.1' },
    });
    expect(smtp.bodies).toHaveLength(2);
  });
});
