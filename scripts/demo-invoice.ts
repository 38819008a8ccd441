import { writeFileSync } from "node:fs";
import { existingDemo } from "@/lib/manage/demo-project";
import { pool } from "@/lib/store/database/pool";
import { billDemo } from "./demo/bill-demo";
import { borrowDatabase } from "./setup/borrow-database.mjs";
import { loadEnvFile } from "./setup/env-file.mjs";
import { exitWith, StartError } from "./setup/start-error.mjs";

const USAGE = `npm run demo:invoice -- [YYYY-MM]   writes an invented invoice of Anthropic over the demo project

The file demo-invoice-YYYY-MM.csv is for Prices, Reconcile with an invoice: see docs/reconcile.md. Default: this month.`;

async function main(month: string): Promise<void> {
  const release = await borrowDatabase();
  try {
    const demo = await existingDemo();
    if (!demo) throw new StartError("No demo project found. Create it first: npm run demo");
    const csv = await billDemo(demo.id, month);
    if (csv === null) throw new StartError(`The demo has no requests of Anthropic in ${month}.`);
    const file = `demo-invoice-${month}.csv`;
    writeFileSync(file, csv);
    console.log(`Written: ${file}. Open Prices, Reconcile with an invoice, provider anthropic.`);
  } finally {
    await pool().end();
    await release();
  }
}

try {
  loadEnvFile();
  const [month = new Date().toISOString().slice(0, 7), more] = process.argv.slice(2);
  if (month === "--help" || month === "-h") console.log(USAGE);
  else if (more !== undefined || !/^20\d\d-(0[1-9]|1[0-2])$/.test(month)) throw new StartError(USAGE);
  else await main(month);
} catch (thrown) {
  exitWith(thrown);
}
