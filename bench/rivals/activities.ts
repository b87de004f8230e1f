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
      const key = Context.current().info.workflowExecution?.workflowId ?? id;
      const person = await people.findOne({ _id: id });
      if (person === null || !person.consent) return 'skipped';
      await claims.insertOne({ _id: key, person: id, template, state: 'claimed', at: new Date() });
      await mail.sendMail({
        from: 'Shop <hello@shop.example>',
        to: person.email,
        subject: template,
        html: `<p>Hello ${person._id}, this is ${template}.</p>`,
        text: `Hello ${person._id}, this is ${template}.`,
        messageId: `<${key.replaceAll('/', '.')}@shop.example>`,
      });
      await claims.updateOne({ _id: key }, { $set: { state: 'sent' } });
      return 'sent';
    },
  };
}
