/** What one part has of a figure before and now: a sum, and how many it is a sum of. */
export type Part = { name: string; before: { sum: number; n: number }; now: { sum: number; n: number } };
export type Contribution = { name: string; amount: number; share: number };
export type Move = { before: number | null; now: number | null; contributions: Contribution[] };

/**
 * How much each part has to do with the move of a figure, the largest first. Of a `sum` it is the difference; of a `mean`
 * (or a ratio) what the part adds to it now less what it added before, so that both its own level and its weight count.
 * The amounts add up to the move, the shares to 1; there are none where the figure is not known on both sides or the same.
 */
export function contributions(parts: readonly Part[], kind: "sum" | "mean"): Move {
  const total = (side: "before" | "now") => ({
    sum: parts.reduce((sum, part) => sum + part[side].sum, 0),
    n: parts.reduce((sum, part) => sum + part[side].n, 0),
  });
  const [before, now] = [total("before"), total("now")];
  const weight = (n: number) => (kind === "sum" ? 1 : n);
  const value = ({ sum, n }: { sum: number; n: number }) => (n === 0 ? null : sum / weight(n));
  const [valueBefore, valueNow] = [value(before), value(now)];
  const move = valueBefore === null || valueNow === null ? 0 : valueNow - valueBefore;
  if (move === 0) return { before: valueBefore, now: valueNow, contributions: [] };
  const all = parts.map(({ name, ...part }) => {
    const amount = part.now.sum / weight(now.n) - part.before.sum / weight(before.n);
    return { name, amount, share: amount / move };
  });
  return {
    before: valueBefore,
    now: valueNow,
    contributions: all.sort((a, b) => b.share - a.share || a.name.localeCompare(b.name, "en")),
  };
}
