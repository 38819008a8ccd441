import { keepCall } from "@/lib/call";
import { csvLine } from "@/lib/format/csv-line";

type Cells = Parameters<typeof csvLine>[0];
type Page = { rows: readonly Cells[]; nextCursor: string | null };

/** All rows from `cursor` on as CSV, read a page at a time to bound memory. The reads end with the caller of the route. */
export function streamCsv(
  columns: readonly string[],
  cursor: string | null,
  readPage: (cursor: string | null) => Promise<Page>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const encoded = (rows: readonly Cells[]) => encoder.encode(rows.map(csvLine).join(""));
  let from = cursor;
  return new ReadableStream({
    start: (controller) => controller.enqueue(encoded([columns])),
    pull: keepCall(async (controller: ReadableStreamDefaultController<Uint8Array>) => {
      const { rows, nextCursor } = await readPage(from);
      if (rows.length > 0) controller.enqueue(encoded(rows));
      from = nextCursor;
      if (from === null) controller.close();
    }),
  });
}
