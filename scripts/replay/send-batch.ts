/** What the server made of a batch. */
export type BatchAnswer = {
  accepted: number;
  duplicates: number;
  rejected: { index: number; code: string; message: string }[];
};

/** A failure that the operator can mend; printed without a stack. */
export class ReplayFailure extends Error {}

const TRIES = 8;

/** Sends one batch, and again while the server is busy, as long as it asks for. Throws where repeating cannot help. */
export async function sendBatch(url: string, key: string, items: readonly object[]): Promise<BatchAnswer> {
  for (let attempt = 1; ; attempt++) {
    const response = await post(url, key, items, attempt);
    if (response.ok || response.status === 422) return (await response.json()) as BatchAnswer;
    if (response.status === 401)
      throw new ReplayFailure(
        "the server does not know this API key: pass it with --key or SIGHTLINE_API_KEY",
      );
    if (response.status === 403) throw new ReplayFailure("this API key lacks the scope `ingest`");
    const busy = response.status === 429 || response.status === 503;
    if (!busy || attempt >= TRIES) {
      throw new ReplayFailure(
        `the server answered ${response.status}: ${(await response.text()).slice(0, 300)}`,
      );
    }
    const seconds = Math.min(60, Number(response.headers.get("retry-after")) || attempt);
    await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
  }
}

async function post(url: string, key: string, items: readonly object[], attempt: number): Promise<Response> {
  try {
    return await fetch(`${url.replace(/\/$/, "")}/api/v1/requests`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify(items),
    });
  } catch (thrown) {
    const cause = (thrown as { cause?: { code?: string } }).cause?.code ?? String(thrown);
    // A restart of the server is over in seconds; every id makes a repeat harmless.
    if (attempt < TRIES && cause !== "ECONNREFUSED")
      return new Response("connection lost", { status: 503, headers: { "retry-after": "1" } });
    throw new ReplayFailure(
      `no Sightline answers at ${url} (${cause}). Start it with \`npm start\`, or pass --url.`,
    );
  }
}
