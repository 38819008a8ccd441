import { readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { loadTable, unloadTables } from "@/lib/pipeline/prices/load-table";
import { currentTable } from "@/lib/reads/price-settings";
import { pool } from "@/lib/store/database/pool";
import { borrowDatabase } from "./setup/borrow-database.mjs";
import { loadEnvFile } from "./setup/env-file.mjs";
import { exitWith, StartError } from "./setup/start-error.mjs";

const USAGE = `npm run prices                      shows the price table in use
npm run prices -- FILE.json         loads a newer table: the data.json of genai-prices, or {date, name?, providers}
npm run prices -- --bundled         goes back to the table that this version of Sightline brings

  --date YYYY-MM-DD   day of the data, where the file has none
  --older             load data that is older than that in use

Running processes use the table within a minute. Stored costs stay as they are: re-price them on the page Prices.`;

const OPTIONS = {
  date: { type: "string" },
  older: { type: "boolean", default: false },
  bundled: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

function readArguments() {
  try {
    return parseArgs({ args: process.argv.slice(2), options: OPTIONS, allowPositionals: true });
  } catch (thrown) {
    throw new StartError(`${(thrown as Error).message}\n\n${USAGE}`);
  }
}

function readFile(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (thrown) {
    throw new StartError(`Could not read ${file}: ${(thrown as Error).message}`);
  }
}

const counted = (count: number) => count.toLocaleString("en-US");

async function run({ values, positionals }: ReturnType<typeof readArguments>): Promise<void> {
  const [file, another] = positionals;
  if (another) throw new StartError(`Only one file is allowed: ${file}, ${another}`);
  if (file && values.bundled) throw new StartError("Pass a file or --bundled, not both");
  if (values.bundled) {
    const removed = await unloadTables();
    console.log(removed > 0 ? "Back to the price table of this version." : "No price table was loaded.");
    return;
  }
  const current = await currentTable();
  if (!file) {
    console.log(`In use: ${current.name}, data of ${current.date}.`);
    return;
  }
  if (values.date !== undefined && Number.isNaN(Date.parse(`${values.date}T00:00:00Z`)))
    throw new StartError(`--date must be a day such as 2026-11-30, not ${values.date}`);
  const options = {
    name: path.basename(file),
    date: values.date ?? null,
    allowOlder: values.older,
    by: "npm run prices",
  };
  const loaded = await loadTable(readFile(file), current, options).catch((thrown: Error) => {
    throw "code" in thrown ? thrown : new StartError(`${file} was not loaded. ${thrown.message}`);
  });
  if (!loaded.stored) return console.log(`${loaded.name}, data of ${loaded.date}, is already in use.`);
  console.log(
    `Loaded ${loaded.name}, data of ${loaded.date}: ${counted(loaded.models)} models, ${counted(loaded.added)} of them new, ${counted(loaded.changed)} with another price; ${counted(loaded.removed)} are gone.`,
  );
  console.log(
    "Running processes use it within a minute. Stored costs stay: re-price them on the page Prices.",
  );
}

async function main(): Promise<void> {
  const given = readArguments();
  if (given.values.help) return console.log(USAGE);
  const release = await borrowDatabase();
  try {
    await run(given);
  } finally {
    await pool().end();
    await release();
  }
}

try {
  loadEnvFile();
  await main();
} catch (thrown) {
  exitWith(thrown);
}
