/** The outcome of one attempt to deliver a message, as it is stored. */
export type AttemptRecord = {
  outcome: "delivered" | "retry" | "dead";
  status: number | null;
  answer: string | null;
  error: string | null;
  latencyMs: number;
  /** For a retry: how long to wait. */
  waitMs: number;
  /** For a retry of an email: the recipients who do not have it yet; null: as before. */
  recipientsLeft: string[] | null;
};
