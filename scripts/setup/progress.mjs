const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

/** One line on the console; `say.step` adds how long a piece of work took. */
export function say(line) {
  process.stdout.write(`${line}\n`);
}

/** Runs `work` under a name. Quick steps leave one line, slow ones announce themselves first. */
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
