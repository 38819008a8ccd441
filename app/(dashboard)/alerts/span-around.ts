const BEFORE_MS = 15 * 60_000;
const AFTER_MS = 60_000;

/** The range of a page that shows what an alert or incident is about, with how it began. */
export const spanAround = (from: number, to: number) => ({
  from: new Date(from - BEFORE_MS).toISOString(),
  to: new Date(to + AFTER_MS).toISOString(),
});

/** The same of an incident, narrowed to its cause. */
export const incidentSpan = (cause: { kind: string; name: string } | null, from: number, to: number) => ({
  ...spanAround(from, to),
  ...(cause && { [cause.kind]: cause.name }),
});
