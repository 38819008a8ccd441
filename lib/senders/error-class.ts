/** What went wrong, of any sender: the closed list of error types that alerts and charts can rely on. */
export type ErrorClass =
  | "rate_limit"
  | "timeout"
  | "overloaded"
  | "auth"
  | "invalid_request"
  | "content_filter"
  | "server_error"
  | "connection"
  | "cancelled"
  | "other";

type Told = { type?: string | null; status?: number | null; message?: string | null };

// The first that fits. Names of classes, codes of APIs and the beginning of messages: "RateLimitError", "overloaded_error".
const WORDS: [RegExp, ErrorClass][] = [
  [/cancel|abort/i, "cancelled"],
  [/content_?-?\s?(filter|policy)|guardrail|safety|blocked/i, "content_filter"],
  [/overload|\b529\b/i, "overloaded"],
  [/rate_?-?\s?limit|too_?-?\s?many|quota|throttl|budget_?exceeded|\b429\b/i, "rate_limit"],
  // Behind "RateLimitCapacityError" of LangChain.
  [/capacity/i, "overloaded"],
  [/time[d_\s-]?\s?out|timeout|deadline|etimedout|\b(408|504)\b/i, "timeout"],
  [/auth|permission|forbidden|api_?-?\s?key|\b(401|403)\b/i, "auth"],
  [/connect|econn|enotfound|network|socket|dns|error sending request/i, "connection"],
  [
    /bad_?-?\s?request|invalid|not_?-?\s?found|unprocessable|context_?window|unsupported|\b(400|404|413|422)\b/i,
    "invalid_request",
  ],
  [/unavailable|internal|server_?-?\s?error|api_?error|\b5\d\d\b/i, "server_error"],
];

/** A status decides where it is one of an error; else the name of the error, else its message. */
export function errorClass({ type, status, message }: Told): ErrorClass {
  return (
    ofStatus(status, `${type ?? ""} ${message ?? ""}`) ??
    ofWords(type) ??
    ofWords(message?.slice(0, 200)) ??
    "other"
  );
}

function ofStatus(status: number | null | undefined, words: string): ErrorClass | null {
  if (status == null || status < 400 || status > 599) return null;
  if (status === 408 || status === 504) return "timeout";
  if (status === 429) return "rate_limit";
  if (status === 499) return "cancelled";
  if (status === 529) return "overloaded";
  if (status === 401 || status === 403) return "auth";
  if (status === 503 && (/overload/i.test(words) || words.includes("UNAVAILABLE"))) return "overloaded";
  if (status >= 500) return "server_error";
  return /content_?-?\s?(filter|policy)/i.test(words) ? "content_filter" : "invalid_request";
}

function ofWords(text: string | null | undefined): ErrorClass | null {
  if (!text) return null;
  return WORDS.find(([words]) => words.test(text))?.[1] ?? null;
}
