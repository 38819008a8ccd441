/** The result of work in pieces, all of them at once. */
export function completed<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
