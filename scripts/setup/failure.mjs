/** A reason to stop that the operator can mend. Printed as it is, without a stack. */
export class SetUpFailure extends Error {}

/** Ends the process with one paragraph for failures that we foresaw, and the whole error for all others. */
export function endWith(thrown) {
  if (thrown instanceof SetUpFailure) console.error(`\nSightline cannot start: ${thrown.message}`);
  else console.error("\nSightline failed unexpectedly. Please report this:\n", thrown);
  process.exit(1);
}
