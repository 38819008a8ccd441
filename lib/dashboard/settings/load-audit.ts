import { streamCsv } from "@/lib/dashboard/range/stream-csv";
import { type AuditEntryView, AuditFilter, type AuditPage } from "@/lib/schema/people/audit";
import { HISTORY_DAYS } from "@/lib/store/database/retention-table";
import {
  type AuditFacets,
  type AuditQuery,
  listAuditEntries,
  listAuditFacets,
  type StoredAuditEntry,
} from "@/lib/store/people/audit-entries";

/** How long entries are kept. */
export const AUDIT_DAYS = HISTORY_DAYS;

const LIMIT = 50;

/** The filters of a query string. Throws a ZodError that names the parameter. */
export function auditFilter(query: URLSearchParams): AuditFilter {
  const texts = (name: string) => query.getAll(name).filter((value) => value !== "");
  const one = (name: string) => query.get(name) || null;
  return AuditFilter.parse({
    actor: texts("actor"),
    action: texts("action"),
    resource: texts("resource"),
    from: one("from"),
    to: one("to"),
    cursor: one("cursor"),
    limit: one("limit") ?? LIMIT,
  });
}

export async function loadAuditPage(teamId: string, filter: AuditFilter): Promise<AuditPage> {
  const { limit } = filter;
  const rows = await listAuditEntries({ ...storeQuery(teamId, filter), limit: limit + 1 });
  const shown = rows.slice(0, limit);
  return {
    entries: shown.map(entryView),
    next_cursor: rows.length > limit ? shown.at(-1)!.id : null,
  };
}

export const loadAuditFacets = (teamId: string): Promise<AuditFacets> => listAuditFacets(teamId);

const COLUMNS = [
  "at",
  "actor_kind",
  "actor",
  "action",
  "resource",
  "resource_id",
  "project",
  "address",
  "user_agent",
  "before",
  "after",
];
const CSV_PAGE = 500;

/** All matching entries. */
export function auditCsv(teamId: string, filter: AuditFilter): ReadableStream<Uint8Array> {
  return streamCsv(COLUMNS, filter.cursor, async (cursor) => {
    const page = await loadAuditPage(teamId, { ...filter, cursor, limit: CSV_PAGE });
    return { rows: page.entries.map(cellsOf), nextCursor: page.next_cursor };
  });
}

const cellsOf = ({
  at,
  actor,
  action,
  resource,
  project,
  address,
  user_agent,
  before,
  after,
}: AuditEntryView) => [
  at,
  actor.kind,
  actor.name,
  action,
  resource.name,
  resource.id,
  project,
  address,
  user_agent,
  before,
  after,
];

function storeQuery(teamId: string, filter: AuditFilter): Omit<AuditQuery, "limit"> {
  const time = (text: string | null) => (text === null ? null : new Date(text));
  return {
    teamId,
    actors: filter.actor,
    actions: filter.action,
    resources: filter.resource,
    from: time(filter.from),
    to: time(filter.to),
    cursor: filter.cursor,
  };
}

function entryView(row: StoredAuditEntry): AuditEntryView {
  const named = row.after?.name ?? row.before?.name;
  return {
    id: row.id,
    at: row.at.toISOString(),
    actor: { kind: row.actorKind, id: row.actorId, name: row.actorName },
    action: row.action,
    resource: { id: row.subject, name: typeof named === "string" ? named : null },
    project: row.project,
    address: row.address,
    user_agent: row.userAgent,
    before: row.before,
    after: row.after,
  };
}
