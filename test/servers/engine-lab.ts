import { Client, Connection } from '@temporalio/client';
import { createShadowDriver } from '../../activities/shadow/drive-shadow';
import { luxonCalendar } from '../../audience/luxon-calendar';
import { createSmtpChannel } from '../../channels/smtp';
import { createWebhookCaller } from '../../channels/webhook';
import { createDispatcher, type Dispatcher } from '../../dispatch/dispatcher';
import { partitionOf } from '../../dispatch/partition-of';
import { createPlanSource } from '../../dispatch/plans';
import type { RunStarter } from '../../dispatch/run-starter';
import type { Brand, Template } from '../../journey/language/workspace';
import type { Plan } from '../../journey/plan/plan';
import { confirmUrl } from '../../message/confirm-link';
import { messageLinks } from '../../message/links';
import { createRenderer } from '../../message/renderer';
import { openStore } from '../../store/open-store';
import type { Store } from '../../store/repositories';
import type { EventRow } from '../../store/rows';
import { createWorker, type JourneyWorker } from '../../worker/create-worker';
import { journeyDataConverter } from '../../worker/data-converter';
import { createTemporalStarter } from '../../worker/temporal-starter';
import { quietRuntime } from './lab';

/** The key of the tests: payloads are encrypted, as they are for users. */
const CODEC_KEY = Buffer.alloc(32, 7);
const SECRET = 'a secret of the tests that is long enough';

/** Everything behind the API, joined as the program joins it. */
export interface EngineLab {
  store: Store;
  dispatcher: Dispatcher;
  starter: RunStarter;
  client: Client;
  mongoUri: string;
  /** Puts events into the inbox, as the API does. */
  record(rows: EventRow[]): Promise<void>;
  close(): Promise<void>;
}

export interface EngineLabOptions {
  temporalAddress: string;
  mongoUri: string;
  taskQueue: string;
}

/** Opens store, client and dispatcher on a new database. */
export async function openEngineLab(options: EngineLabOptions): Promise<EngineLab> {
  const store = await openStore({ uri: options.mongoUri, secret: SECRET });
  await store.migrate();
  const connection = await Connection.connect({ address: options.temporalAddress });
  const dataConverter = journeyDataConverter(createPlanSource(store.journeys), [CODEC_KEY], store.personKeys);
  const client = new Client({ connection, dataConverter });
  const starter = createTemporalStarter(() => ({ client, eager: false }), options.taskQueue);
  const drive = createShadowDriver({ store, calendar: luxonCalendar, now: Date.now, createRenderer });
  const dispatcher = createDispatcher({ store, starter, calendar: luxonCalendar, pollMs: 100, drive });
  return {
    store,
    dispatcher,
    starter,
    client,
    mongoUri: options.mongoUri,
    async record(rows) {
      await store.events.insertMany(rows);
      dispatcher.accept(rows);
    },
    async close() {
      await dispatcher.stop();
      await connection.close();
      await store.close();
    },
  };
}

/** A worker on the lab's store that sends over SMTP. */
export async function openLabWorker(
  options: EngineLabOptions & {
    store: Store;
    smtpUrl: string;
    leaseMs?: number;
    accept?: (rows: EventRow[]) => void;
  },
): Promise<JourneyWorker> {
  quietRuntime();
  const { store } = options;
  return createWorker({
    temporal: { address: options.temporalAddress, namespace: 'default' },
    taskQueue: options.taskQueue,
    codecKeys: [CODEC_KEY],
    deps: {
      store,
      plans: createPlanSource(store.journeys),
      calendar: luxonCalendar,
      channels: { email: createSmtpChannel({ url: options.smtpUrl }) },
      webhooks: createWebhookCaller({ allowLoopback: true, secrets: { crm: 'of-the-lab' } }),
      renderer: createRenderer(async (id) => {
        const row = await store.definitions.live('template', id);
        if (row === null) throw new Error(`No template ${id}`);
        return { ...(row.body as unknown as Template), version: row.version };
      }),
      linksFor: (claim) => messageLinks(SECRET, 'https://shop.example', claim),
      confirmUrl: (about) => confirmUrl(SECRET, 'https://shop.example', about),
      statusCallback: null,
      mailFrom: 'Shop <hello@shop.example>',
      async record(rows) {
        await store.events.insertMany(rows);
        options.accept?.(rows);
      },
      warn: () => undefined,
      ...(options.leaseMs === undefined ? {} : { leaseMs: options.leaseMs }),
    },
  });
}

/** Opens the store of the lab's database once more, as another process does. */
export function openLabStore(mongoUri: string): Promise<Store> {
  return openStore({ uri: mongoUri, secret: SECRET });
}

const BRAND: Brand = {
  workspace: 'shop',
  timezone: 'Asia/Shanghai',
  locale: 'en',
  currency: 'CNY',
  region: 'CN',
  sender: { email: 'Shop <hello@shop.example>', sms: '【小店】', address: '1 Example Road, Shanghai' },
  quietHours: null,
  caps: [],
  topics: {},
  conversion: null,
};

/** Publishes a plan, the workspace, and a template for each email step: a plain one where none is given. */
export async function publish(
  store: Store,
  plan: Plan,
  brand: Partial<Brand> = {},
  templates: readonly Template[] = [],
): Promise<void> {
  const publishedAtMs = Date.now();
  const define = (kind: 'workspace' | 'template', id: string, body: object) =>
    store.definitions.publish({
      kind,
      id,
      version: `${id}-1`,
      body: JSON.parse(JSON.stringify(body)) as never,
      source: '',
      publishedAtMs,
    });
  await define('workspace', 'workspace', { ...BRAND, ...brand });
  for (const step of Object.values(plan.steps)) {
    if (step.kind !== 'email') continue;
    const given = templates.find(({ template }) => template === step.template);
    await define('template', step.template, given ?? templateOf(step.template));
  }
  await store.journeys.publish({
    journey: plan.journey,
    version: plan.version,
    plan,
    source: '',
    publishedAtMs,
  });
}

function templateOf(id: string): Omit<Template, 'version'> {
  return {
    template: id,
    channel: 'email',
    files: [
      {
        template: id,
        locale: null,
        channel: 'email',
        format: 'html',
        subject: `${id} for {{ profile.first_name }}`,
        preheader: null,
        sender: null,
        purpose: null,
        topic: null,
        body: '<p>Hello {{ profile.first_name }}. <a href="{{ links.unsubscribe }}">Unsubscribe</a></p>',
        bodyLine: 1,
        path: `templates/${id}.email.html`,
      },
    ],
  };
}

/** An event of a person as the API stores it. */
export function eventOf(userRef: string, name: string, more: Partial<EventRow> = {}): EventRow {
  const nowMs = Date.now();
  return {
    userRef,
    messageId: `${name}-${nowMs}-${Math.random()}`,
    type: 'track',
    name,
    properties: {},
    traits: {},
    context: {},
    atMs: nowMs,
    receivedAtMs: nowMs,
    source: 'api',
    triggers: true,
    userId: userRef,
    anonymousId: null,
    previousRef: null,
    hops: 0,
    partition: partitionOf(userRef),
    attempts: 0,
    ...more,
  };
}

/** The identify of a person who may be mailed. */
export function identify(userRef: string, traits: EventRow['traits'] = {}): EventRow {
  return eventOf(userRef, 'identify', {
    type: 'identify',
    messageId: `identify-${userRef}`,
    traits: { email: `${userRef}@shop.example`, first_name: 'Ana', consent: { email: true }, ...traits },
  });
}
