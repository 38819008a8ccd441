/** An OTLP export of one call that ended then, in epoch ms: its span, whose request is stored. */
export function chatExport(endMs: number): object {
  const nanos = (ms: number) => `${Math.floor(ms)}000000`;
  const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
  const span = {
    traceId: "0af7651916cd43dd8448eb211c80319c",
    spanId: "b7ad6b7169203331",
    name: "chat gpt-4o",
    kind: 3,
    startTimeUnixNano: nanos(endMs - 1_000),
    endTimeUnixNano: nanos(endMs),
    attributes: [text("gen_ai.operation.name", "chat"), text("gen_ai.request.model", "gpt-4o")],
  };
  return { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] };
}
