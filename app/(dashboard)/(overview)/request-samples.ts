export type Sample = { id: string; label: string; code: string };

/** The same first request in several languages; without a `key` they read it from the environment. */
export function requestSamples(address: string, key: string | null): Sample[] {
  const url = `${address}/api/v1/requests`;
  const shellKey = key ?? "$SIGHTLINE_API_KEY";
  const python = key ? JSON.stringify(`Bearer ${key}`) : `f"Bearer {os.environ['SIGHTLINE_API_KEY']}"`;
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the template belongs to the sample.
  const script = key ? JSON.stringify(`Bearer ${key}`) : "`Bearer ${process.env.SIGHTLINE_API_KEY}`";
  return [
    {
      id: "curl",
      label: "curl",
      code: `curl ${url} \\
  -H "Authorization: Bearer ${shellKey}" \\
  -H "Content-Type: application/json" \\
  -d '{"model": "gpt-5-mini", "input_tokens": 812, "output_tokens": 240,
       "latency_ms": 1840, "service": "checkout-assistant"}'`,
    },
    {
      id: "python",
      label: "Python",
      code: `${key ? "" : "import os\n"}import requests

requests.post(
    "${url}",
    headers={"Authorization": ${python}},
    json={
        "model": "gpt-5-mini",
        "input_tokens": 812,
        "output_tokens": 240,
        "latency_ms": 1840,
        "service": "checkout-assistant",
    },
    timeout=5,
).raise_for_status()`,
    },
    {
      id: "typescript",
      label: "TypeScript",
      code: `await fetch("${url}", {
  method: "POST",
  headers: {
    authorization: ${script},
    "content-type": "application/json",
  },
  body: JSON.stringify({
    model: "gpt-5-mini",
    input_tokens: 812,
    output_tokens: 240,
    latency_ms: 1840,
    service: "checkout-assistant",
  }),
});`,
    },
    {
      id: "ndjson",
      label: "NDJSON",
      code: `# One request per line, up to 5,000 lines per call
curl ${url} \\
  -H "Authorization: Bearer ${shellKey}" \\
  -H "Content-Type: application/x-ndjson" \\
  --data-binary @- <<'END'
{"model": "gpt-5-mini", "input_tokens": 812, "output_tokens": 240, "latency_ms": 1840}
{"model": "gpt-5-mini", "latency_ms": 30000, "status": "error", "error_type": "timeout"}
END`,
    },
  ];
}
