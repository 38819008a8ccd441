import type { Billing, RequestStatus } from "@/lib/schema/request/request";
import type { ErrorClass } from "./error-class";

export type Operation = "chat" | "embeddings" | "rerank" | "image" | "speech" | "transcription";

/** Counts as stored: input holds cache reads and writes, output holds thinking. Null: the sender did not say. */
export type TokenCounts = {
  input: number | null;
  output: number | null;
  cached: number | null;
  cacheWrite: number | null;
  thinking: number | null;
};

/** One report of a model call: what one record says. Times in epoch ms with fractions. */
export type Call = {
  kind: "call";
  /** Of its sender in the registry. */
  sender: string;
  senderVersion: string;
  /** The scope that reported it: two instrumentations of one sender are two. */
  scope: string;
  /** Identity of the record in its project; a repeat has the same. */
  key: string;
  /** What related records share: the trace, or a session. "" for none. */
  group: string;
  /** In its group: its own place, and the one below which it lies. "" for none. */
  span: string;
  parent: string;
  /** The provider's id of the answer. "" for none. */
  responseId: string;
  /** Latency is measured from the record that began this call, where one with this key is reported (`Began`). "" for none. */
  began: string;
  operation: Operation;
  startMs: number;
  endMs: number;
  ttftMs: number | null;
  model: string;
  /** Which model answered; "" where the sender does not say. Prices follow it. */
  servedModel: string;
  provider: string;
  environment: string;
  service: string;
  tokens: TokenCounts;
  billing: Billing | null;
  /** The sender's cost: one that bills comes before our prices, an estimate behind them. Never 0. */
  cost: { usd: number; from: "bill" | "estimate" } | null;
  status: RequestStatus;
  errorType: ErrorClass | null;
  /** A gateway answered it without asking the provider. */
  fromCache?: true;
  finishReason: string | null;
  fallbackFrom: string | null;
  userId: string | null;
  tags: Record<string, string> | null;
  /** The family of the API key that sent it: not part of what was reported. */
  apiKey?: number | null;
};

/** A group of attempts, of which a later one answers for an earlier one that failed: what lies below it may be a fallback. */
export type Fallbacks = {
  kind: "fallbacks";
  sender: string;
  key: string;
  group: string;
  span: string;
  startMs: number;
  endMs: number;
};

/** When a call began whose end another record reports. `answeredMs`: when its answer began, from which its TTFT counts. */
export type Began = {
  kind: "began";
  sender: string;
  key: string;
  group: string;
  began: string;
  startMs: number;
  answeredMs: number;
};

/** What one record reports; a record that reports nothing is accepted and not kept. */
export type CallReport = Call | Fallbacks | Began;
