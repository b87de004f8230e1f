/**
 * Why a report is not made: it would say more than the data can tell. `have` of what `need` asks for, in the unit that the
 * reason names; words are the reader's.
 */
export interface Refusal {
  reason:
    | 'few_customers'
    | 'few_returning'
    | 'short_history'
    | 'not_fitted'
    | 'few_outcomes'
    | 'few_people'
    | 'few_traits'
    | 'no_groups'
    | 'too_soon';
  have: number;
  need: number;
}

/** A report, or why there is none. */
export type Reported<Report> = { refused: Refusal } | { refused: null; report: Report };

/** A refusal, as a report is answered. */
export function refuse(
  reason: Refusal['reason'],
  have: number,
  need: number,
): { refused: Refusal; report?: never } {
  return { refused: { reason, have, need } };
}
