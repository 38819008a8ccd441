const listeners = new Set<() => void>();
let waiting = 0;

function add(change: number): void {
  waiting += change;
  for (const listener of listeners) listener();
}

/** Whether a page is wanted while the server cannot be reached. */
export const isWaiting = (): boolean => waiting > 0;

export function watchWaiting(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Returns how to end it. */
export function startWaiting(): () => void {
  add(1);
  return () => add(-1);
}
