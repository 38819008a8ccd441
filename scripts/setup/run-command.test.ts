import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it, vi } from "vitest";

const runsIn = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

it("ends a command with the process that ran it", async () => {
  const command = `process.stdout.write(String(process.pid)); setInterval(() => {}, 1_000)`;
  const program = `
    import { runCommand } from "${new URL("./run-command.mjs", import.meta.url).href}";
    runCommand(process.execPath, ["-e", ${JSON.stringify(command)}], { show: true });
    process.stdin.on("data", () => process.exit(0));`;
  const parent = spawn(process.execPath, ["--input-type=module", "-e", program], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [pid] = await once(parent.stdout, "data");
  expect(runsIn(Number(pid))).toBe(true);
  parent.stdin.write("end");
  await once(parent, "exit");
  await vi.waitFor(() => expect(runsIn(Number(pid))).toBe(false), 30_000);
});
