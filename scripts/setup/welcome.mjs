import { say } from "./progress.mjs";
import { isPlainHttp } from "./settings.mjs";

/** Prints the URL, how to log in, and a first request. `printed`: the setup code or key that provision() created. */
export function welcome({ settings, base, printed }) {
  const adminEmail = printed.adminEmail ?? settings.adminEmail;
  const key = printed.made?.apiKey ?? (settings.hasApiKey ? "$SIGHTLINE_API_KEY" : "<your API key>");
  say("");
  if (settings.worker === "only") {
    say("  This process evaluates rules and delivers notifications; the web process runs separately.");
    return;
  }
  say(`  Open      ${base}`);
  if (isPlainHttp(base)) say("  WARNING: plain http. Passwords and sessions can be read on the network.");
  if (printed.setUpCode) {
    say(`  Setup code: ${printed.setUpCode} (enter it once at ${base}/setup)`);
  } else if (adminEmail) {
    say(`  Log in    ${adminEmail}, with SIGHTLINE_ADMIN_PASSWORD`);
  } else {
    say("  Log in    with your account");
  }
  if (printed.made) {
    say(`  API keys  ${printed.made.apiKey} to send data with`);
    say(`            ${printed.made.manageKey} to read and to manage; both are shown only once`);
  }
  say("  Send a request:");
  say(`    curl -X POST ${base}/api/v1/requests -H "authorization: Bearer ${key}" \\`);
  say(`      -H 'content-type: application/json' \\`);
  say(`      -d '{"model":"gpt-5-mini","input_tokens":1200,"output_tokens":300,"latency_ms":840}'`);
  say("");
}
