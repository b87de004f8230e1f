import type { SourceFile } from '../../journey/language/workspace';

const BRAND = `workspace: shop
timezone: Asia/Shanghai
locale: en
currency: CNY
sender: { email: 'Shop <hello@shop.example>', address: '1 Example Road, Shanghai' }
`;

/** The journey of the bench: an event, perhaps a wait, a branch on a trait, one mail. */
function offer(waitMs: number): SourceFile {
  const wait = waitMs === 0 ? '' : `  - wait: ${Math.round(waitMs / 1_000)}s\n`;
  const text = `journey: offer
title: An offer by tier
enter: [{ event: offer_requested }]
steps:
${wait}  - if: { profile: tier, is: gold }
    then: [{ email: gold-offer }]
    else: [{ email: plain-offer }]
`;
  return { path: 'journeys/offer.yaml', text };
}

/** A mail at once, to warm an app up without leaving anything that waits. */
const WARM_UP = `journey: warm-up
title: A mail at once
enter: [{ event: warm_up }]
steps:
  - if: { profile: tier, is: gold }
    then: [{ email: gold-offer }]
    else: [{ email: plain-offer }]
`;

/** Waits for an order large enough, which never comes: it hears every order, and goes on waiting. */
const LISTENER = `journey: listener
title: Waits for a large order
enter: [{ event: basket_filled }]
steps:
  - wait_for: { event: order_placed, where: [{ event: total, gte: 1000 }], timeout: 60d }
  - email: plain-offer
`;

/** One of many journeys that begin with events of their own. */
function bystander(number: number): SourceFile {
  const text = `journey: bystander-${number}
title: Begins with an event that never comes
enter: [{ event: never_${number} }]
steps:
  - wait: 1d
  - email: plain-offer
`;
  return { path: `journeys/bystander-${number}.yaml`, text };
}

const GOLD = `segment: gold
title: Gold customers
where: [{ profile: tier, is: gold }]
`;

function template(id: string): SourceFile {
  const text = `---
subject: ${id}
---
<p>Hello {{ profile.tier }} customer, this is ${id}.</p>
<p><a href="{{ links.unsubscribe }}">Unsubscribe</a> {{ workspace.sender.address }}</p>
`;
  return { path: `templates/${id}.email.html`, text };
}

const COMMON: readonly SourceFile[] = [
  { path: 'workspace.yaml', text: BRAND },
  template('gold-offer'),
  template('plain-offer'),
];

/** The workspace of the bench as files. */
export function offerWorkspace(waitMs: number): SourceFile[] {
  return [...COMMON, offer(waitMs)];
}

/** A journey whose runs wait, and one that runs through. */
export function waitingWorkspace(waitMs: number): SourceFile[] {
  return [...COMMON, offer(waitMs), { path: 'journeys/warm-up.yaml', text: WARM_UP }];
}

/** So many journeys; the runs of the first listen to `order_placed`. */
export function manyJourneys(count: number): SourceFile[] {
  const others = Array.from({ length: count - 1 }, (_, index) => bystander(index));
  return [...COMMON, { path: 'journeys/listener.yaml', text: LISTENER }, ...others];
}

/** One segment over a trait. */
export function segmentWorkspace(): SourceFile[] {
  return [...COMMON, { path: 'segments/gold.yaml', text: GOLD }];
}
