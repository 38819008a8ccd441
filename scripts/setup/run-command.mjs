import { spawn } from "node:child_process";
import { ROOT } from "./root.mjs";

/** Runs a command to its end and returns what it printed. Throws with the last lines of it when the command fails. */
export function runCommand(command, args, { env = {}, limitMs = 600_000 } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const collect = (chunk) => {
      output += chunk;
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    const limit = setTimeout(() => child.kill("SIGTERM"), limitMs);
    child.once("error", (error) => {
      clearTimeout(limit);
      reject(error);
    });
    child.once("close", (code, signal) => {
      clearTimeout(limit);
      if (code === 0) return resolve(output);
      const error = new Error(
        `${command} ${args.join(" ")} ended with ${signal ?? code}:\n${output.split("\n").slice(-40).join("\n")}`,
      );
      error.output = output;
      reject(error);
    });
  });
}
