import { say } from "./progress.mjs";

const LIMIT_MS = 30_000;
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];
const LIMIT_ERROR = "timed out";

function within(work, limitMs) {
  let timer;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(LIMIT_ERROR)), limitMs);
  });
  return Promise.race([work, limit]).finally(() => clearTimeout(timer));
}

/**
 * Collects shutdown steps in the order of starting and runs them in reverse on the first signal, within 30 s and the
 * `extraMs` of steps that only wait. A second signal exits at once; the database then recovers from its log.
 */
export function shutDownOnSignals(extraMs = 0) {
  const undo = [];
  let stopping = null;

  async function run(code) {
    const deadline = performance.now() + LIMIT_MS + extraMs;
    let failed = false;
    for (const { name, work } of undo.reverse()) {
      try {
        await within(Promise.resolve().then(work), Math.max(1_000, deadline - performance.now()));
      } catch (thrown) {
        failed = true;
        process.stderr.write(`  stopping ${name}: ${thrown.message}\n`);
      }
    }
    process.exit(code ?? (failed ? 1 : 0));
  }

  function stop(code) {
    stopping ??= run(code);
    return stopping;
  }

  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (stopping) process.exit(130);
      // Writing to a closed terminal must not end the process before pending work is stored.
      say(`  ${signal}: stopping`);
      stop(0);
    });
  }
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});

  return {
    add: (name, work) => undo.push({ name, work }),
    stop,
    isStopping: () => stopping !== null,
  };
}
