import type { LlmRequest } from "@/lib/schema/request/request";
import type { Remembered, Settled } from "@/lib/senders/counting/settle";
import { type Client, together } from "@/lib/store/database/client";
import { transactionAhead } from "@/lib/store/database/pool";
import { KeyTaken } from "@/lib/store/database/store-rows";
import { loadReports, lockCounting, reportsInsertion, soughtBy } from "./call-reports";
import { expectsRelated, expectsRepeats, noteRelated, noteRepeat } from "./expect-repeats";
import { byKey, insertionOf, resolveNames } from "./insert-requests";
import { type Batch, type Counted, reportRow } from "./report-batch";

/** What is remembered changes what these reports count as, or how another one counts. */
class Related extends Error {}

const NOTHING: ReadonlyMap<string, Remembered> = new Map();

/**
 * Most batches change nothing that was counted before: their rows are sent with the look-up, and the transaction is committed
 * once it has found nothing that they depend on. Null if it has, or is likely to: nothing was stored.
 */
export async function countUnrelated(batch: Batch): Promise<Counted | null> {
  const { projectId, counting, reports } = batch;
  if (expectsRepeats([projectId]) || expectsRelated(projectId)) return null;
  const alone = counting.settle(reports, NOTHING, batch.at);
  if ("need" in alone) throw new Error("a record was not looked for");
  const calls = alone.changes.flatMap(({ after }) => after ?? []);
  const { rows, names } = await resolveNames(await counting.prepare(projectId, calls));
  const sought = reports.map((report) => soughtBy(counting.linkOf(report)));
  const states: (string | null)[] = reports.map(() => null);
  const requests: (LlmRequest | null)[] = reports.map(() => null);
  alone.changes.forEach(({ key, state }, n) => {
    const at = batch.at.get(key)!;
    states[at] = state;
    requests[at] = rows[n]!.request;
  });
  rows.sort(byKey);
  const insertRows = insertionOf(rows, names);
  const insertReports = reportsInsertion(
    reports.map((_, at) => reportRow(batch, at, sought[at]!, states[at]!)),
  );
  const look = async (client: Client) => {
    const remembered = new Map<string, Remembered>();
    await loadReports(client, projectId, sought, remembered, counting.reportOf);
    if (remembered.size === 0) return;
    if (!isUnchanged(batch, states, remembered, counting.settle(reports, remembered, batch.at)))
      throw new Related();
  };
  try {
    return await transactionAhead(async (client) => {
      let looking = Promise.resolve();
      const rest = together(client, [
        () => lockCounting(client, projectId),
        () => (looking = look(client)),
        () => insertRows(client),
        () => insertReports(client),
      ]);
      await (client.pipeline ? looking.catch(() => rest) : rest);
      return { result: { known: new Map(), requests }, rest };
    });
  } catch (thrown) {
    if (thrown instanceof Related) noteRelated(projectId);
    else if (thrown instanceof KeyTaken) noteRepeat(projectId);
    else throw thrown;
    return null;
  }
}

/** Whether all of a batch is new, and counted in these states and nothing else is changed, with what is remembered too. */
function isUnchanged(
  { at }: Batch,
  states: readonly (string | null)[],
  remembered: ReadonlyMap<string, Remembered>,
  settled: Settled,
): boolean {
  if ("need" in settled) return false;
  for (const key of remembered.keys()) if (at.has(key)) return false;
  const counted = states.filter((state) => state !== null).length;
  return (
    settled.changes.length === counted &&
    settled.changes.every(({ key, state }) => at.has(key) && states[at.get(key)!] === state)
  );
}
