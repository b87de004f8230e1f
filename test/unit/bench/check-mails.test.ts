import { wrongMails } from '../../../bench/measures/check-mails';
import { people } from '../../../bench/measures/load';

describe('mails of a run', () => {
  const crowd = people(4);
  const right = crowd.map(({ email, tier }) => ({ to: email, subject: `${tier}-offer`, atMs: 0 }));
  const [first, second] = crowd;

  it('are right when everybody got the one of their branch', () => {
    expect(wrongMails(crowd, right)).toEqual([]);
  });

  it('are wrong when one is missing, or came twice', () => {
    expect(wrongMails(crowd, right.slice(1))).toEqual([`missing: ${first?.email}`]);
    expect(wrongMails(crowd, [...right, ...right.slice(0, 1)])).toEqual([`2 mails: ${first?.email}`]);
  });

  it('are wrong when somebody got that of the other branch', () => {
    const misled = right.map((mail) =>
      mail.to === second?.email ? { ...mail, subject: 'gold-offer' } : mail,
    );
    expect(wrongMails(crowd, misled)).toEqual([`wrong branch: ${second?.email}`]);
  });

  it('are wrong when somebody got one who was not asked for', () => {
    const stranger = { to: 'stranger@people.example', subject: 'gold-offer', atMs: 0 };
    expect(wrongMails(crowd, [...right, stranger])).toEqual([
      'too many: stranger@people.example was not asked for',
    ]);
  });

  it('are to people whom no earlier round has met, with ids of one length', () => {
    const [others, more] = [people(100), people(100)];
    expect(new Set([...others, ...more].map(({ id }) => id)).size).toBe(200);
    expect(new Set([...crowd, ...others].map(({ id }) => id.length)).size).toBe(1);
  });
});
