import { parentPort } from "node:worker_threads";
import { beforeReaders } from "@/lib/call";
import { ApiError } from "@/lib/schema/http/api-error";
import { ownValue } from "@/lib/schema/own-value";

export type Question = { name: string; input: readonly unknown[] };
type Refused = Pick<ApiError, "status" | "code" | "message" | "extra">;
export type Answer = { value: unknown } | { refused: Refused };

type Tasks = Record<string, (...input: never[]) => Promise<unknown>>;

/** The program of a thread: answers one question at a time. What fails unexpectedly ends the thread with its error. */
export function serveTasks(tasks: Tasks): void {
  parentPort!.on("message", async ({ name, input }: Question) => {
    // No one else uses the connections of a thread.
    const answer = await beforeReaders(() => ownValue(tasks, name)!(...(input as never[]))).then(
      (value): Answer => ({ value }),
      (thrown): Answer => {
        if (!(thrown instanceof ApiError)) throw thrown;
        const { status, code, message, extra } = thrown;
        return { refused: { status, code, message, extra } };
      },
    );
    parentPort!.postMessage(answer);
  });
}
