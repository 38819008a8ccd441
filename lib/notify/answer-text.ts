import type { Answer } from "./classify-answer";

type Answered = { answer: Answer; status: number | null; body: string; error: string | null };

const BODY_CHARACTERS = 200;

/** Why a message was not accepted, and what to do about it. */
export function answerText({ answer, status, body, error }: Answered): string {
  if (error !== null) return error;
  const detail = body.trim() === "" ? "" : `: ${body.trim().slice(0, BODY_CHARACTERS)}`;
  if (answer.kind === "mailed") return `Mail server returned ${status}${detail}`;
  const hint = status === null ? "" : hintOf(status);
  return `Receiver returned ${status}${hint && ` (${hint})`}${detail}`;
}

function hintOf(status: number): string {
  if (status >= 300 && status < 400) return "redirects are not followed: use the final URL";
  if (status === 401 || status === 403) return "credentials rejected: replace them in the channel";
  if (status === 404) return "not found: check the URL";
  if (status === 410) return "no longer exists";
  if (status === 413) return "message too large";
  if (status === 429) return "rate limited";
  return "";
}
