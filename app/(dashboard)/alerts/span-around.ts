import { absoluteRange } from "@/components/panels/range/shift-range";

const BEFORE_MS = 15 * 60_000;
const AFTER_MS = 60_000;

/** The range of a page that shows what an alert or incident is about, with how it began. */
export const spanAround = (from: number, to: number) =>
  absoluteRange({ from: from - BEFORE_MS, to: to + AFTER_MS });

/** The same of an incident, narrowed to its cause. */
export const incidentSpan = (cause: { kind: string; name: string } | null, from: number, to: number) => ({
  ...spanAround(from, to),
  ...(cause && { [cause.kind]: cause.name }),
});
