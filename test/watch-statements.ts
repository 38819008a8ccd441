import path from "node:path";
import pg from "pg";
import { afterAll, expect } from "vitest";
import { judgeStatement } from "./law/statement-shape";
import { runSql } from "./sql";

const LIB = path.resolve(import.meta.dirname, "../lib");

/** Where in the product a statement was sent from, past its pool; null if a test sent it, or pg itself for a pool. */
function senderOf(stack: string): string | null {
  const frames = stack.split("\n").slice(1);
  if (frames.some((frame) => frame.includes("/pg-pool/"))) return null;
  const own = frames.find(
    (frame) =>
      !/node_modules|node:|watch-statements|database\/(pool|end-with-caller|lost-projects)\.ts/.test(frame) &&
      frame.includes("/"),
  );
  return own?.includes(`${LIB}/`) && !own.includes(".test.ts") ? own.trim() : null;
}

/**
 * Judges every statement that the product sends while a file of database tests runs, and fails the file over one that a
 * distributed database would not serve.
 */
export async function watchStatements(database: string): Promise<void> {
  const rows = await runSql(
    database,
    "SELECT relname AS name FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace",
  );
  const tables = new Set(rows.map(({ name }) => String(name)));
  const verdicts = new Map<string, string | null>();
  const offenses = new Map<string, string>();
  const judge = (query: unknown) => {
    const text = typeof query === "string" ? query : (query as { text?: unknown } | null)?.text;
    if (typeof text !== "string") return;
    if (!verdicts.has(text)) verdicts.set(text, judgeStatement(text, tables));
    const verdict = verdicts.get(text);
    if (!verdict || offenses.has(text)) return;
    const sender = senderOf(new Error().stack ?? "");
    if (sender) offenses.set(text, `${verdict}\n${sender}\n${text}`);
  };
  for (const sender of [pg.Client.prototype, pg.Pool.prototype] as {
    query: (...values: never[]) => unknown;
  }[]) {
    const send = sender.query;
    sender.query = function (this: unknown, ...values: never[]) {
      judge(values[0]);
      return send.apply(this, values);
    };
    afterAll(() => {
      sender.query = send;
    });
  }
  afterAll(() => {
    expect([...offenses.values()], "statements that a distributed database would not serve").toEqual([]);
  });
}
