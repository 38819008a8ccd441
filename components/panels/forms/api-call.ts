"use client";

import { useCallback } from "react";
import { useProject } from "@/components/panels/frame/project-context";

type Detail = { path: string; message: string };

/** An error response of the API. */
export class CallError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly details: Detail[] = [],
    readonly requestId: string | null = null,
    readonly retryAfterSeconds: number | null = null,
    readonly code: string | null = null,
  ) {
    super(message);
  }

  /** The session ended. */
  get signedOut(): boolean {
    return this.status === 401;
  }

  /**
   * Whether the page may be read again. Without a session, the role or the project it would give way to another, with what was
   * typed; a thing that is gone takes its form along.
   */
  mayRefresh(isTyped: boolean): boolean {
    return !this.signedOut && !(isTyped && (this.status === 403 || this.status === 404));
  }

  /** The messages by field, such as `config.url`. */
  get byField(): Record<string, string> {
    return Object.fromEntries(this.details.map(({ path, message }) => [path, message]));
  }
}

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** Calls Sightline's API. Throws CallError for error responses and when the server is unreachable. */
export async function callApi<T>(
  method: Method,
  path: string,
  options: { projectId?: number; body?: unknown; signal?: AbortSignal } = {},
): Promise<T> {
  const headers = new Headers();
  if (options.projectId !== undefined) headers.set("x-sightline-project", String(options.projectId));
  if (options.body !== undefined) headers.set("content-type", "application/json");
  const response = await answerOf(path, {
    method,
    headers,
    cache: "no-store",
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    ...(options.signal ? { signal: options.signal } : {}),
  });
  if (response.status === 204) return undefined as T;
  return response.json().catch((thrown) => {
    if (options.signal?.aborted) throw thrown;
    throw new CallError(0, "The server's answer ended early. Reload the page to see what it saved.");
  });
}

/** Saves an export of the API as a file: a link cannot send the project, which is in a header. */
export async function saveExport(path: string, projectId: number, file: string): Promise<void> {
  const response = await answerOf(path, { headers: { "x-sightline-project": String(projectId) } });
  const content = URL.createObjectURL(await response.blob());
  Object.assign(document.createElement("a"), { href: content, download: file }).click();
  URL.revokeObjectURL(content);
}

async function answerOf(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (thrown) {
    if (init.signal?.aborted) throw thrown;
    throw new CallError(0, "Cannot reach the server. Check your connection and try again.");
  }
  if (response.ok) return response;
  const body = await response.json().catch(() => null);
  const wait = Number(response.headers.get("retry-after"));
  const { code, message, details, request_id } = body?.error ?? {};
  throw new CallError(
    response.status,
    response.status === 401
      ? "You are signed out. Log in in another tab, then try again."
      : (message ?? `The server answered ${response.status}.`),
    details ?? [],
    request_id ?? null,
    Number.isFinite(wait) && wait > 0 ? wait : null,
    code ?? null,
  );
}

/** callApi with the project of this page. */
export function useApi() {
  const { id } = useProject();
  return useCallback(
    <T>(method: Method, path: string, body?: unknown, signal?: AbortSignal) =>
      callApi<T>(method, path, {
        projectId: id,
        ...(body === undefined ? {} : { body }),
        ...(signal ? { signal } : {}),
      }),
    [id],
  );
}
