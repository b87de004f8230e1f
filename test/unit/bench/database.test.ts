import { addressOf, isLocal } from '../../../bench/harness/database';

describe('the database of the bench', () => {
  it.each([
    ['mongodb://127.0.0.1:27017', 'mongodb://127.0.0.1:27017/bench'],
    ['mongodb://127.0.0.1:27017/', 'mongodb://127.0.0.1:27017/bench'],
    ['mongodb://h/shop?replicaSet=r', 'mongodb://h/bench?replicaSet=r'],
    ['mongodb://a:1,b:2,c:3/shop?replicaSet=r', 'mongodb://a:1,b:2,c:3/bench?replicaSet=r'],
    ['mongodb://h?tls=true', 'mongodb://h/bench?tls=true'],
    ['mongodb+srv://u:p%40@c.example/shop', 'mongodb+srv://u:p%40@c.example/bench'],
  ])('goes into a database of its own on %s', (uri, own) => {
    expect(addressOf(uri, 'bench')).toBe(own);
  });

  it('adds settings to those of the address, and puts them in place of the same', () => {
    expect(addressOf('mongodb://h/?retryWrites=true&w=1', 'b', { retryWrites: 'false' })).toBe(
      'mongodb://h/b?retryWrites=false&w=1',
    );
  });

  it('looks for the process of a server only on this machine', () => {
    expect(isLocal('mongodb://127.0.0.1:27017/x')).toBe(true);
    expect(isLocal('mongodb://u:p@localhost/x?a=b')).toBe(true);
    expect(isLocal('mongodb://localhost.example:27017')).toBe(false);
    expect(isLocal('mongodb://a.example,127.0.0.1:27017')).toBe(false);
    expect(isLocal('mongodb+srv://localhost/x')).toBe(false);
  });
});
