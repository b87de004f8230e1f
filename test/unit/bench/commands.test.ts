import { EventEmitter } from 'node:events';
import { countOfClass, createCommandCounter, nameOf } from '../../../bench/harness/count-commands';
import { commandsWords, sinceThen, totalCommands } from '../../../bench/measures/commands';

describe('round trips to the database', () => {
  it('are named by command and collection', () => {
    expect(nameOf({ commandName: 'insert', command: { insert: 'events' } })).toBe('insert events');
    expect(nameOf({ commandName: 'getMore', command: { getMore: 7, collection: 'runs' } })).toBe(
      'getMore runs',
    );
    expect(nameOf({ commandName: 'ping', command: { ping: 1 } })).toBe('ping');
  });

  it('are counted one a command, however many documents it carries', () => {
    const client = new EventEmitter();
    const counter = createCommandCounter();
    counter.listenTo(client);
    client.emit('commandStarted', {
      commandName: 'insert',
      command: { insert: 'events', documents: [1, 2] },
    });
    client.emit('commandStarted', { commandName: 'insert', command: { insert: 'events', documents: [3] } });
    expect(counter.commands).toEqual({ 'insert events': 2 });
  });

  it('are counted for every client of a class, once, however often it connects', async () => {
    class Client extends EventEmitter {
      connect(): Promise<unknown> {
        return Promise.resolve(this);
      }
    }
    const counter = countOfClass(Client);
    const [one, two] = [new Client(), new Client()];
    expect(await one.connect()).toBe(one);
    await one.connect();
    await two.connect();
    for (const client of [one, two])
      client.emit('commandStarted', { commandName: 'find', command: { find: 'runs' } });
    expect(counter.commands).toEqual({ 'find runs': 2 });
  });

  it('are those between two looks, the most frequent first', () => {
    const sent = sinceThen({ 'find runs': 5, ping: 1 }, { 'find runs': 6, ping: 1, 'insert events': 3 });
    expect(sent).toEqual({ 'find runs': 1, 'insert events': 3 });
    expect(totalCommands(sent)).toBe(4);
    expect(commandsWords(sent, 2)).toBe('insert events 1.50, find runs 0.50');
    expect(commandsWords({}, 2)).toBe('none');
  });
});
