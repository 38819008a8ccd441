import { z } from "zod";

export const RequestStatus = z.enum(["success", "error", "fallback"]);
export type RequestStatus = z.infer<typeof RequestStatus>;

/** override: a team's own price; reported: sent by the client; computed: from the price table; unpriced: cost unknown. */
export const CostSource = z.enum(["unpriced", "reported", "computed", "override"]);
export type CostSource = z.infer<typeof CostSource>;

/** What is kept where the answer was cut at a limit of tokens, whatever the provider calls it. */
export const TRUNCATED = "length";
/** What is kept where the provider withheld the answer or a part of it. */
export const FILTERED = "content_filter";

/** The four texts that a series interns. Empty means "not sent". */
export type Dimensions = { model: string; provider: string; environment: string; service: string };

/** One LLM request as Sightline keeps it: parsed, priced, not yet stored. `ts` is the end of the call, epoch ms. */
export type LlmRequest = Dimensions & {
  id: string;
  /** False when the server made the id: such a row cannot be a duplicate. */
  idFromClient: boolean;
  ts: number;
  status: RequestStatus;
  errorType: string | null;
  /** `TRUNCATED`, `FILTERED` or the sender's own word; null: not reported. */
  finishReason: string | null;
  latencyMs: number;
  ttftMs: number | null;
  inputTokens: number;
  outputTokens: number;
  thinkingTokens: number;
  cachedInputTokens: number;
  cacheWriteTokens: number;
  /** Whole nano-dollars (<= 1e14, so a safe integer); null: unpriced. */
  costNano: number | null;
  costSource: CostSource;
  cacheHit: boolean;
  userId: string | null;
  fallbackFrom: string | null;
  tags: Record<string, string> | null;
};
