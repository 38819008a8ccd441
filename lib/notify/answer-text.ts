import type { Answer } from "./classify-answer";

type Answered = { answer: Answer; status: number | null; body: string; error: string | null };

const BODY_CHARACTERS = 200;

/** Why a message was not taken, in words that say what to do about it. */
export function answerText({ answer, status, body, error }: Answered): string {
  if (error !== null) return error;
  const said = body.trim() === "" ? "" : `: ${body.trim().slice(0, BODY_CHARACTERS)}`;
  if (answer.kind === "mailed") return `The mail server answered ${status}${said}`;
  const hint = status === null ? "" : hintOf(status);
  return `The receiver answered ${status}${hint && `, ${hint}`}${said}`;
}

function hintOf(status: number): string {
  if (status >= 300 && status < 400)
    return "a redirect, which is never followed: use the address it leads to";
  if (status === 401 || status === 403) return "it does not accept the secret: replace it in the channel";
  if (status === 404) return "nothing is at this address";
  if (status === 410) return "it is gone for good";
  if (status === 413) return "the message is too large for it";
  if (status === 429) return "it takes no more messages for now";
  return "";
}
