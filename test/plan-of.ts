import type { Client } from "@/lib/store/database/client";

/** A part of a plan as EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) names it. */
type Node = {
  "Node Type": string;
  "Relation Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  "Rows Removed by Join Filter"?: number;
  "Shared Hit Blocks": number;
  "Shared Read Blocks": number;
  Plans?: Node[];
};

const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];
const pagesOf = (node: Node) => node["Shared Hit Blocks"] + node["Shared Read Blocks"];

/** What a statement did. */
export class RunPlan {
  readonly #nodes: Node[];

  constructor(private readonly root: Node) {
    this.#nodes = nodesOf(root);
  }

  /** Rows of a table that it looked at; of an index scan, those that the index gave. */
  rowsOf(table: string): number {
    return this.#of(table).reduce(
      (sum, node) =>
        sum + node["Actual Loops"] * (node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0)),
      0,
    );
  }

  /** Pairs of rows that it compared in vain. */
  get comparisons(): number {
    return this.#nodes.reduce(
      (sum, node) => sum + node["Actual Loops"] * (node["Rows Removed by Join Filter"] ?? 0),
      0,
    );
  }

  /** Pages that it read to find rows of a table, other than those whose place it was told; without its subqueries. */
  pagesToFind(table: string): number {
    return this.#of(table)
      .filter((node) => node["Node Type"] !== "Tid Scan")
      .reduce(
        (sum, node) =>
          sum + pagesOf(node) - (node.Plans ?? []).reduce((inner, plan) => inner + pagesOf(plan), 0),
        0,
      );
  }

  /** How many rows a DELETE deleted. */
  get deleted(): number {
    return this.root["Node Type"] === "ModifyTable" ? this.root.Plans![0]!["Actual Rows"] : 0;
  }

  #of(table: string): Node[] {
    return this.#nodes.filter(
      (node) => node["Relation Name"] === table && node["Node Type"] !== "ModifyTable",
    );
  }
}

/** Runs a statement, and says what it did in place of its rows. */
export async function runPlanOf(client: Client, text: string, values: unknown[] = []): Promise<RunPlan> {
  const { rows } = await client.query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`, values);
  return new RunPlan(rows[0]["QUERY PLAN"][0].Plan);
}
