/** A failure that the operator can mend; printed without a stack. */
export class ReplayFailure extends Error {}

/** The command was called in a way that it does not understand. */
export class UsageFailure extends ReplayFailure {}
