/**
 * Runs both sides in turn, A B A B …, so that whatever else the machine does falls on both. Which side begins changes
 * with each round.
 */
export async function alternate<A, B>(
  rounds: number,
  ours: (round: number) => Promise<A>,
  rival: (round: number) => Promise<B>,
  progress: (text: string) => void,
): Promise<{ ours: A[]; rival: B[] }> {
  const found: { ours: A[]; rival: B[] } = { ours: [], rival: [] };
  for (let round = 0; round < rounds; round += 1) {
    const sides = [
      async () => void found.ours.push(await ours(round)),
      async () => void found.rival.push(await rival(round)),
    ];
    if (round % 2 === 1) sides.reverse();
    for (const side of sides) await side();
    progress(`round ${round + 1} of ${rounds}`);
  }
  return found;
}
