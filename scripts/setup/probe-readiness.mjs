// The container's health check: exits with 0 when this Sightline can take requests.
const { PORT, SIGHTLINE_HOST } = process.env;
const host = !SIGHTLINE_HOST || SIGHTLINE_HOST === "0.0.0.0" ? "127.0.0.1" : SIGHTLINE_HOST;
const name = host.includes(":") ? `[${host === "::" ? "::1" : host}]` : host;
try {
  const answer = await fetch(`http://${name}:${PORT || 3000}/api/health/ready`, {
    signal: AbortSignal.timeout(4_000),
  });
  process.exitCode = answer.ok ? 0 : 1;
} catch {
  process.exitCode = 1;
}
