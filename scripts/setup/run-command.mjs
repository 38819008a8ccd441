import { spawn } from "node:child_process";

const TAIL_LINES = 60;

/**
 * Runs a command. Its output is collected and, with `show`, printed as it comes. Resolves to `{ code, output, tail }`;
 * rejects only if the command cannot be started. The command ends when this process exits.
 */
export function runCommand(command, args, { cwd, env, show = false, signal, uid, gid } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, signal, uid, gid, stdio: ["ignore", "pipe", "pipe"] });
    // A build that outlives the start that began it would refuse the next one.
    const endWithUs = () => child.kill();
    process.once("exit", endWithUs);
    const chunks = [];
    const keep = (chunk) => {
      chunks.push(chunk);
      if (show) process.stdout.write(chunk);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", reject);
    child.on("close", (code, killedBy) => {
      process.off("exit", endWithUs);
      const output = Buffer.concat(chunks).toString("utf8");
      const tail = output.trimEnd().split("\n").slice(-TAIL_LINES).join("\n");
      resolve({ code: code ?? (killedBy ? 128 : 1), output, tail });
    });
  });
}
