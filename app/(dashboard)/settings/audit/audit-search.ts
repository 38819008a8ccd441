import { ignoredText, pageChoice } from "@/lib/schema/http/page-query";
import { AuditFilter } from "@/lib/schema/people/audit";
import { DAY_MS } from "@/lib/schema/time/epoch";

export const WITHIN = [
  { value: "all", label: "Any time" },
  { value: "1", label: "1 day" },
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
];
const LIMIT = 50;

/** What the address asks for; a value that is not valid asks for nothing, and `notices` says so. */
export function searchFilter(search: URLSearchParams, now: number, notices: string[] = []): AuditFilter {
  const days = Number(pageChoice(search, "within", WITHIN, notices));
  const valid = <Name extends keyof AuditFilter>(
    name: Name,
    value: unknown,
    otherwise: AuditFilter[Name],
  ) => {
    const parsed = AuditFilter.shape[name].safeParse(value);
    if (!parsed.success) notices.push(ignoredText(name, String(value)));
    return parsed.success ? (parsed.data as AuditFilter[Name]) : otherwise;
  };
  return {
    actor: valid("actor", search.getAll("actor"), []),
    action: valid("action", search.getAll("action"), []),
    resource: valid("resource", search.getAll("resource"), []),
    from: days > 0 ? new Date(now - days * DAY_MS).toISOString() : null,
    to: null,
    cursor: valid("cursor", search.get("cursor"), null),
    limit: LIMIT,
  };
}

/** The query of the API for all entries of the filter. */
export function csvQuery({ actor, action, resource, from }: AuditFilter): string {
  const query = new URLSearchParams({ format: "csv", ...(from === null ? {} : { from }) });
  for (const [name, values] of Object.entries({ actor, action, resource }))
    for (const value of values) query.append(name, value);
  return query.toString();
}
