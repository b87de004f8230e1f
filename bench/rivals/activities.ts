import { Context } from '@temporalio/activity';
import type { Collection } from 'mongodb';
import type { Transporter } from 'nodemailer';

/** One row for each mail, by hand: the workflow's id is its key. */
export interface Claim {
  _id: string;
  person: string;
  template: string;
  state: 'claimed' | 'sent';
  at: Date;
}

export interface Person {
  _id: string;
  email: string;
  tier: string;
  consent: boolean;
}

export interface RivalActivities {
  send(input: { person: string; template: string }): Promise<string>;
}

/** One activity that does the duties of a send: the person's address and consent, one claim, one mail, one settle. */
export function createRivalActivities(
  people: Collection<Person>,
  claims: Collection<Claim>,
  mail: Transporter,
): RivalActivities {
  return {
    async send({ person: id, template }) {
      const key = sendKey(id);
      const person = await people.findOne({ _id: id });
      if (person === null || !person.consent) return 'skipped';
      await claims.insertOne({ _id: key, person: id, template, state: 'claimed', at: new Date() });
      await sendMail(mail, { to: person.email, name: id, template, key });
      await claims.updateOne({ _id: key }, { $set: { state: 'sent' } });
      return 'sent';
    },
  };
}

/** The same with no database: the person is the address, and nothing is claimed or settled. */
export function createBareActivities(mail: Transporter): RivalActivities {
  return {
    async send({ person: to, template }) {
      await sendMail(mail, { to, name: to, template, key: sendKey(to) });
      return 'sent';
    },
  };
}

function sendKey(otherwise: string): string {
  return Context.current().info.workflowExecution?.workflowId ?? otherwise;
}

async function sendMail(
  mail: Transporter,
  about: { to: string; name: string; template: string; key: string },
): Promise<void> {
  await mail.sendMail({
    from: 'Shop <hello@shop.example>',
    to: about.to,
    subject: about.template,
    html: `<p>Hello ${about.name}, this is ${about.template}.</p>`,
    text: `Hello ${about.name}, this is ${about.template}.`,
    messageId: `<${about.key.replaceAll('/', '.')}@shop.example>`,
  });
}
