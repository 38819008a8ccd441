import { z } from "zod";

export const RequestStatus = z.enum(["success", "error", "fallback"]);
export type RequestStatus = z.infer<typeof RequestStatus>;

/** override: a team's price override; reported: sent by the client; computed: from the price table; unpriced: unknown. */
export const CostSource = z.enum(["unpriced", "reported", "computed", "override"]);
export type CostSource = z.infer<typeof CostSource>;

/** The four dimensions of a series. Empty means "not sent". */
export type Dimensions = { model: string; provider: string; environment: string; service: string };

/**
 * What changes the price of a request besides its plain counts; null: not sent. One-hour cache writes are part of
 * `cacheWriteTokens`, audio and image tokens of `inputTokens` and `outputTokens`.
 */
export type Billing = {
  cacheWrite1hTokens: number | null;
  audioInputTokens: number | null;
  audioOutputTokens: number | null;
  imageInputTokens: number | null;
  imageOutputTokens: number | null;
  /** In lower case: "batch". */
  serviceTier: string | null;
  /** Region or inference geography, in lower case: "us". */
  region: string | null;
};

/** One LLM request: parsed, priced, not yet stored. `ts` is the end of the call, epoch ms. */
export type LlmRequest = Dimensions & {
  id: string;
  /** False if the server generated the id; such a row cannot be a duplicate. */
  idFromClient: boolean;
  ts: number;
  status: RequestStatus;
  errorType: string | null;
  /** `TRUNCATED`, `FILTERED` or the reported text; null: not reported. */
  finishReason: string | null;
  latencyMs: number;
  ttftMs: number | null;
  /** Counts: null where the sender did not say. */
  inputTokens: number | null;
  outputTokens: number | null;
  thinkingTokens: number | null;
  cachedInputTokens: number | null;
  cacheWriteTokens: number | null;
  /** Null: nothing of it was sent. */
  billing: Billing | null;
  /** Whole nano-dollars (<= 1e14, so a safe integer); null: unpriced. */
  costNano: number | null;
  costSource: CostSource;
  /** What was reported, where a price of the project took its place; else null. */
  reportedNano: number | null;
  /** What may be wrong with the cost, as `doubtBits`; null: nothing. */
  costDoubts: number | null;
  cacheHit: boolean;
  userId: string | null;
  fallbackFrom: string | null;
  tags: Record<string, string> | null;
  /** Which model answered, where that is known to be another than `model`. Prices follow it. */
  servedModel?: string | null;
  /** What sent it in its own words, by its name in lib/senders; absent: sent in ours. Its counts are inclusive. */
  sender?: string | null;
  /** The family of the API key that sent it; absent: no key did. */
  apiKey?: number | null;
};
