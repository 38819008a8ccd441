import { AsyncLocalStorage } from "node:async_hooks";
import { randomBytes } from "node:crypto";
import { setMaxListeners } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { callOf } from "./ingest-call.mjs";
import { repoRoot } from "./repo-root.mjs";
import { pagePolicy } from "./security-headers.mjs";

/** The database was unavailable or busy; lib/pipeline/process/note-unavailable.ts says so. */
const UNAVAILABLE = Symbol.for("sightline.unavailable");
const RETRY_S = 2;

const PUBLIC = path.join(repoRoot, "public");
/** Icons and the like, which cost no page. */
const FILES = new Set((existsSync(PUBLIC) ? readdirSync(PUBLIC) : []).map((name) => `/${name}`));

// Next answers 500 whatever its page throws.
function answerUnavailable(incoming, outgoing) {
  const { writeHead } = outgoing;
  outgoing.writeHead = (status, ...rest) => {
    const isUnavailable = status === 500 && incoming.headers[UNAVAILABLE] === true;
    if (isUnavailable) outgoing.setHeader("retry-after", RETRY_S);
    return writeHead.call(outgoing, isUnavailable ? 503 : status, ...rest);
  };
}

// lib/call.ts, which Next bundles.
const CALLS = Symbol.for("sightline.calls");
/** Next logs every error of a page but its own: this one reads like that of notFound(). */
const BROWSER_LEFT = Object.assign(new Error("the browser left"), { digest: "NEXT_HTTP_ERROR_FALLBACK;404" });

/** How long a browser may leave what was sent unread before the page counts as answered. */
const UNREAD_MS = 1_000;

// Not when it has arrived: a browser can take as long as it likes to read it, or an answer before it on the connection.
const whenAnswered = (outgoing) =>
  new Promise((resolve) => {
    const { write, end } = outgoing;
    let unread;
    outgoing.write = (...given) => {
      const flows = write.apply(outgoing, given);
      if (!flows) unread ??= setTimeout(resolve, UNREAD_MS).unref();
      return flows;
    };
    outgoing.on("drain", () => {
      clearTimeout(unread);
      unread = undefined;
    });
    outgoing.end = (...given) => {
      resolve();
      return end.apply(outgoing, given);
    };
    outgoing.once("close", resolve);
  });

/** Of a page, as `work()` makes it: what it reads ends when the browser goes away. A route does that for itself. */
function inCallOf(outgoing, work) {
  const gone = new AbortController();
  // Each read of the page listens to it.
  setMaxListeners(0, gone.signal);
  outgoing.once("close", () => {
    if (!outgoing.writableFinished) gone.abort(BROWSER_LEFT);
  });
  const answered = whenAnswered(outgoing);
  globalThis[CALLS] ??= new AsyncLocalStorage();
  const call = { origin: null, team: null, signal: gone.signal, answered };
  return globalThis[CALLS].run(call, work);
}

/** Whether a page that the browser shows loads its content again: for another range or filter, or to refresh it. */
function loadsAgain({ headers }, pathname) {
  const { rsc, referer } = headers;
  return rsc !== undefined && URL.canParse(referer) && new URL(referer).pathname === pathname;
}

// The browser keeps the old content until all of the new is there. In pieces, React would draw the page again with each.
function sendWhole(outgoing) {
  const { end } = outgoing;
  const pieces = [];
  const take = (piece, encoding, callback) => {
    if (typeof piece === "string" || piece instanceof Uint8Array)
      pieces.push(Buffer.from(piece, typeof encoding === "string" ? encoding : undefined));
    return [piece, encoding, callback].find((one) => typeof one === "function");
  };
  outgoing.write = (...given) => {
    const taken = take(...given);
    if (taken) process.nextTick(taken);
    return true;
  };
  outgoing.end = (...given) => {
    const sent = take(...given);
    return end.call(outgoing, Buffer.concat(pieces), sent);
  };
}

function refusePage(outgoing) {
  const headers = {
    "content-type": "text/plain; charset=utf-8",
    "cache-control": "no-store",
    "retry-after": RETRY_S,
    // Of a navigation, which no browser repeats for a Retry-After.
    refresh: RETRY_S,
  };
  outgoing.writeHead(503, headers).end("Too many pages are open; retry shortly");
}

/** Answers a page: with the policy of its scripts, when its turn comes, in a call that ends with its browser. */
export function answerPage(incoming, outgoing, { pathname, inside, dev }) {
  const policy = pagePolicy(randomBytes(18).toString("base64"), dev);
  incoming.headers["content-security-policy"] = policy;
  outgoing.setHeader("content-security-policy", policy);
  answerUnavailable(incoming, outgoing);
  if (loadsAgain(incoming, pathname)) sendWhole(outgoing);
  return inCallOf(outgoing, async () => {
    // In dev mode there are no doors.
    const takesTurn = inside.doors?.takePageTurn && !FILES.has(pathname);
    const mayBegin = !takesTurn || (await inside.doors.takePageTurn(callOf(incoming, inside.origin).headers));
    return mayBegin ? inside.next(incoming, outgoing) : refusePage(outgoing);
  });
}
