import type { Served } from "./stub-models";

/** A request as Sightline's API returns it, as far as it can be compared with what was served. */
export type Stored = Omit<Served, "costInFull"> & { id: string; ttft_ms: number | null };

const POLL_MS = 250;
/** Time for a second report of a call to arrive, which must not be counted. */
const SETTLE_MS = 1_000;

/** The requests of the last minutes. `from`: Sightline's address and a key with the scope `read`. */
export async function listStored(from: { url: string; key: string }): Promise<Stored[]> {
  const response = await fetch(`${from.url}/api/v1/requests?window=15m&limit=1000`, {
    headers: { authorization: `Bearer ${from.key}` },
  });
  if (!response.ok) throw new Error(`${from.url} answered ${response.status} to a query for requests`);
  return ((await response.json()) as { requests: Stored[] }).requests;
}

/** The requests that are not among `before`, once there are `wanted` of them for a while or `limitMs` have passed. */
export async function awaitStored(
  from: { url: string; key: string },
  { before, wanted, limitMs }: { before: ReadonlySet<string>; wanted: number; limitMs: number },
): Promise<Stored[]> {
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const fresh = async () => (await listStored(from)).filter(({ id }) => !before.has(id));
  const deadline = Date.now() + limitMs;
  while ((await fresh()).length < wanted && Date.now() < deadline) await wait(POLL_MS);
  await wait(SETTLE_MS);
  return fresh();
}
