import { execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { assembleImage } from "../setup/assemble-image.mjs";
import { openDataDirectory } from "../setup/data-directory.mjs";
import { startEmbeddedPostgres } from "../setup/embedded-postgres.mjs";
import { freePort } from "../setup/free-port.mjs";
import { say } from "../setup/progress.mjs";
import { repoRoot } from "../setup/repo-root.mjs";
import { runCommand } from "../setup/run-command.mjs";
import { commandOf, contextFilter, environmentOf, readDockerfile, stepsOf } from "./dockerfile.mjs";

const READY_MS = 120_000;
const STOP_MS = 30_000;
const API_KEY = "slk_0f8a6c2e9b7d5413f0e1a2b3c4d5e6f7";
// Root in this test stands for the image's builder; the image's process must run as a user that owns nothing there.
const UNPRIVILEGED = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

const read = (file) => readFileSync(path.join(repoRoot, file), "utf8");

function demand(condition, text) {
  if (!condition) throw new Error(text);
}

/** Runs the build stage in a clean folder with what `docker build` would send. */
async function performBuild(stage, scratch, image) {
  const source = path.join(scratch, "src");
  mkdirSync(source);
  const keep = contextFilter(read(".dockerignore"));
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: repoRoot,
    encoding: "utf8",
  });
  const context = listed.split("\0").filter((file) => file !== "" && keep(file));
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...environmentOf(stage) };
  for (const [keyword, rest] of stage.steps) {
    if (keyword === "COPY") {
      const from = rest.split(/\s+/).slice(0, -1);
      const chosen = context.filter((file) => from.includes(".") || from.includes(file));
      for (const file of chosen) cpSync(path.join(repoRoot, file), path.join(source, file));
    } else if (keyword === "RUN") {
      const command = rest.replaceAll(/(?<=\s)\/app\b/g, image);
      const { code, tail } = await say.step(`  ${rest}`, () =>
        runCommand("/bin/sh", ["-c", command], { cwd: source, env }),
      );
      demand(code === 0, `RUN ${rest} ended with ${code}:\n${tail}`);
    } else {
      demand(["WORKDIR", "ENV"].includes(keyword), `${keyword} in the build stage is not performed here`);
    }
  }
}

/** The last stage as a process: its command, environment and account, with a separate database. */
async function launch(stage, image, { database, data, port }) {
  demand(
    JSON.stringify(stepsOf(stage, "COPY")) === '["--from=build /app ./"]',
    "the last stage copies more than /app",
  );
  const [command, ...args] = commandOf(stage, "CMD");
  const env = {
    PATH: process.env.PATH,
    ...environmentOf(stage),
    DATABASE_URL: database,
    PORT: String(port),
    SIGHTLINE_HOST: "127.0.0.1",
    SIGHTLINE_DATA_DIR: data,
    SIGHTLINE_ADMIN_EMAIL: "ada@example.com",
    SIGHTLINE_ADMIN_PASSWORD: "a long enough passphrase",
    SIGHTLINE_API_KEY: API_KEY,
  };
  const child = spawn(command, args, { cwd: image, env, stdio: ["ignore", "pipe", "pipe"], ...UNPRIVILEGED });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      output += chunk;
    });
  const gone = new Promise((resolve) => child.once("exit", (code, signal) => resolve(signal ?? code)));
  const probe = () => {
    const [program, ...rest] = commandOf(stage, "HEALTHCHECK");
    return runCommand(program, rest, { cwd: image, env, ...UNPRIVILEGED });
  };
  return { child, gone, probe, output: () => output };
}

async function untilReady({ child, probe, output }) {
  const deadline = performance.now() + READY_MS;
  while ((await probe()).code !== 0) {
    demand(child.exitCode === null, `it ended with ${child.exitCode} before it was ready:\n${output()}`);
    demand(performance.now() < deadline, `it was not ready in ${READY_MS / 1000} s:\n${output()}`);
    await sleep(250);
  }
}

async function demandAnswer(url, status, options) {
  const answer = await fetch(url, options);
  const text = await answer.text();
  demand(answer.status === status, `${url} answered ${answer.status}, not ${status}: ${text.slice(0, 300)}`);
  return { answer, text };
}

async function exercise(base, image) {
  const authorization = `Bearer ${API_KEY}`;
  const post = (body) => ({
    method: "POST",
    headers: { authorization, "content-type": "application/json" },
    body,
  });
  const { answer, text } = await demandAnswer(`${base}/login`, 200);
  demand(answer.headers.get("x-content-type-options") === "nosniff", "a page lacks the security headers");
  const styles = /\/_next\/static\/[^"]+\.css/.exec(text)?.[0];
  demand(styles, "the login page names no stylesheet");
  const sheet = await demandAnswer(base + styles, 200);
  demand(sheet.answer.headers.get("content-type")?.startsWith("text/css"), `${styles} is not a stylesheet`);
  for (const file of readdirSync(path.join(image, "public"))) await demandAnswer(`${base}/${file}`, 200);

  const stored = await demandAnswer(
    `${base}/api/v1/requests`,
    200,
    post('{"model":"gpt-5-mini","latency_ms":840}'),
  );
  demand(JSON.parse(stored.text).accepted === 1, `the request was not accepted: ${stored.text}`);
  // Two rules of the front door that Next's server.js does not have.
  await demandAnswer(`${base}/api/v1/requests`, 413, post(" ".repeat(20_000_000)));
  await demandAnswer(`${base}/`, 400, { method: "POST", headers: { "next-action": "x" } });
  await demandAnswer(`${base}/api/v1/summary`, 200, { headers: { authorization } });
}

async function demandMigrations(url) {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(
      "SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL",
    );
    const wanted = readdirSync(path.join(repoRoot, "prisma/migrations"), { withFileTypes: true }).filter(
      (entry) => entry.isDirectory(),
    );
    demand(rows.length === wanted.length, `${rows.length} of ${wanted.length} migrations were applied`);
  } finally {
    await client.end();
  }
}

async function demandOtherAccount({ pid }) {
  if (!UNPRIVILEGED.uid) return;
  const [, uid] = /^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  demand(Number(uid) === UNPRIVILEGED.uid, `it runs as uid ${uid}`);
}

/**
 * What `docker build` and `docker compose up` do, without Docker: the files of the image in a folder, run by the
 * Dockerfile's command and health check as an account without write access there. `clean` runs the build stage from its
 * first step; otherwise the checkout's build is used.
 */
export async function checkImage({ clean = false } = {}) {
  const [build, last] = readDockerfile(read("Dockerfile"));
  const scratch = mkdtempSync(path.join(tmpdir(), "sightline-image-"));
  chmodSync(scratch, 0o755);
  const image = path.join(scratch, "app");
  let server = null;
  let running = null;
  try {
    if (clean) await performBuild(build, scratch, image);
    else assembleImage(image);
    const data = path.join(scratch, "data");
    mkdirSync(data, { mode: 0o700 });
    if (UNPRIVILEGED.uid) chownSync(data, UNPRIVILEGED.uid, UNPRIVILEGED.gid);
    server = await startEmbeddedPostgres(openDataDirectory(path.join(scratch, "database")));
    const port = await freePort(0);
    running = await launch(last, image, { database: server.url, data, port });
    await untilReady(running);
    await demandOtherAccount(running.child);
    await exercise(`http://127.0.0.1:${port}`, image);
    await demandMigrations(server.url);
    running.child.kill("SIGTERM");
    const ended = await Promise.race([running.gone, sleep(STOP_MS, "nothing", { ref: false })]);
    demand(ended === 0, `SIGTERM ended it with ${ended}:\n${running.output()}`);
    demand(!/error/i.test(running.output()), `it reported an error:\n${running.output()}`);
  } finally {
    running?.child.kill("SIGKILL");
    await running?.gone;
    await server?.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
}
