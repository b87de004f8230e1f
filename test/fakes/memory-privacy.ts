import type {
  AuditRow,
  ConsentRow,
  ErasureRow,
  PrivacyRepositories,
} from '../../store/privacy/privacy-repositories';

/** Consents, audit and tombstones in memory. What erases data is tried on a real database only. */
export function createMemoryPrivacy(): PrivacyRepositories {
  const consents = new Map<string, ConsentRow>();
  const audit: AuditRow[] = [];
  const stones = new Map<string, ErasureRow>();
  const salts = new Map<string, Buffer>();
  return {
    consents: {
      async add(rows) {
        for (const row of rows) {
          const id = `${row.userRef}/${row.source}/${row.channel}/${row.topic ?? ''}`;
          if (!consents.has(id)) consents.set(id, row);
        }
      },
      ofPerson: async (refs, limit) =>
        [...consents.values()]
          .filter((row) => refs.includes(row.userRef))
          .sort((a, b) => b.atMs - a.atMs)
          .slice(0, limit),
    },
    people: {
      read: async () => ({}),
      count: async () => ({}),
      eraseProfiles: async () => ({}),
      erase: async () => ({}),
      collections: async () => [],
    },
    personKeys: {
      async saltOf(ref) {
        const salt = salts.get(ref) ?? Buffer.alloc(32, salts.size + 1);
        salts.set(ref, salt);
        return salt;
      },
      find: async (ref) => salts.get(ref) ?? null,
      async destroy(refs) {
        return refs.filter((ref) => salts.delete(ref)).length;
      },
    },
    erasures: {
      nameOf: (ref) => `person/hash-of-${ref.length}`,
      async begin({ refs }, addresses, nowMs) {
        const row: ErasureRow = {
          erasure: `e${stones.size}`,
          state: 'erasing',
          erasedAtMs: nowMs,
          dueAtMs: nowMs,
          counts: {},
        };
        for (const ref of refs) stones.set(`ref/${ref}`, row);
        for (const email of addresses.email) stones.set(`email/${email}`, row);
        for (const phone of addresses.phone) stones.set(`phone/${phone}`, row);
        return row;
      },
      of: async (ref) => stones.get(`ref/${ref}`) ?? null,
      whom: async () => null,
      async advance(erasure, to) {
        const row = [...stones.values()].find((one) => one.erasure === erasure);
        return row === undefined ? null : Object.assign(row, to);
      },
      due: async () => [],
      stands: async (kind, value) => stones.has(`${kind}/${value}`),
      lift: async (ref) => stones.delete(`ref/${ref}`),
    },
    audit: {
      add: async (row) => void audit.push(row),
      list: async ({ limit, action, subject }) =>
        audit
          .filter((row) => (action ?? row.action) === row.action && (subject ?? row.subject) === row.subject)
          .reverse()
          .slice(0, limit),
    },
  };
}
