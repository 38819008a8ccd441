import { rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { repoRoot } from "../../scripts/setup/repo-root.mjs";
import { Balancer } from "./balancer";
import { Installation } from "./installation";
import { checkRequests, type Findings } from "./invariants";
import { Ledger } from "./ledger";

// Both web processes restart one after the other behind a balancer, while clients send: no call fails.
const DRAIN_SECONDS = 15;
const START_MS = 180_000;

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "2" },
    // "0" shows what the setting is for.
    drain: { type: "string", default: String(DRAIN_SECONDS) },
    light: { type: "boolean", default: false },
  },
});
const folder = path.join(repoRoot, `.test/rolling-${process.pid}`);

async function run(): Promise<boolean> {
  const on = await Installation.begin(folder, values.light, { SIGHTLINE_DRAIN_SECONDS: values.drain });
  const balancer = await Balancer.before(on.webs.map(({ url }) => url));
  try {
    for (const { url } of on.webs) await balancer.until(url, true, START_MS);
    const ledger = new Ledger([balancer.url], on.tenants, 1);
    ledger.start(4);
    await sleep(2_000);
    for (let round = 1; round <= Number(values.rounds); round++)
      for (const web of on.webs) {
        await web.stop();
        await balancer.until(web.url, false, START_MS);
        web.start();
        await balancer.until(web.url, true, START_MS);
        console.log(
          `round ${round}: ${web.name} restarted; ${ledger.calls} calls, ${failures(ledger)} failed`,
        );
        await sleep(1_000);
      }
    await ledger.stop();
    const findings: Findings = [];
    await checkRequests(ledger, (invariant, text) => findings.push({ invariant, text }));
    for (const { invariant, text } of findings) console.log(`VIOLATED ${invariant}: ${text}`);
    const result = `${ledger.calls} calls, ${failures(ledger)} failed; ${ledger.acknowledged.size} requests acknowledged`;
    console.log(`drain ${values.drain} s: ${result}`);
    return findings.length === 0 && failures(ledger) === 0;
  } finally {
    await balancer.stop();
    await on.end();
  }
}

const failures = ({ refused, ambiguous }: Ledger) =>
  [...refused.values()].reduce((sum, count) => sum + count, ambiguous);

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
const passed = await run();
console.log(passed ? "passed" : `failed; logs are in ${folder}`);
if (passed) rmSync(folder, { recursive: true, force: true });
process.exit(passed ? 0 : 1);
