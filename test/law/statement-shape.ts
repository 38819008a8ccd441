import { DISTRIBUTED_TABLES, REFERENCE_TABLES } from "@/lib/store/database/placement";

/** In a statement that reads or writes many projects on purpose, rarely, and is not waited for by a caller. */
const ON_PURPOSE = "/* all projects */";

const HOT = DISTRIBUTED_TABLES.join("|");
const KNOWN = new Set<string>([...DISTRIBUTED_TABLES, ...REFERENCE_TABLES]);
/** Tables as a statement reads or changes them; not those that it inserts into, which `unnest` feeds row by row. */
const USED = /\b(?:FROM|JOIN|UPDATE|USING)\s+(?:ONLY\s+)?([a-z_]\w*)\b(?!\s*\()/gi;
const USES_HOT = new RegExp(`\\b(?:FROM|JOIN|UPDATE|USING)\\s+(?:${HOT})(?:_\\d+)?\\b`, "gi");
const NAMES_PROJECT = /\bproject_id\s*=\s*(?:\$\d+|ANY\s*\(\))/i;
const SET_OPERATION = /\b(?:UNION|INTERSECT|EXCEPT)\b/i;
const INSERTS_HOT = new RegExp(`\\bINSERT\\s+INTO\\s+(?:${HOT})\\b`, "i");
const INSERTS_KNOWN = new RegExp(`\\bINSERT\\s+INTO\\s+(?:${[...KNOWN].join("|")})\\b`, "i");
/** A query as `queriesOf` gives it, whose rows come from a function. */
const OUTER_JOIN_TO_FUNCTION = new RegExp(
  `\\bFROM\\s+\\w+\\(\\).*?\\b(?:LEFT|FULL)\\s+(?:OUTER\\s+)?JOIN\\s+(?:${HOT})\\b`,
  "is",
);
const LIMITED_BY_QUERY = /\bLIMIT\b[^)]*\(\s*SELECT\b/i;
const SCHEMA_CHANGE = /^\s*(?:CREATE|ALTER|DROP|TRUNCATE|LOCK|EXPLAIN|COMMENT|COPY|ANALYZE|VACUUM)\b/i;

/**
 * Why a distributed database would refuse a statement, ask all its nodes, or answer it wrongly; null if it would not.
 * `tables`: all tables of the schema. Reads the text, so it takes CTEs and aliases for what they are only by not being
 * among the tables.
 */
export function judgeStatement(text: string, tables: ReadonlySet<string>): string | null {
  if (SCHEMA_CHANGE.test(text)) return null;
  if (INSERTS_KNOWN.test(text) && LIMITED_BY_QUERY.test(text))
    return "inserts up to a LIMIT that a query computes, which Citus refuses: compute it before";
  const hot = text.match(USES_HOT)?.length ?? 0;
  if (hot === 0 && !INSERTS_HOT.test(text)) return null;
  const local = [...text.matchAll(USED)]
    .map(([, name]) => name!.toLowerCase())
    .find((name) => tables.has(name) && !KNOWN.has(name));
  if (local) return `joins ${local}, which only the coordinator has`;
  if (/\b(?:last_value|currval|nextval)\b/i.test(text))
    return "reads a sequence, which only the coordinator has";
  if (INSERTS_HOT.test(text) && /\bSELECT\b/i.test(text) && /\bON CONFLICT\b.*\bDO NOTHING\b/is.test(text)) {
    if (!/\bRETURNING\b/i.test(text) && !/\banomalies\b/.test(text))
      return "ignores conflicts without RETURNING: the count would be of the rows that were selected";
  }
  const queries = queriesOf(text);
  if (queries.some((query) => OUTER_JOIN_TO_FUNCTION.test(query)))
    return "joins rows of a function with a distributed table that may have none, which Citus refuses";
  if (text.includes(ON_PURPOSE)) return null;
  const asksAll = queries.some((query) => query.search(USES_HOT) >= 0 && !NAMES_PROJECT.test(query));
  return asksAll ? "uses a distributed table without project_id = $n: every node would be asked" : null;
}

/** The queries of a statement, each without those within it. */
function queriesOf(text: string): string[] {
  const open: string[] = [""];
  const queries: string[] = [];
  for (const [token] of text.matchAll(/'(?:[^']|'')*'|--.*|[()]|[^'()-]+|./g)) {
    if (token === "(") open.push("");
    else if (token === ")" && open.length > 1) {
      queries.push(open.pop()!);
      open[open.length - 1] += "()";
    } else open[open.length - 1] += token;
  }
  return [...queries, ...open].flatMap((query) => query.split(SET_OPERATION));
}
