import type { CallError } from "./api-call";

const FORBIDDEN = "What you typed stays here. Save it again once you have access.";
const GONE = "What you typed stays here. Copy what you want to keep before you leave.";

/** Why the API refused a form, and what becomes of what was typed into it: of access, and of a thing that is gone. */
export function refusalText({ status, message }: CallError, isTyped: boolean): string {
  const next = !isTyped ? null : status === 403 ? FORBIDDEN : status === 404 ? GONE : null;
  return next === null ? message : `${message.replace(/\.?$/, ".")} ${next}`;
}
