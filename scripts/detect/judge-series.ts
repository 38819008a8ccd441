import { median } from "@/lib/aggregate/usual-value";
import { RecordRule } from "@/lib/detectors/record/record-rule";
import { type SeriesRow, timeOf } from "./read-series";

export type JudgedRow = { timestamp: string; value: number | null; score: number; alert: boolean };

/** The step is derived after this many positive gaps; before that nothing is learned. */
const STEP_GAPS = 59;

/** Judges rows one by one; each verdict uses only the rows so far. */
export function seriesJudge(): (row: SeriesRow) => JudgedRow {
  const gaps: number[] = [];
  let waiting: (number | null)[] = [];
  let previous = Number.NaN;
  let rule: RecordRule | null = null;
  return (row) => {
    if (rule !== null) {
      const { score, alert } = rule.observe(row.value);
      return { ...row, score, alert };
    }
    const time = timeOf(row.timestamp);
    if (time > previous) gaps.push(time - previous);
    if (Number.isFinite(time)) previous = time;
    waiting.push(row.value);
    if (gaps.length < STEP_GAPS) return { ...row, score: 0, alert: false };
    rule = new RecordRule(median(gaps));
    let verdict = { score: 0, alert: false };
    for (const value of waiting) verdict = rule.observe(value);
    waiting = [];
    return { ...row, score: verdict.score, alert: verdict.alert };
  };
}
