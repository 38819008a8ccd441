import type pg from "pg";

type Send = (...given: unknown[]) => Promise<unknown>;
type Callback = (error: unknown, result?: unknown) => void;

const endsTransaction = (statement: unknown) => statement === "COMMIT" || statement === "ROLLBACK";

/**
 * Ends what a reader does on this connection when `signal` is aborted: the statement that runs is canceled, later ones are
 * not sent. `cancel` interrupts whatever the connection's session does when the server gets to it. So nothing follows on
 * the connection, nor does the next caller get it, until `cancel` has been answered; if that fails, it is closed.
 */
export function endWithCaller(
  client: pg.PoolClient,
  signal: AbortSignal,
  cancel: () => Promise<unknown>,
): void {
  const { query, release } = client;
  const send = query.bind(client) as unknown as Send;
  let last: Promise<unknown> = Promise.resolve();
  let unanswered = 0;
  let isRunning = false;
  let canceled: Promise<Error | undefined> | null = null;

  const leave = () => {
    if (!isRunning) return;
    canceled = cancel().then(
      () => undefined,
      (error: Error) => error,
    );
  };

  async function run(given: unknown[]): Promise<unknown> {
    const [statement] = given;
    if (statement === "ROLLBACK") {
      await canceled;
      return send(...given);
    }
    signal.throwIfAborted();
    // A pooler may lend the session to another client as soon as its transaction ends.
    isRunning = !endsTransaction(statement);
    try {
      return await send(...given);
    } catch (thrown) {
      throw signal.aborted ? signal.reason : thrown;
    } finally {
      isRunning = false;
    }
  }

  // The driver would queue statements, too, but send them after the one that is canceled.
  const inOrder = (...given: unknown[]) => {
    const callback = typeof given.at(-1) === "function" ? (given.pop() as Callback) : null;
    const answer = unanswered === 0 ? run(given) : last.then(() => run(given));
    unanswered += 1;
    const isAnswered = () => {
      unanswered -= 1;
    };
    last = answer.then(isAnswered, isAnswered);
    if (!callback) return answer;
    answer.then((result) => callback(undefined, result), callback);
  };

  signal.addEventListener("abort", leave, { once: true });
  client.query = inOrder as unknown as pg.PoolClient["query"];
  client.release = (given) => {
    signal.removeEventListener("abort", leave);
    client.query = query;
    const error = given === signal.reason ? undefined : given;
    if (canceled === null) release(error);
    else void canceled.then((failed) => release(failed ?? error));
  };
}
