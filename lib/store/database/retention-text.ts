import type { Retention } from "./retention-table";

/** How long the rows of a table are kept, in words; `requestDays` for what follows SIGHTLINE_RETENTION_DAYS. */
export function keptText(one: Retention, requestDays: string): string {
  if (one.kind === "bounded") return one.bound;
  if (one.kind === "with") return `with ${one.parents.map((parent) => `\`${parent}\``).join(" and ")}`;
  if (one.days === "requests") return requestDays;
  return one.days < 1 ? plural(Math.round(one.days * 24), "hour") : plural(one.days, "day");
}

const plural = (count: number, noun: string) => (count === 1 ? `1 ${noun}` : `${count} ${noun}s`);
