import { type FileHandle, open } from "node:fs/promises";
import { AZURE_HEADER, type AzureRow, parseAzureRow } from "./azure-row";
import { ReplayFailure } from "./replay-failure";

/** The rows of the file in order, at most `limit`, read in chunks. */
export async function* readTrace(file: string, limit: number | null): AsyncGenerator<AzureRow> {
  const handle = await openFile(file);
  let lineNumber = 0;
  let rows = 0;
  try {
    for await (const line of handle.readLines()) {
      lineNumber += 1;
      if (lineNumber === 1) requireHeader(file, line);
      else if (line.trim() !== "") {
        yield rowOf(file, line, lineNumber);
        rows += 1;
        if (rows === limit) return;
      }
    }
    if (lineNumber === 0) throw new ReplayFailure(`${file} is empty`);
  } finally {
    await handle.close();
  }
}

/** The number of rows to send and the time of the last one. Reads all rows, so that an invalid line is found before sending. */
export async function measureTrace(file: string, limit: number | null) {
  let count = 0;
  let lastMs = Number.NEGATIVE_INFINITY;
  for await (const { ts } of readTrace(file, limit)) {
    count += 1;
    lastMs = Math.max(lastMs, ts);
  }
  if (count === 0) throw new ReplayFailure(`${file} has no rows after its header`);
  return { count, lastMs };
}

async function openFile(file: string): Promise<FileHandle> {
  const reasons: Record<string, string> = {
    ENOENT: `no such file: ${file}`,
    EACCES: `this account cannot read ${file}`,
  };
  const handle = await open(file).catch((thrown: NodeJS.ErrnoException) => {
    throw new ReplayFailure(reasons[thrown.code ?? ""] ?? `cannot read ${file}: ${thrown.message}`);
  });
  if (!(await handle.stat()).isDirectory()) return handle;
  await handle.close();
  throw new ReplayFailure(`${file} is a folder`);
}

function requireHeader(file: string, line: string): void {
  if (line.replace(/^\ufeff/, "").trim() === AZURE_HEADER) return;
  throw new ReplayFailure(`${file}: line 1 must be ${AZURE_HEADER}, not: ${line.slice(0, 80)}`);
}

function rowOf(file: string, line: string, lineNumber: number): AzureRow {
  const row = parseAzureRow(line);
  if (row) return row;
  throw new ReplayFailure(
    `${file}: line ${lineNumber} must look like 2023-11-16 18:17:03.9799600,4808,10, not: ${line.slice(0, 80)}`,
  );
}
