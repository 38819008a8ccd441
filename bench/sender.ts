import { fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import type http from "node:http";
import { request as httpRequest } from "node:http";
import path from "node:path";
import { makeProject } from "@/lib/manage/make-project";
import { makeApiKey } from "@/lib/schema/people/api-key";
import { transaction } from "@/lib/store/database/pool";
import { hashApiKey, insertApiKey } from "@/lib/store/people/api-keys";
import { insertTeam } from "@/lib/store/people/teams";

export async function makeSender(): Promise<{ projectId: number; key: string }> {
  const key = makeApiKey(randomBytes(64));
  return transaction(async (client) => {
    const teamId = await insertTeam(client, "Benchmark");
    const projectId = await makeProject(client, teamId, { name: "Sender", timeZone: "UTC" });
    await insertApiKey(client, {
      projectId,
      name: "bench",
      scopes: ["ingest"],
      keyHash: hashApiKey(key),
      last4: key.slice(-4),
      createdBy: null,
      expiresAt: null,
    });
    return { projectId, key };
  });
}

export type Started = { url: string; pid: number; stop: () => void };

/** A server of this folder in a process of its own. */
export async function startProcess(file: string): Promise<Started> {
  const child = fork(path.join(import.meta.dirname, file), {
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const port = await new Promise<number>((resolve, reject) => {
    child.once("message", (message) => resolve((message as { port: number }).port));
    child.once("exit", () => reject(new Error(`${file} did not start`)));
  });
  return { url: `http://127.0.0.1:${port}`, pid: child.pid!, stop: () => child.kill() };
}

export const startServer = (): Promise<Started> => startProcess("ingest-server.ts");

export function post(
  url: URL,
  key: string,
  body: Buffer,
  agent: http.Agent,
  type = "application/json",
): Promise<{ accepted: number }> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${key}`,
      "content-type": type,
      "content-length": body.length,
    };
    const request = httpRequest(url, { method: "POST", agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        if (response.statusCode === 200) resolve(text === "" ? { accepted: 0 } : JSON.parse(text));
        else reject(new Error(`${response.statusCode}: ${text}`));
      });
    });
    request.on("error", reject);
    request.end(body);
  });
}
