import type { Dimension, Grouping } from "@/lib/schema/figures/grouping";
import { ERROR_TYPE_JOIN } from "./request-record";
import { pairSql } from "./series-label";

type GroupLabel = {
  /** SQL: the group of a request `r`; "" stands for a value that it does not have. */
  label: string;
  /** SQL: what has the same label, to group by: a pair is written once for each group, not for each request. */
  parts: string;
  joins: string;
};

const JOINS = { series: "JOIN series d ON d.id = r.series_id", error_type: ERROR_TYPE_JOIN };

/** `bind` adds a value to those of the statement and returns its parameter. */
export function groupLabel(grouping: Grouping, bind: (value: string) => string): GroupLabel {
  const parts = grouping.map((dimension) => partOf(dimension, bind));
  const [first = "''", second] = parts;
  const needs = (kind: (dimension: Dimension) => boolean, join: string) =>
    grouping.some(kind) ? [join] : [];
  return {
    label: second === undefined ? first : pairSql([first, second]),
    parts: parts.join(", "),
    joins: [
      ...needs(({ kind }) => kind === "series", JOINS.series),
      ...needs(({ by }) => by === "error_type", JOINS.error_type),
    ].join(" "),
  };
}

function partOf(dimension: Dimension, bind: (value: string) => string): string {
  if (dimension.kind === "series") return `d.${dimension.by}`;
  if (dimension.by === "tag") return `coalesce(r.tags ->> ${bind(dimension.tag)}, '')`;
  return dimension.by === "user" ? "coalesce(r.user_id, '')" : "coalesce(e.name, '')";
}
