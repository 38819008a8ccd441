/** A failure that the operator can fix; printed without a stack. */
export class ReplayFailure extends Error {}

/** Invalid command-line arguments. */
export class UsageFailure extends ReplayFailure {}
