import type { QualityRow } from "@/lib/schema/figures/quality-answer";

/** The relative shift of the median that is highlighted. */
const SHIFT = 0.2;
/** The share of very short or very long responses that is highlighted, of 5 % before; and the least number of them. */
const TAIL = 0.1;
const TAIL_RESPONSES = 10;

type Compared = Pick<QualityRow, "shift" | "short_share" | "long_share" | "requests">;
type Notable = Record<"median" | "short" | "long", boolean>;

/** How far each measure is from what is highlighted: 1 is the limit. */
function distances({ shift, short_share, long_share, requests }: Compared): Record<keyof Notable, number> {
  const tail = (share: number | null) =>
    share === null || share * requests < TAIL_RESPONSES ? 0 : share / TAIL;
  return { median: Math.abs(shift ?? 0) / SHIFT, short: tail(short_share), long: tail(long_share) };
}

/** What of a row is highlighted: a median hides a tail that runs away. */
export function notableOf(row: Compared): Notable {
  const { median, short, long } = distances(row);
  return { median: median >= 1, short: short >= 1, long: long >= 1 };
}

/** What moved furthest comes first. */
export const byChange = (one: Compared, other: Compared): number => furthest(other) - furthest(one);

const furthest = (row: Compared) => Math.max(...Object.values(distances(row)));

/** Why the median of a row is not compared. */
export const uncomparedText = ({ requests_before }: Pick<QualityRow, "requests_before">): string =>
  requests_before > 0 ? "not enough data" : "no earlier period";
