/** A person's score, in any unit, and what became of them. */
export interface Scored {
  score: number;
  happened: boolean;
}

/** How well scores tell those apart to whom it happened. */
export interface Discrimination {
  people: number;
  happened: number;
  /** The chance that of two people, one to whom it happened and one not, the former has the higher score; ties count half. */
  auc: number;
  /** 2 · AUC - 1: 0 of a coin, 1 of an oracle. */
  gini: number;
  /** Kolmogorov and Smirnov: the largest distance between the two distributions of scores. */
  ks: number;
}

/** A tenth of the people by score, highest first. */
export interface Decile {
  decile: number;
  people: number;
  happened: number;
  /** How many times as often it happened here as among all. */
  lift: number;
  /** The share of all to whom it happened that is in this tenth and those above. */
  captured: number;
}

/** Judges scores by what became of people. AUC by ranks (Mann & Whitney 1947), with ties; 0.5 where only one kind is there. */
export function discriminationOf(rows: readonly Scored[]): Discrimination {
  const sorted = [...rows].sort((a, b) => a.score - b.score);
  const happened = rows.filter((row) => row.happened).length;
  const others = rows.length - happened;
  let [below, behind, won, ks] = [0, 0, 0, 0];
  for (let at = 0; at < sorted.length;) {
    const { score } = sorted[at] ?? { score: 0 };
    let [here, not] = [0, 0];
    for (; at < sorted.length && sorted[at]?.score === score; at += 1) {
      if (sorted[at]?.happened === true) here += 1;
      else not += 1;
    }
    won += here * (below + not / 2);
    below += not;
    behind += here;
    if (happened > 0 && others > 0) ks = Math.max(ks, Math.abs(below / others - behind / happened));
  }
  const auc = happened > 0 && others > 0 ? won / (happened * others) : 0.5;
  return { people: rows.length, happened, auc, gini: 2 * auc - 1, ks };
}

/** Lift by tenths, highest scores first. Of equal scores, which fall into a tenth by chance, each tenth has its share. */
export function decilesOf(rows: readonly Scored[]): Decile[] {
  const all = rows.filter((row) => row.happened).length;
  const shares = shareOfTies(rows);
  let captured = 0;
  return Array.from({ length: 10 }, (_, at) => {
    const [from, to] = [0, 1].map((next) => Math.round(((at + next) * rows.length) / 10));
    const tenth = shares.slice(from, to);
    const happened = tenth.reduce((sum, share) => sum + share, 0);
    captured += happened;
    const rate = all / rows.length;
    return {
      decile: at + 1,
      people: tenth.length,
      happened,
      lift: tenth.length === 0 || rate === 0 ? 0 : happened / tenth.length / rate,
      captured: all === 0 ? 0 : captured / all,
    };
  });
}

/** For each person, highest score first, how often it happened among those who have the same score. */
function shareOfTies(rows: readonly Scored[]): number[] {
  const tied = new Map<number, { people: number; happened: number }>();
  for (const { score, happened } of rows) {
    const tie = tied.get(score) ?? { people: 0, happened: 0 };
    tied.set(score, { people: tie.people + 1, happened: tie.happened + Number(happened) });
  }
  return [...tied]
    .sort(([a], [b]) => b - a)
    .flatMap(([, { people, happened }]) => Array.from({ length: people }, () => happened / people));
}
