import type { JsonObject } from '../audience/json';
import type { WordLiteral } from '../journey/engine/given';
import { renderJson, type Wording } from '../message/render-values';
import type { Brand } from '../journey/language/workspace';
import { reservedCoupons } from './coupons-of-run';
import { zoneOf, type RunAtHand } from './run-at-hand';

/** What templates and texts see as `workspace`, as its file has it: `workspace.sender.address`. */
export function workspaceScope(brand: Brand): JsonObject {
  const { workspace: name, currency, locale, timezone, sender } = brand;
  return { name, currency, locale, timezone, sender: { ...sender } };
}

/** What the texts in a step's values see: the person, the entry, earlier steps, the newest coupon, the workspace. */
export function wordingOf(run: RunAtHand, more: JsonObject = {}): Wording {
  const { profile, brand, context, plan, entry } = run;
  const coupon = reservedCoupons(plan, context).at(-1)?.scope;
  return {
    scope: {
      profile: profile.traits,
      entry: entry?.properties ?? {},
      step: context.results,
      ...(coupon === undefined ? {} : { coupon }),
      workspace: workspaceScope(brand),
      ...more,
    },
    zone: zoneOf(run),
    locale: profile.locale ?? brand.locale,
  };
}

/** Renders the Liquid of literals for one run. */
export function wordFor(run: RunAtHand): WordLiteral {
  const wording = wordingOf(run);
  return (literal) => renderJson(literal, wording);
}
