/** What an operator needs first: where, how to log in, a request to copy. Ends with the line that scripts wait for. */
export function welcome({ publicUrl, port, host, worker }, { setUpCode, madeApiKey, adminEmail }) {
  const shown = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  const address = `http://${shown.includes(":") ? `[${shown}]` : shown}:${port}`;
  if (worker !== "only") {
    console.log(`\n  Open ${publicUrl}`);
    if (setUpCode) console.log(`  set-up code: ${setUpCode}   (asked for once, to make the first account)`);
    if (adminEmail) console.log(`  log in as ${adminEmail}`);
    if (madeApiKey) console.log(`  API key: ${madeApiKey}   (shown this once; keep it)`);
    const key = madeApiKey ?? (process.env.SIGHTLINE_API_KEY ? "$SIGHTLINE_API_KEY" : "slk_…");
    console.log(
      `\n  Send a first request:\n\n  curl -X POST ${address}/api/v1/requests \\\n    -H "Authorization: Bearer ${key}" -H "Content-Type: application/json" \\\n    -d '{"model":"gpt-5-mini","input_tokens":1200,"output_tokens":300,"latency_ms":1840}'\n`,
    );
  }
  console.log(`ready ${address}`);
}
