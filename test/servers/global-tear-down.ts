/** Ends what `global-set-up.ts` started, and removes its data. */
export default async function tearDown(): Promise<void> {
  await globalThis.stopServers?.();
}
