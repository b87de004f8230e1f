import type { Store } from '../../store/repositories';

/** Notes in the audit what a command did on the database itself, where no key says who it was. */
export async function noteOnCommandLine(
  store: Pick<Store, 'audit'>,
  action: string,
  subject: string,
): Promise<void> {
  await store.audit.add({ atMs: Date.now(), actor: 'command line', action, subject, detail: null });
}
