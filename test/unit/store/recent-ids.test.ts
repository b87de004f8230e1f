import { createRecentIds } from '../../../store/recent-ids';

describe('ids that came by lately', () => {
  it('are known again, as many as were asked for', () => {
    const recent = createRecentIds(3);
    expect(['a', 'b', 'c', 'd'].map((id) => recent.isNew(id))).toEqual([true, true, true, true]);
    expect(['b', 'c', 'd'].map((id) => recent.isNew(id))).toEqual([false, false, false]);
  });

  it('are forgotten at last, so that memory stays bounded', () => {
    const recent = createRecentIds(2);
    for (const id of ['a', 'b', 'c', 'd', 'e']) recent.isNew(id);
    expect(recent.isNew('a')).toBe(true);
  });
});
