import type { TimeSpan } from "@/lib/schema/figures/filters";

/** What the time picker and its shortcuts do with a range. */
export const SHIFTS = {
  earlier: ({ from, to }: TimeSpan): TimeSpan => ({ from: from - (to - from), to: from }),
  later: ({ from, to }: TimeSpan): TimeSpan => ({ from: to, to: to + (to - from) }),
  "zoom out": ({ from, to }: TimeSpan): TimeSpan => ({
    from: from - (to - from) / 2,
    to: to + (to - from) / 2,
  }),
};
export type Shift = keyof typeof SHIFTS;

export const absoluteRange = ({ from, to }: TimeSpan) => ({
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
});
