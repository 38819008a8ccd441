import { currentCall } from "@/lib/call";
import { type Env, env } from "@/lib/env";
import { processWide } from "@/lib/process-wide";
import { TwoGenerations } from "@/lib/schema/two-generations";
import { CallerTurns } from "@/lib/turns";
import { clientAddress } from "./client-address";
import { readCookie, sessionCookie } from "./cookie-name";
import { networksOf } from "./credentials/client-network";

/** Pages that one process makes at once; of these, two are kept for callers that have none. */
export const PAGES_AT_ONCE = 6;
/** How long a page waits for its turn before its browser gets 503. */
const LONGEST_WAIT_MS = 30_000;
/** From then on a page that is still made no longer counts. */
const LONGEST_TURN_MS = 30_000;
const SESSIONS = 10_000;

type Headers = { get(name: string): string | null };
type Settings = Pick<Env, "NEXTAUTH_URL" | "SIGHTLINE_TRUSTED_PROXIES">;

const turns = () =>
  processWide(
    "page-turns",
    () =>
      new CallerTurns(PAGES_AT_ONCE, {
        longestMs: LONGEST_WAIT_MS,
        tooLate: () => new Error("waited too long"),
      }),
  );

const teams = () => processWide("teams-of-sessions", () => new TwoGenerations<string>(SESSIONS));

/**
 * Resolves to true when Next may make the page of the current call: teams take turns, and what waits costs nothing, because
 * Next has not begun. To false after waiting for too long, or when the browser left. The turn lasts until the page is
 * answered. A session takes the turns of the team whose page it saw last; until it has seen one those of its network,
 * because any text can be sent as a cookie.
 */
export async function takePageTurn(headers: Headers, settings: Settings = env()): Promise<boolean> {
  const call = currentCall()!;
  const token = readCookie(headers.get("cookie"), sessionCookie(settings.NEXTAUTH_URL).name);
  const team = token === null ? undefined : teams().get(token);
  const { network } = networksOf(clientAddress(headers, settings.SIGHTLINE_TRUSTED_PROXIES));
  const end = await turns()
    .begin(team ?? network, call.signal)
    .catch(() => null);
  if (end === null) return false;
  const timer = setTimeout(end, LONGEST_TURN_MS).unref();
  void call.answered!.then(() => {
    clearTimeout(timer);
    end();
    if (token !== null && call.team !== null) teams().set(token, call.team);
  });
  return true;
}
