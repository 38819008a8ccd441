import { threadId } from "node:worker_threads";
import { ApiError } from "@/lib/schema/http/api-error";
import { serveTasks } from "@/lib/threads/serve-tasks";

// A thread whose tasks make the mistakes that a thread must contain.
serveTasks({
  async whoami() {
    return threadId;
  },
  async allocate() {
    const kept: object[] = [];
    for (;;) kept.push({ text: `${kept.length}` });
  },
  async loop() {
    for (;;);
  },
  async wait() {
    // Longer than any test.
    await new Promise((resolve) => setTimeout(resolve, 600_000));
  },
  async exit() {
    process.exit(0);
  },
  async fail() {
    throw Object.assign(new Error("out of luck"), { code: "57P01" });
  },
  async refuse(status: 422) {
    throw new ApiError(status, "too_much", "ask for less", { details: [{ path: "hours", message: "less" }] });
  },
});
