/** Where to go after log-in: a path of ours, or the start page for anything that could lead elsewhere. */
export function safeNextPath(wanted: string | null | undefined): string {
  if (!wanted || !/^\/(?![/\\])[^\0-\x1f\\]*$/.test(wanted)) return "/";
  const resolved = new URL(wanted, "http://own.invalid");
  return resolved.host === "own.invalid" ? `${resolved.pathname}${resolved.search}` : "/";
}
