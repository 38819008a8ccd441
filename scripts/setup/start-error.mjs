/** Something the operator can put right: shown as one paragraph, without a stack. */
export class StartError extends Error {
  name = "StartError";
}

/** Ends the process: a paragraph for what the operator can put right, the stack for what we must. */
export function exitWith(thrown) {
  const text = thrown instanceof StartError ? thrown.message : (thrown?.stack ?? String(thrown));
  process.stderr.write(`\nerror: ${text}\n`);
  process.exit(1);
}
