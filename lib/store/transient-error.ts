// Classes and codes of PostgreSQL and of Node's sockets that a later try may not meet.
const TRANSIENT_CODES = new Set([
  "40001",
  "40P01",
  "53300",
  "53400",
  "55P03",
  "57014",
  "57P01",
  "57P02",
  "57P03",
  "57P05",
]);
const SOCKET_CODES = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EHOSTUNREACH",
]);
const POOL_MESSAGES = [
  /timeout exceeded when trying to connect/,
  /Connection terminated/,
  /Client was closed/,
];

/** Whether the database was away or busy rather than the statement wrong: answer 503 and let the caller repeat. */
export function isTransient(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  const code = (thrown as { code?: unknown }).code;
  if (
    typeof code === "string" &&
    (TRANSIENT_CODES.has(code) || SOCKET_CODES.has(code) || code.startsWith("08"))
  )
    return true;
  if (POOL_MESSAGES.some((pattern) => pattern.test(thrown.message))) return true;
  return thrown.cause !== undefined && isTransient(thrown.cause);
}

/** Lost a race with another transaction; the same statement will do on the next try. */
export function isSerializationFailure(thrown: unknown): boolean {
  const code = (thrown as { code?: unknown } | null)?.code;
  return code === "40001" || code === "40P01";
}

/** The partition for a row is not there: it was dropped, or another database was restored, since it was last seen. */
export function isMissingPartition(thrown: unknown): boolean {
  const { code, message } = (thrown ?? {}) as { code?: unknown; message?: unknown };
  return code === "23514" && typeof message === "string" && message.includes("no partition");
}
