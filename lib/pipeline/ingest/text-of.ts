import { ApiError } from "@/lib/schema/http/api-error";

/** Of text beyond ASCII, the largest body takes almost half a second. */
const BYTES_A_SLICE = 1024 * 1024;

/** Keeps no state: no text is decoded in parts. */
const whole = new TextDecoder("utf-8", { fatal: true });

/** The text of a body, decoded in slices if it is long. Throws 400 if it is not UTF-8. */
export async function textOf(body: Uint8Array, giveWay: () => Promise<void> | undefined): Promise<string> {
  if (body.length <= BYTES_A_SLICE) return decode(() => whole.decode(body));
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  for (let from = 0; from < body.length; from += BYTES_A_SLICE) {
    const to = from + BYTES_A_SLICE;
    text += decode(() => decoder.decode(body.subarray(from, to), { stream: to < body.length }));
    const turn = giveWay();
    if (turn) await turn;
  }
  return text;
}

function decode(read: () => string): string {
  try {
    return read();
  } catch {
    throw new ApiError(400, "invalid_utf8", "The body is not valid UTF-8");
  }
}
