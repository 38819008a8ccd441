import { parseArgs } from "node:util";
import { StartError } from "../setup/start-error.mjs";

export const USAGE = `npm run demo -- [--days 30] [--seed 7] [--follow] [--url URL]
                                         creates a demo project with traffic and incidents
npm run demo -- --remove                 removes it and all of its data

  --days     days of history, 1 to 60
  --seed     a whole number; the same seed creates the same traffic
  --follow   keeps sending live traffic until Ctrl-C
  --url      URL of Sightline (default: NEXTAUTH_URL or http://localhost:PORT)`;

export type DemoOptions = { days: number; seed: number; remove: boolean; follow: boolean; url: string };

const OPTIONS = {
  days: { type: "string", default: "30" },
  seed: { type: "string", default: "7" },
  url: { type: "string" },
  remove: { type: "boolean", default: false },
  follow: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

/** The parsed command line, or "help". Throws a StartError that names the argument. */
export function readDemoOptions(
  args: readonly string[],
  environment: Record<string, string | undefined>,
): DemoOptions | "help" {
  const values = parse(args);
  if (values.help) return "help";
  if (values.remove && values.follow) throw new StartError("--remove and --follow cannot be combined");
  const fallback = environment.NEXTAUTH_URL || `http://localhost:${environment.PORT || 3000}`;
  return {
    days: whole("--days", values.days, 1, 60),
    seed: whole("--seed", values.seed, 0, 2 ** 31 - 1),
    url: urlOf(values.url ?? fallback),
    remove: values.remove,
    follow: values.follow,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (thrown) {
    throw new StartError(`${(thrown as Error).message}\n\n${USAGE}`);
  }
}

function whole(name: string, text: string, least: number, most: number): number {
  if (/^\d{1,10}$/.test(text) && Number(text) >= least && Number(text) <= most) return Number(text);
  throw new StartError(`${name} is "${text}": must be a whole number from ${least} to ${most}`);
}

function urlOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url && /^https?:$/.test(url.protocol)) return text.replace(/\/+$/, "");
  throw new StartError(`--url is "${text}": must be a URL such as http://127.0.0.1:3000`);
}
