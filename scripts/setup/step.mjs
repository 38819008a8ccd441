/** Runs one step of the set-up and says how long it took. */
export async function step(name, work) {
  const started = performance.now();
  process.stdout.write(`  ${name} … `);
  try {
    const result = await work();
    process.stdout.write(`${((performance.now() - started) / 1000).toFixed(1)} s\n`);
    return result;
  } catch (thrown) {
    process.stdout.write("failed\n");
    throw thrown;
  }
}
