import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { log } from "@/lib/log";
import { processWide } from "@/lib/process-wide";
import { renewCurrentTable } from "@/lib/reads/price-settings";
import { isTransient } from "@/lib/store/database/transient-error";
import { loadTable } from "./load-table";

const MAX_BYTES = 50_000_000;

/** `seen`: what the file looked like when it was last read. */
type State = { seen: string | null; fault: string | null };
const state = () => processWide<State>("price-file", () => ({ seen: null, fault: null }));

/** Why the operator's price file was refused; null while it is in use, or where there is none. */
export const priceFileFault = (): string | null => state().fault;

/** In a thread that shows what another one found. */
export const notePriceFileFault = (fault: string | null): void => void Object.assign(state(), { fault });

/** Loads the operator's price file when it is new or has changed. What cannot be used leaves the table as it is. */
export async function watchPriceFile(file: string | undefined): Promise<void> {
  if (file === undefined) return;
  const known = state();
  try {
    const { mtimeMs, size } = await stat(file);
    const seen = `${mtimeMs} ${size}`;
    if (seen === known.seen) return;
    if (size > MAX_BYTES) throw new Error(`The file has ${size} bytes, at most ${MAX_BYTES} are read`);
    const options = { name: path.basename(file), date: null, allowOlder: false, by: "SIGHTLINE_PRICE_FILE" };
    const loaded = await loadTable(await readFile(file, "utf8"), await renewCurrentTable(), options);
    Object.assign(known, { seen, fault: null });
    if (loaded.stored) log.info("price file loaded", { name: loaded.name, date: loaded.date });
  } catch (thrown) {
    // The database's fault, not the file's: the next round tries again.
    if (isTransient(thrown)) throw thrown;
    const { code } = thrown as NodeJS.ErrnoException;
    const fault = code === undefined ? (thrown as Error).message : `The file cannot be read: ${code}`;
    if (fault !== known.fault) log.error("price file refused, the table stays as it was", { fault });
    known.fault = fault;
  }
}
