import { whatRuns } from '../../embedded/running-file';
import { openApi } from '../api-client';
import { usableWorkspace } from '../checked-workspace';
import type { Invocation } from '../command-row';
import { homeFolder, readKeys } from '../home';
import { publishOver } from '../publish/publish-over';
import type { Terminal } from '../terminal';

/** Publishes a workspace to what runs in this home, and to nothing else. */
export interface LocalPublisher {
  /** Publishes where something runs and the files are others than those it was given last. Throws `CliFailure`. */
  publish(): Promise<void>;
}

/**
 * Prepares to publish a workspace while it is being written. `--url` and JOURNEYMAN_URL are passed over on purpose: they may
 * name a shop with real people, and saving a file must never change what those get.
 */
export function openLocalPublisher(terminal: Terminal, invocation: Invocation, dir: string): LocalPublisher {
  const { t } = terminal;
  const home = homeFolder(terminal, invocation);
  const live = new Map<string, string>();
  let given = '';
  return {
    async publish() {
      const running = whatRuns(home);
      if (running === null || running.url === '') return terminal.say(t('dev.nothing-runs'));
      const usable = await usableWorkspace(terminal, dir);
      const now = JSON.stringify([running.startedAtMs, usable.read.files]);
      if (now === given) return terminal.say(t('dev.unchanged', { url: running.url }));
      const key = readKeys(home)?.adminKey;
      const options = { ...invocation.options, url: running.url, ...(key === undefined ? {} : { key }) };
      await publishOver(openApi(terminal, { ...invocation, options }, 'admin'), usable);
      given = now;
      for (const { plan } of usable.workspace.journeys) {
        if (live.get(plan.journey) === plan.version) continue;
        live.set(plan.journey, plan.version);
        terminal.out(t('publish.journey', { journey: plan.journey, version: plan.version }));
      }
      terminal.say(t('dev.published', { url: running.url }));
    },
  };
}
