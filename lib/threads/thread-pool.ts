import type { Worker } from "node:worker_threads";
import { ApiError, abandoned } from "@/lib/schema/http/api-error";
import type { Answer, Question } from "./serve-tasks";

type Size = {
  /** Threads at once. */
  threads: number;
  /** Tasks that wait for a thread, of all projects. */
  waiting: number;
  /** Tasks of one project, the running one among them. */
  ofProject: number;
  /** An unused thread ends after this time, and gives its memory back. */
  idleMs: number;
};

export type Caller = { projectId: number; signal: AbortSignal };
export type TaskLimits = {
  longestMs: number;
  /** The error of a task that takes too long or too much memory. */
  tooMuch: (what: string) => ApiError;
};

type Task = Caller &
  TaskLimits & {
    question: Question;
    resolve: (value: unknown) => void;
    reject: (thrown: unknown) => void;
  };

/**
 * Runs tasks in threads: what a task does by mistake, such as using up the memory or never coming back, ends its thread
 * and not the process. A project has one thread at a time, and projects are served in the order in which they asked.
 */
export class ThreadPool {
  private readonly waiting: Task[] = [];
  private readonly running = new Set<Task>();
  private readonly idle = new Map<Worker, NodeJS.Timeout>();

  constructor(
    private readonly start: () => Worker,
    private readonly size: Size,
  ) {}

  run(question: Question, caller: Caller & TaskLimits): Promise<unknown> {
    const { projectId, signal } = caller;
    const own = [...this.waiting, ...this.running].filter((task) => task.projectId === projectId);
    if (own.length >= this.size.ofProject)
      throw busy(429, `This project already has ${own.length} running or waiting`);
    if (this.waiting.length >= this.size.waiting) throw busy(503, "Too many are running or waiting");
    return new Promise((resolve, reject) => {
      const task = { ...caller, question, resolve, reject };
      signal.addEventListener("abort", () => this.abandon(task), { once: true });
      this.waiting.push(task);
      if (signal.aborted) this.abandon(task);
      this.startNext();
    });
  }

  private abandon(task: Task): void {
    const place = this.waiting.indexOf(task);
    if (place >= 0) this.waiting.splice(place, 1);
    task.reject(abandoned());
  }

  private startNext(): void {
    if (this.running.size >= this.size.threads) return;
    const busyProjects = new Set([...this.running].map(({ projectId }) => projectId));
    const place = this.waiting.findIndex(({ projectId }) => !busyProjects.has(projectId));
    const [task] = place < 0 ? [] : this.waiting.splice(place, 1);
    if (!task) return;
    this.running.add(task);
    void this.perform(task)
      .catch(task.reject)
      .then(() => {
        this.running.delete(task);
        this.startNext();
      });
    this.startNext();
  }

  private async perform(task: Task): Promise<void> {
    const thread = this.takeThread();
    const answer = await answerOf(thread, task);
    if (answer === "ended") return void (await thread.terminate());
    if ("refused" in answer) {
      const { status, code, message, extra } = answer.refused;
      task.reject(new ApiError(status, code, message, extra));
    } else task.resolve(answer.value);
    this.keep(thread);
  }

  private takeThread(): Worker {
    const [kept] = this.idle.keys();
    if (!kept) return this.startThread();
    clearTimeout(this.idle.get(kept));
    this.idle.delete(kept);
    kept.ref();
    return kept;
  }

  private startThread(): Worker {
    const thread = this.start();
    // Without a listener, an error ends the process.
    thread.on("error", () => {});
    thread.on("exit", () => this.idle.delete(thread));
    return thread;
  }

  /** It does not keep the process running. */
  private keep(thread: Worker): void {
    thread.unref();
    const timer = setTimeout(() => {
      this.idle.delete(thread);
      void thread.terminate();
    }, this.size.idleMs);
    this.idle.set(thread, timer.unref());
  }
}

/** Settles the task itself where the thread has to end. */
function answerOf(thread: Worker, task: Task): Promise<Answer | "ended"> {
  const { question, signal, longestMs, tooMuch } = task;
  return new Promise((resolve) => {
    const settle = (answer: Answer | "ended") => {
      clearTimeout(timer);
      signal.removeEventListener("abort", leave);
      thread.off("message", settle).off("error", fail).off("exit", exit);
      resolve(answer);
    };
    const end = (thrown: unknown) => {
      task.reject(thrown);
      settle("ended");
    };
    const fail = (thrown: Error & { code?: string }) =>
      end(thrown.code === "ERR_WORKER_OUT_OF_MEMORY" ? tooMuch("it needs too much memory") : thrown);
    const exit = () => end(new Error("the thread ended before it answered"));
    const leave = () => settle("ended");
    const timer = setTimeout(
      () => end(tooMuch(`it took longer than ${longestMs / 1_000} seconds`)),
      longestMs,
    );
    signal.addEventListener("abort", leave, { once: true });
    thread.on("message", settle).on("error", fail).on("exit", exit);
    thread.postMessage(question);
  });
}

function busy(status: 429 | 503, why: string): ApiError {
  return new ApiError(status, "busy", `${why}; try again in a few seconds`, { retryAfterSeconds: 5 });
}
