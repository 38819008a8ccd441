import { parseArgs } from "node:util";
import { AZURE_HEADER } from "./azure-row";
import { UsageFailure } from "./replay-failure";

export const USAGE = `npm run replay -- FILE.csv [--speed N|max] [--url URL] [--key KEY] [--model NAME] [--limit N] [--end TIME]

  FILE.csv   an hour of real traffic: ${AZURE_HEADER}
  --speed    times real time (1, 10, …), each request carrying the moment it is sent at;
             max, the default: all at once, shifted so that it ends now
  --url      where Sightline answers (http://127.0.0.1:3000)
  --key      an API key with the scope ingest (or SIGHTLINE_API_KEY)
  --model    the model to name (gpt-5-mini)
  --limit    send only the first N rows
  --end      with --speed max: when the last row happened (2026-11-23T12:00:00Z). The same end again sends the
             same requests, and what is stored already is recognised`;

export type ReplayOptions = {
  file: string;
  /** Times real time; null: as fast as the server takes it. */
  speed: number | null;
  url: string;
  key: string;
  model: string;
  /** Null: the whole file. */
  limit: number | null;
  /** When the last row happened, epoch ms; null: now. */
  endMs: number | null;
};

const OPTIONS = {
  speed: { type: "string", default: "max" },
  url: { type: "string", default: "http://127.0.0.1:3000" },
  key: { type: "string" },
  model: { type: "string", default: "gpt-5-mini" },
  limit: { type: "string" },
  end: { type: "string" },
  help: { type: "boolean", short: "h", default: false },
} as const;

/** What the command line asks for, or "help". Throws a UsageFailure that names the argument. */
export function readOptions(args: readonly string[], keyOfEnvironment: string | undefined) {
  const { values, positionals } = parse(args);
  if (values.help) return "help" as const;
  const [file, another] = positionals;
  if (!file) throw new UsageFailure("a file is needed");
  if (another) throw new UsageFailure(`one file at a time: ${file}, ${another}`);
  const key = values.key ?? keyOfEnvironment ?? "";
  if (key === "") throw new UsageFailure("an API key is needed: pass --key, or set SIGHTLINE_API_KEY");
  const speed = speedOf(values.speed);
  if (speed !== null && values.end !== undefined)
    throw new UsageFailure("--end goes with --speed max: at other speeds a request happens when it is sent");
  const options: ReplayOptions = {
    file,
    speed,
    url: urlOf(values.url),
    key,
    model: modelOf(values.model),
    limit: limitOf(values.limit),
    endMs: endOf(values.end),
  };
  return options;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
  } catch (thrown) {
    throw new UsageFailure((thrown as Error).message);
  }
}

function speedOf(text: string): number | null {
  if (text === "max") return null;
  const speed = text.trim() === "" ? Number.NaN : Number(text);
  if (speed > 0 && speed <= 10_000) return speed;
  throw new UsageFailure(`--speed is "${text}": max, or a number above 0 up to 10000`);
}

function urlOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url && /^https?:$/.test(url.protocol)) return text.replace(/\/+$/, "");
  throw new UsageFailure(`--url is "${text}": an address such as http://127.0.0.1:3000`);
}

function modelOf(text: string): string {
  if (text.length >= 1 && text.length <= 200) return text;
  throw new UsageFailure("--model is a name of 1 to 200 characters");
}

function limitOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (/^\d{1,9}$/.test(text) && Number(text) > 0) return Number(text);
  throw new UsageFailure(`--limit is "${text}": a whole number above 0`);
}

const ZONED_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

function endOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const ts = ZONED_TIME.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(ts)) return ts;
  throw new UsageFailure(`--end is "${text}": a time with its zone, such as 2026-11-23T12:00:00Z`);
}
