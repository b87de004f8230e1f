import type { SourceFile } from '../../journey/language/workspace';

const BRAND = `workspace: shop
timezone: Asia/Shanghai
locale: en
currency: CNY
sender: { email: 'Shop <hello@shop.example>', address: '1 Example Road, Shanghai' }
`;

/** The journey of the bench: an event, perhaps a wait, a branch on a trait, one mail. */
function journey(waitMs: number): string {
  const wait = waitMs === 0 ? '' : `  - wait: ${Math.round(waitMs / 1_000)}s\n`;
  return `journey: offer
title: An offer by tier
enter: [{ event: offer_requested }]
steps:
${wait}  - if: { profile: tier, is: gold }
    then: [{ email: gold-offer }]
    else: [{ email: plain-offer }]
`;
}

function template(id: string): SourceFile {
  const text = `---
subject: ${id}
---
<p>Hello {{ profile.tier }} customer, this is ${id}.</p>
<p><a href="{{ links.unsubscribe }}">Unsubscribe</a> {{ workspace.sender.address }}</p>
`;
  return { path: `templates/${id}.email.html`, text };
}

/** The workspace of the bench as files. */
export function offerWorkspace(waitMs: number): SourceFile[] {
  return [
    { path: 'workspace.yaml', text: BRAND },
    { path: 'journeys/offer.yaml', text: journey(waitMs) },
    template('gold-offer'),
    template('plain-offer'),
  ];
}
