/** The answer to a sender: how many were not kept, and why of the first. */
export type Partial = { rejected: number; message: string };

export const CONFLICT = "A record with the same identity and other content is stored already";

export const sumOf = (parts: readonly Partial[]): Partial => ({
  rejected: parts.reduce((sum, { rejected }) => sum + rejected, 0),
  message: parts.find(({ message }) => message !== "")?.message ?? "",
});

const REJECTED = {
  traces: "rejectedSpans",
  logs: "rejectedLogRecords",
  metrics: "rejectedDataPoints",
} as const;

/** An Export*ServiceResponse as OTLP/JSON; full success is an empty one. */
export function answerJson(signal: keyof typeof REJECTED, { rejected, message }: Partial): object {
  if (rejected === 0) return {};
  // 64-bit integers are texts.
  return { partialSuccess: { [REJECTED[signal]]: String(rejected), errorMessage: message } };
}

/** The same in Protocol Buffers: of all signals alike. */
export function answerProtobuf({ rejected, message }: Partial): Uint8Array {
  if (rejected === 0) return new Uint8Array(0);
  return bytesField(1, Buffer.concat([varintField(1, rejected), textField(2, message)]));
}

/** A google.rpc.Status. */
export function statusProtobuf(code: number, message: string): Uint8Array {
  return Buffer.concat([varintField(1, code), textField(2, message)]);
}

const textField = (field: number, text: string) => bytesField(field, Buffer.from(text));
const bytesField = (field: number, bytes: Uint8Array) =>
  Buffer.concat([varint((field << 3) | 2), varint(bytes.length), bytes]);
const varintField = (field: number, value: number) => Buffer.concat([varint(field << 3), varint(value)]);

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Buffer.from([...bytes, rest]);
}
