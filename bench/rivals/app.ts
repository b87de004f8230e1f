import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import Fastify from 'fastify';
import { MongoClient } from 'mongodb';
import nodemailer from 'nodemailer';
import { directSocket } from '../harness/direct-socket';
import { serveBench, type AppSettings } from '../harness/app-protocol';
import { createRivalActivities, type Claim, type Person } from './activities';
import { createGroupInsert } from './group-insert';
import { rivalJourney } from './workflow';

interface TrackBody {
  userId: string;
  event: string;
  messageId: string;
  properties?: { wait_ms?: number };
}

interface EventDocument {
  _id: string;
  person: string;
  name: string;
  at: Date;
  properties: object;
}

/** The whole system by hand in one process: a route that stores and starts, and a worker with one workflow. */
async function start(settings: AppSettings): Promise<{ port: number; stop(): Promise<void> }> {
  const mongo = await MongoClient.connect(settings.mongoUri);
  const db = mongo.db(settings.dbName);
  const people = db.collection<Person>('people');
  const events = db.collection<EventDocument>('events');
  const mail = nodemailer.createTransport({
    url: settings.smtpUrl,
    pool: true,
    maxConnections: 5,
    maxMessages: Infinity,
    ...directSocket(settings.smtpUrl),
  });
  const native = await NativeConnection.connect({ address: settings.temporalAddress });
  const worker = await Worker.create({
    connection: native,
    taskQueue: settings.taskQueue,
    workflowsPath: join(__dirname, 'workflow.js'),
    activities: createRivalActivities(people, db.collection<Claim>('claims'), mail),
    ...settings.workerOptions,
  });
  const running = worker.run();
  const connection = await Connection.connect({ address: settings.temporalAddress });
  const client = new Client({ connection });
  const insert = createGroupInsert(events);
  const http = Fastify({ logger: false });
  http.post<{ Body: TrackBody }>('/v1/track', async (request, reply) => {
    const { userId, event, messageId, properties = {} } = request.body;
    await insert({ _id: `${userId}/${messageId}`, person: userId, name: event, at: new Date(), properties });
    if (settings.routes) void startJourney(userId, properties.wait_ms ?? 0);
    return reply.send({ success: true });
  });
  async function startJourney(person: string, waitMs: number): Promise<void> {
    const found = await people.findOne({ _id: person }, { projection: { tier: 1 } });
    await client.workflow.start(rivalJourney, {
      workflowId: `rival/${person}`,
      taskQueue: settings.taskQueue,
      args: [{ person, tier: found?.tier ?? '', waitMs }],
    });
  }
  await http.listen({ port: 0, host: '127.0.0.1' });
  const address = http.server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    async stop() {
      await http.close();
      worker.shutdown();
      await running;
      mail.close();
      await Promise.all([native.close(), connection.close(), mongo.close()]);
    },
  };
}

serveBench(start);
