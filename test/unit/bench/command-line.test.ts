import { readCommandLine } from '../../../bench/command-line';

const MEASURES = { burst: 'a burst', latency: 'how long', wait: 'how late' };

function read(args: string[], env: NodeJS.ProcessEnv = {}) {
  return readCommandLine(args, env, MEASURES);
}

describe('the command line of the bench', () => {
  it('measures everything in three rounds where nothing is said', () => {
    expect(read([])).toMatchObject({
      run: { quick: false, rounds: 3, measures: ['burst', 'latency', 'wait'] },
    });
  });

  it('takes one round for a quick look, unless told how many', () => {
    expect(read(['--quick'])).toMatchObject({ run: { quick: true, rounds: 1 } });
    expect(read(['--quick', '--rounds', '5'])).toMatchObject({ run: { quick: true, rounds: 5 } });
  });

  it('takes measures by name, each once, in the order that leaves no mark on the next', () => {
    expect(read(['wait', 'burst', 'wait'])).toMatchObject({ run: { measures: ['burst', 'wait'] } });
  });

  it.each(['0', '-1', '1.5', 'many', '100', ''])('refuses %p rounds', (rounds) => {
    expect(read([`--rounds=${rounds}`])).toEqual({
      fault: `\`--rounds ${rounds}\` is not a number from 1 to 99.`,
    });
  });

  it('says which measures there are when a name is wrong', () => {
    expect(read(['bursts'])).toEqual({
      fault: 'No measure is called bursts. There are: burst, latency, wait.',
    });
  });

  it('points to the help when an option is wrong', () => {
    expect(JSON.stringify(read(['--quik']))).toContain('--help');
  });

  it('names every measure and every option in its help', () => {
    const line = JSON.stringify(read(['--help']));
    const options = ['--quick', '--rounds', '--out', '--mongo', '--secantusd', '--temporal'];
    for (const word of [...Object.keys(MEASURES), ...options]) expect(line).toContain(word);
  });

  it('takes servers from options before those of the environment', () => {
    const env = { JOURNEYMAN_BENCH_MONGO_URI: 'mongodb://a', JOURNEYMAN_BENCH_SECANTUSD: '/b' };
    expect(read([], env)).toMatchObject({ run: { servers: { mongoUri: 'mongodb://a', secantusd: '/b' } } });
    expect(read(['--mongo', 'mongodb://c'], env)).toMatchObject({
      run: { servers: { mongoUri: 'mongodb://c' } },
    });
  });

  it('never takes the servers of the product', () => {
    const env = { MONGODB_URI: 'mongodb://production', TEMPORAL_ADDRESS: 'production:7233' };
    expect(read([], env)).toMatchObject({ run: { servers: { mongoUri: null, temporalAddress: null } } });
  });
});
