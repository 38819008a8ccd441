/** The path to open after login; the start page for anything that could lead to another site. */
export function safeNextPath(wanted: string | null | undefined): string {
  if (!wanted || !/^\/(?![/\\])[^\p{Cc}\\]*$/u.test(wanted)) return "/";
  if (!URL.canParse(wanted, "http://own.invalid")) return "/";
  const resolved = new URL(wanted, "http://own.invalid");
  const path = `${resolved.pathname}${resolved.search}`;
  // `/.//evil.example` resolves to a path that begins with two slashes.
  return resolved.host === "own.invalid" && !path.startsWith("//") ? path : "/";
}
