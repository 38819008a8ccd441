/** Null where a stored silence or route cannot be read: it matches nothing then, and does not stop the others. */
export function readOrNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
