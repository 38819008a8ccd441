/** One line of the Azure trace: time, context tokens and generated tokens. `ts` in epoch ms. */
export type AzureRow = { ts: number; contextTokens: number; generatedTokens: number };

export const AZURE_HEADER = "TIMESTAMP,ContextTokens,GeneratedTokens";

const LINE = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(?:\.(\d+))?,(\d{1,9}),(\d{1,9})$/;

/** Parses a data line; times without a zone are UTC. Null for an invalid line. */
export function parseAzureRow(line: string): AzureRow | null {
  const match = LINE.exec(line.trim());
  if (!match) return null;
  const [, date, time, fraction = "0", context, generated] = match;
  const ts = Date.parse(`${date}T${time}Z`) + Math.floor(Number(`0.${fraction}`) * 1_000);
  return Number.isNaN(ts) ? null : { ts, contextTokens: Number(context), generatedTokens: Number(generated) };
}

/**
 * The request of a row. The trace has neither latency nor model: latency is simulated as 150 ms plus 25 ms per generated
 * token, varied by up to 20 % by the row number so that a repeat sends the same; the server computes the cost.
 */
export function requestOf(row: AzureRow, number: number, model: string, timestampMs: number) {
  const spread = 0.8 + 0.4 * fractionOf(number);
  return {
    id: `azure-code-2023-${number}`,
    timestamp: new Date(timestampMs).toISOString(),
    model,
    service: "code-completion",
    environment: "replay",
    input_tokens: row.contextTokens,
    output_tokens: row.generatedTokens,
    latency_ms: Math.round((150 + 25 * row.generatedTokens) * spread),
  };
}

/** A pseudorandom number in [0, 1) from the input (the finalizer of MurmurHash3). */
function fractionOf(number: number): number {
  let hash = number | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
