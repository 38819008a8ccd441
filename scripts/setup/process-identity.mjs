import { spawnSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return thrown.code === "EPERM";
  }
}

/** The start time of a process as the system reports it; with the pid it identifies a process. Null if it is gone. */
export function startOf(pid) {
  if (!Number.isInteger(pid) || pid <= 0 || !alive(pid)) return null;
  try {
    // Field 22 of /proc/PID/stat; the command in parentheses may contain spaces and parentheses.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? null : fields[19];
  } catch {
    const { stdout } = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" });
    return stdout?.trim() || null;
  }
}

/** Whether a running process has this working directory, as a Postgres server has its data directory. */
export function worksIn(pid, folder) {
  if (!startOf(pid)) return false;
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === folder;
  } catch {
    const { stdout } = spawnSync("ps", ["-o", "args=", "-p", String(pid)], { encoding: "utf8" });
    return Boolean(stdout?.includes(folder));
  }
}
