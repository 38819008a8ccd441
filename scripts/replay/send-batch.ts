import { setTimeout as sleep } from "node:timers/promises";
import { ReplayFailure } from "./replay-failure";

/** The server's answer to a batch. */
export type BatchAnswer = {
  accepted: number;
  duplicates: number;
  rejected: { index: number; code: string; message: string }[];
};

type Target = {
  url: string;
  key: string;
  /** Cancels a wait for a busy server; a batch in flight still completes. */
  signal: AbortSignal;
  onWait: (reason: string, seconds: number) => void;
};

const TRIES = 8;
const LONGEST_WAIT_SECONDS = 60;
const ANSWER_LIMIT_MS = 60_000;

/** Sends batches and retries while the server is busy, after its Retry-After. Throws if a retry cannot help. */
export function senderTo({ url, key, signal, onWait }: Target) {
  let reached = false;
  return async (items: readonly object[]): Promise<BatchAnswer> => {
    for (let attempt = 1; ; attempt++) {
      const outcome = await post(url, key, items);
      if ("answer" in outcome) {
        reached = true;
        const { status, text } = outcome.answer;
        if (status === 200 || status === 422) return batchAnswer(url, status, text);
        if (status !== 429 && status !== 503) throw refusal(url, status, text);
      }
      // A server that answered before may be restarting; ids make a retry harmless.
      if ("lost" in outcome && (!reached || attempt >= TRIES)) throw away(url, outcome.lost);
      const reason = "lost" in outcome ? outcome.lost : `the server answered ${outcome.answer.status}`;
      if (attempt >= TRIES) throw new ReplayFailure(`${reason} ${TRIES} times; try again later`);
      const seconds = waitSeconds("lost" in outcome ? null : outcome.answer.retryAfter, attempt);
      onWait(reason, seconds);
      await sleep(seconds * 1_000, undefined, { signal });
    }
  };
}

type Outcome = { answer: { status: number; text: string; retryAfter: string | null } } | { lost: string };

async function post(url: string, key: string, items: readonly object[]): Promise<Outcome> {
  try {
    const response = await fetch(`${url}/api/v1/requests`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify(items),
      // A redirect would turn the POST into a GET.
      redirect: "manual",
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
    });
    const retryAfter = response.headers.get("retry-after");
    return { answer: { status: response.status, text: await response.text(), retryAfter } };
  } catch (thrown) {
    const { name, cause } = thrown as { name?: string; cause?: { code?: string } };
    return {
      lost:
        name === "TimeoutError" ? "no response within a minute" : (cause?.code ?? "the connection failed"),
    };
  }
}

/** Retry-After in seconds; if absent or a date, one second more per attempt. */
export function waitSeconds(retryAfter: string | null, attempt: number): number {
  return Math.min(LONGEST_WAIT_SECONDS, /^\d+$/.test(retryAfter ?? "") ? Number(retryAfter) : attempt);
}

function batchAnswer(url: string, status: number, text: string): BatchAnswer {
  const answer = parsed(text) as Partial<BatchAnswer> | null;
  if (typeof answer?.accepted === "number" && Array.isArray(answer.rejected)) return answer as BatchAnswer;
  throw refusal(url, status, text);
}

function refusal(url: string, status: number, text: string): ReplayFailure {
  const error = (parsed(text) as { error?: { message?: string } } | null)?.error?.message;
  if (error === undefined)
    return new ReplayFailure(`the server at ${url} is not Sightline (status ${status}); pass --url`);
  if (status === 401)
    return new ReplayFailure(
      "the server rejected this API key: pass a valid one with --key or SIGHTLINE_API_KEY",
    );
  if (status === 403) return new ReplayFailure(`this API key cannot send requests: ${error}`);
  return new ReplayFailure(`the server answered ${status}: ${error}`);
}

function away(url: string, reason: string): ReplayFailure {
  return new ReplayFailure(
    `cannot reach Sightline at ${url} (${reason}). Start it with \`npm start\`, or pass --url.`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
