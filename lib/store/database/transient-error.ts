/** Why the database does not answer, in the words of the readiness page. */
export type DatabaseTrouble =
  | "unreachable"
  | "not answering"
  | "read-only"
  | "disk full"
  | "out of memory"
  | "out of connections"
  | "starting or stopping"
  | "busy"
  | "refusing the login"
  | "incomplete";

// Classes and codes of PostgreSQL, Node's sockets and Prisma for which a retry may succeed.
const TROUBLE_OF_CODE: Record<string, DatabaseTrouble> = {
  "25006": "read-only",
  "25P03": "not answering",
  // Another server took the place of ours: its roles and tables are still to be restored.
  "28000": "refusing the login",
  "28P01": "refusing the login",
  "3D000": "refusing the login",
  "42P01": "incomplete",
  "42P10": "incomplete",
  "40001": "busy",
  "40P01": "busy",
  "53100": "disk full",
  "53200": "out of memory",
  "53300": "out of connections",
  "53400": "out of connections",
  "55P03": "busy",
  "57014": "busy",
  "57P01": "starting or stopping",
  "57P02": "starting or stopping",
  "57P03": "starting or stopping",
  "57P05": "starting or stopping",
  "58030": "disk full",
  ECONNREFUSED: "unreachable",
  ECONNRESET: "unreachable",
  EPIPE: "unreachable",
  ENOTFOUND: "unreachable",
  EAI_AGAIN: "unreachable",
  EHOSTUNREACH: "unreachable",
  ENETUNREACH: "unreachable",
  ETIMEDOUT: "not answering",
  P1000: "refusing the login",
  P1001: "unreachable",
  P1002: "not answering",
  P1003: "refusing the login",
  P1008: "not answering",
  P1017: "unreachable",
  P2021: "incomplete",
  P2024: "busy",
  P2034: "busy",
  P2037: "out of connections",
};
// pg and its pool give these no code.
const TROUBLE_OF_MESSAGE: [RegExp, DatabaseTrouble][] = [
  [/Query read timeout|timeout expired|due to connection timeout/, "not answering"],
  [/timeout exceeded when trying to connect/, "busy"],
  // The last one is a Citus coordinator's error about a worker that died.
  [
    /Connection terminated|is not queryable|Client was closed|failure on connection marked as essential/,
    "unreachable",
  ],
];

/** Why the database was unavailable, or null if the statement itself was wrong. */
export function troubleOf(thrown: unknown): DatabaseTrouble | null {
  if (typeof thrown !== "object" || thrown === null) return null;
  const { code, originalCode, message, cause, meta } = thrown as Record<string, unknown>;
  for (const one of [originalCode, code]) {
    if (typeof one !== "string") continue;
    if (Object.hasOwn(TROUBLE_OF_CODE, one)) return TROUBLE_OF_CODE[one]!;
    if (/^08\w{3}$/.test(one)) return "unreachable";
  }
  const said = typeof message === "string" && TROUBLE_OF_MESSAGE.find(([pattern]) => pattern.test(message));
  if (said) return said[1];
  // Prisma keeps the driver's error in one of these.
  return troubleOf(cause) ?? troubleOf((meta as Record<string, unknown> | undefined)?.driverAdapterError);
}

/**
 * Whether the database was unavailable or busy rather than the statement wrong: answer 503 and let the caller retry.
 */
export const isTransient = (thrown: unknown): boolean => troubleOf(thrown) !== null;

/** A server that answers says that another node does not: other projects may be on nodes that do. */
export function isOfAnotherNode(thrown: unknown): boolean {
  const isAnswer = typeof (thrown as { severity?: unknown } | null)?.severity === "string";
  return isAnswer && troubleOf(thrown) === "unreachable";
}

/** Lost a race with another transaction; the same statement will succeed on a retry. */
export function isSerializationFailure(thrown: unknown): boolean {
  const code = (thrown as { code?: unknown } | null)?.code;
  return code === "40001" || code === "40P01";
}

/** For rows of a COPY, a Citus coordinator passes a worker's error on under this code, with its message alone. */
const PASSED_ON = "XX000";

/**
 * The partition for a row is missing, or has another key than the one that was last seen: it was dropped, or another
 * database was restored, since then. A Citus worker names its shard.
 */
export function isMissingPartition(thrown: unknown): boolean {
  const { code, message, table } = (thrown ?? {}) as { code?: unknown; message?: unknown; table?: unknown };
  const said = String(message);
  if (code === "23502" || code === PASSED_ON) {
    // A coordinator tells the table by the message alone.
    const relation = typeof table === "string" ? table : /^null value .* relation "(\w+)"/.exec(said)?.[1];
    if (relation !== undefined || code === "23502") return /^requests_\d{8}(_\d+)?$/.test(relation ?? "");
  }
  return (code === "23514" || code === PASSED_ON) && said.includes("no partition");
}

/** A key is taken. */
export function isUniqueViolation(thrown: unknown): boolean {
  const { code, message } = (thrown ?? {}) as { code?: unknown; message?: unknown };
  return code === "23505" || (code === PASSED_ON && /^duplicate key value violates/.test(String(message)));
}
