import type { Commands } from './app-protocol';

/** What the driver tells of a command it sends (command monitoring, a documented part of every MongoDB driver). */
interface CommandStarted {
  commandName: string;
  command: Record<string, unknown>;
}

/** The part of a client that tells of commands. Mongoose brings a driver of its own, so no class can be named here. */
interface Telling {
  on(event: 'commandStarted', listener: (event: CommandStarted) => void): unknown;
}

/** Counts every command that clients send: one command is one round trip. Handshakes and heartbeats are not told of. */
export interface CommandCounter {
  commands: Commands;
  listenTo(client: Telling): void;
}

/** A counter at nothing. Clients must have been opened with `monitorCommands`. */
export function createCommandCounter(): CommandCounter {
  const commands: Commands = {};
  return {
    commands,
    listenTo(client) {
      client.on('commandStarted', (event) => {
        const name = nameOf(event);
        commands[name] = (commands[name] ?? 0) + 1;
      });
    },
  };
}

/** `insert events`: the command and its collection, where it names one. */
export function nameOf({ commandName, command }: CommandStarted): string {
  const named: unknown = commandName === 'getMore' ? command['collection'] : command[commandName];
  return typeof named === 'string' ? `${commandName} ${named}` : commandName;
}

/**
 * Counts what every client of this process sends, by its class: each client is listened to as it connects. For an app
 * whose client cannot be reached without changing it.
 */
export function countOfClass(client: { prototype: { connect: () => Promise<unknown> } }): CommandCounter {
  const counter = createCommandCounter();
  const { prototype } = client;
  const connect = prototype.connect;
  const known = new WeakSet<object>();
  prototype.connect = function (this: Telling) {
    if (!known.has(this)) counter.listenTo(this);
    known.add(this);
    return connect.call(this);
  };
  return counter;
}
