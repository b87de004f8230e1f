import { Connection } from '@temporalio/client';
import { supervise, type Supervised } from '../supervise';
import { registerSearchAttributes } from './search-attributes';

/** Where and how the development server of Temporal runs. */
export interface TemporalStart {
  command: string;
  port: number;
  uiPort: number;
  namespace: string;
  /** Null keeps everything in memory. */
  dbFile: string | null;
  logFile: string;
}

/** Starts the server, waits until its namespace answers, and registers the search attributes. */
export async function startTemporal(start: TemporalStart): Promise<Supervised> {
  const address = `127.0.0.1:${start.port}`;
  const server = await supervise({
    name: 'Temporal',
    command: start.command,
    args: startArguments(start),
    logFile: start.logFile,
    ready: () => askTemporal(address, start.namespace),
  });
  try {
    await withConnection(address, (connection) => registerSearchAttributes(connection, start.namespace));
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

/** WAL and `synchronous=NORMAL` give about five times the throughput of SQLite's defaults and survive a killed server. */
function startArguments(start: TemporalStart): string[] {
  const args = [
    'server',
    'start-dev',
    '--ip',
    '127.0.0.1',
    '--log-level',
    'error',
    '--ui-disable-news-fetch',
  ];
  args.push('--port', String(start.port), '--ui-port', String(start.uiPort), '--namespace', start.namespace);
  if (start.dbFile) args.push('--db-filename', start.dbFile);
  if (start.dbFile) args.push('--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=NORMAL');
  return args;
}

async function askTemporal(address: string, namespace: string): Promise<void> {
  await withConnection(address, (connection) => connection.workflowService.describeNamespace({ namespace }));
}

async function withConnection<T>(address: string, use: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address, connectTimeout: 1_500 });
  try {
    return await use(connection);
  } finally {
    await connection.close();
  }
}
