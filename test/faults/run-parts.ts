import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

const running = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of running) child.kill();
});

/** Runs the parts, each by this command in a process of its own, `parallel` of them at a time; resolves to those that failed. */
export async function runParts(
  parts: readonly number[],
  { parallel, seed, onEnd }: { parallel: number; seed: number; onEnd: () => void },
): Promise<number[]> {
  const left = [...parts];
  const failed: number[] = [];
  const runInTurn = async () => {
    for (let part = left.shift(); part !== undefined; part = left.shift()) {
      const options = ["--seed", String(seed), "--part", String(part)];
      const child = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1), ...options], {
        stdio: "inherit",
      });
      running.add(child);
      const [code] = await once(child, "exit");
      running.delete(child);
      if (code !== 0) failed.push(part);
      onEnd();
    }
  };
  await Promise.all(Array.from({ length: parallel }, runInTurn));
  return failed.sort((a, b) => a - b);
}
