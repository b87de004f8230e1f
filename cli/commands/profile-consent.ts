import { CHANNEL_NAMES } from '../../audience/channel';
import { openApi } from '../api-client';
import type { CommandModule } from '../command-row';
import { EXIT } from '../exit-codes';
import { CliFailure } from '../failure';
import { outJson } from '../json-out';
import { argument, badValue, textOption } from '../options';
import { personQuery } from '../person-query';

/** The command that states a consent of one person, granted or withdrawn, with where they said so. */
export function stating(granted: boolean): CommandModule {
  return {
    async run(terminal, invocation) {
      const { t } = terminal;
      const [person, to] = [argument(invocation, 0), argument(invocation, 1)];
      const [channel = '', ...rest] = to.split('/');
      const topic = rest.join('/');
      if (!(CHANNEL_NAMES as readonly string[]).includes(channel) || (to.includes('/') && topic === ''))
        throw badValue(terminal, '<channel/topic>', to, `${CHANNEL_NAMES.join(', ')}, email/offers`);
      const source = textOption(invocation, 'source');
      if (source === undefined) {
        throw new CliFailure({
          code: 'usage',
          exit: EXIT.usage,
          what: t('people.no-source'),
          fix: `--source '${t('people.source-example')}'`,
        });
      }
      const [text, at] = [textOption(invocation, 'text'), textOption(invocation, 'at')];
      const body = {
        ...{ channel, granted, source },
        ...(topic !== '' && { topic }),
        ...(text !== undefined && { text }),
        ...(at !== undefined && { at }),
      };
      const api = openApi(terminal, invocation, 'admin');
      const query = new URLSearchParams([personQuery(person)]).toString();
      const answer = await api.post(`/api/profile/consent?${query}`, body, person);
      if (terminal.json) outJson(terminal, 'profile-consent', answer);
      else terminal.say(t(granted ? 'people.granted' : 'people.withdrawn', { person, to }));
      return EXIT.ok;
    },
  };
}
