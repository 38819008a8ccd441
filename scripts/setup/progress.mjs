const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

/** Prints a line; `say.step` adds how long a task took. */
export function say(line) {
  process.stdout.write(`${line}\n`);
}

/** Runs a named task. A slow task is announced first. */
say.step = async (name, work) => {
  const started = performance.now();
  const announce = setTimeout(() => say(`  ${name} ...`), 400);
  try {
    const result = await work();
    say(`  ${name}: ${seconds(performance.now() - started)}`);
    return result;
  } finally {
    clearTimeout(announce);
  }
};
