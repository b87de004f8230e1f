import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import Fastify from 'fastify';
import { MongoClient } from 'mongodb';
import nodemailer from 'nodemailer';
import type { AppSettings } from '../harness/app-protocol';
import { createCommandCounter } from '../harness/count-commands';
import { directSocket } from '../harness/direct-socket';
import { serveBench, type Running } from '../harness/serve-bench';
import { createBareActivities, createRivalActivities, type Claim, type Person } from './activities';
import { createGroupInsert } from './group-insert';
import { rivalJourney, type RivalInput } from './workflow';

interface TrackBody {
  userId: string;
  event: string;
  messageId: string;
  properties?: { wait_ms?: number };
  /** Told to the rival without a database, which has nowhere to look them up. */
  traits?: { email: string; tier: string };
}

interface EventDocument {
  _id: string;
  person: string;
  name: string;
  at: Date;
  properties: object;
}

/** Starts one journey by hand. */
type StartJourney = (workflowId: string, input: RivalInput) => Promise<void>;

/** What the two rivals do differently: how an event is taken, and how a mail is sent. */
interface Duties {
  activities: ReturnType<typeof createRivalActivities>;
  take(body: TrackBody, startJourney: StartJourney): Promise<void>;
}

function openMail(smtpUrl: string) {
  const pool = { pool: true, maxConnections: 5, maxMessages: Infinity } as const;
  return nodemailer.createTransport({ url: smtpUrl, ...pool, ...directSocket(smtpUrl) });
}

/** A durable insert before the answer; people, claims and settles in the database. */
function dutiful(mongo: MongoClient, settings: AppSettings, mail: ReturnType<typeof openMail>): Duties {
  const db = mongo.db(settings.dbName);
  const people = db.collection<Person>('people');
  const insert = createGroupInsert(db.collection<EventDocument>('events'));
  return {
    activities: createRivalActivities(people, db.collection<Claim>('claims'), mail),
    async take({ userId, event, messageId, properties = {} }, startJourney) {
      const _id = `${userId}/${messageId}`;
      await insert({ _id, person: userId, name: event, at: new Date(), properties });
      if (!settings.routes) return;
      void people.findOne({ _id: userId }, { projection: { tier: 1 } }).then((found) =>
        startJourney(`${settings.taskQueue}/${userId}/${event}`, {
          person: userId,
          tier: found?.tier ?? '',
          waitMs: properties.wait_ms ?? 0,
        }),
      );
    },
  };
}

/** Nothing is kept: the start of the workflow is all there is to answer for. */
function bare(settings: AppSettings, mail: ReturnType<typeof openMail>): Duties {
  return {
    activities: createBareActivities(mail),
    async take({ userId, event, properties = {}, traits = { email: '', tier: '' } }, startJourney) {
      const input = { person: traits.email, tier: traits.tier, waitMs: properties.wait_ms ?? 0 };
      await startJourney(`${settings.taskQueue}/${userId}/${event}`, input);
    },
  };
}

/** The workflow as one file, bundled once a run of the bench. */
async function bundledWorkflow(file: string): Promise<string> {
  if (existsSync(file)) return file;
  const { code } = await bundleWorkflowCode({ workflowsPath: join(__dirname, 'workflow.js') });
  await writeFile(file, code);
  return file;
}

/** A worker with one workflow. */
async function startWorker(
  settings: AppSettings,
  { activities }: Duties,
): Promise<{ stop(): Promise<void> }> {
  const connection = await NativeConnection.connect({ address: settings.temporalAddress });
  const worker = await Worker.create({
    connection,
    taskQueue: settings.taskQueue,
    workflowBundle: { codePath: await bundledWorkflow(settings.rivalBundle) },
    activities,
    ...settings.workerOptions,
  });
  const running = worker.run();
  return {
    async stop() {
      worker.shutdown();
      await running;
      await connection.close();
    },
  };
}

/** The whole system by hand in one process: a route that starts, and a worker with one workflow. */
async function start(settings: AppSettings): Promise<Running> {
  Runtime.install({ logger: new DefaultLogger('WARN') });
  const counter = createCommandCounter();
  const writeConcern = { w: 'majority', journal: true } as const;
  const mongo = new MongoClient(settings.mongoUri, { writeConcern, monitorCommands: true });
  counter.listenTo(mongo);
  const mail = openMail(settings.smtpUrl);
  const duties = settings.bare ? bare(settings, mail) : dutiful(await mongo.connect(), settings, mail);
  const worker = settings.routes ? await startWorker(settings, duties) : null;
  const connection = await Connection.connect({ address: settings.temporalAddress });
  const { workflow } = new Client({ connection });
  const startJourney: StartJourney = async (workflowId, input) => {
    await workflow.start(rivalJourney, { workflowId, taskQueue: settings.taskQueue, args: [input] });
  };
  const http = Fastify({ logger: false });
  http.post<{ Body: TrackBody }>('/v1/track', async (request, reply) => {
    await duties.take(request.body, startJourney);
    return reply.send({ success: true });
  });
  await http.listen({ port: 0, host: '127.0.0.1' });
  const bound = http.server.address();
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : 0,
    commands: () => ({ ...counter.commands }),
    async stop() {
      await http.close();
      await worker?.stop();
      mail.close();
      await Promise.all([connection.close(), mongo.close()]);
    },
  };
}

serveBench(start);
