/** A failure that the operator can fix; shown as a paragraph without a stack. */
export class StartError extends Error {
  name = "StartError";
}

/** Prints the error, with its stack unless it is a StartError, and exits. */
export function exitWith(thrown) {
  const text = thrown instanceof StartError ? thrown.message : (thrown?.stack ?? String(thrown));
  process.stderr.write(`\nerror: ${text}\n`);
  process.exit(1);
}
