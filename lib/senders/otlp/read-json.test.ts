import { expect, it } from "vitest";
import { type Body, countedOf, reportsOf } from "@/test/recordings/recordings";

const body = (status: object, kind: number | string): Body => ({
  path: "/api/otlp/v1/traces",
  contentType: "application/json",
  body: {
    resourceSpans: [
      {
        resource: { attributes: [{ key: "telemetry.sdk.name", value: { stringValue: "bifrost" } }] },
        scopeSpans: [
          {
            scope: { name: "gateway" },
            spans: [
              {
                traceId: "1".padStart(32, "0"),
                spanId: "1".padStart(16, "0"),
                name: "call",
                kind,
                startTimeUnixNano: "1796040000000000000",
                endTimeUnixNano: "1796040001000000000",
                status,
                attributes: [{ key: "gen_ai.request.model", value: { stringValue: "gpt-5-mini" } }],
              },
            ],
          },
        ],
      },
    ],
  },
});
const statusesOf = (one: Body) => countedOf(reportsOf([one])).map(({ status }) => status);

it.each([
  [2, 3, ["error"]],
  ["STATUS_CODE_ERROR", "SPAN_KIND_CLIENT", ["error"]],
  ["STATUS_CODE_OK", "SPAN_KIND_CLIENT", ["success"]],
  ["STATUS_CODE_UNSET", 3, ["success"]],
  ["ERROR", "SPAN_KIND_CLIENT", ["success"]],
  ["STATUS_CODE_ERROR", "SPAN_KIND_INTERNAL", []],
])("reads a status and a kind by number and by name: %s, %s", (code, kind, statuses) => {
  expect(statusesOf(body({ code }, kind))).toEqual(statuses);
});

const integers = (values: Record<string, number>) =>
  Object.entries(values).map(([key, value]) => ({ key, value: { intValue: String(value) } }));
const counts = (input: number, output: number) =>
  integers({ "gen_ai.usage.input_tokens": input, "gen_ai.usage.output_tokens": output });
const usage = (attributes: object[]) => ({ name: "gen_ai.usage", attributes });

it.each([
  ["the last event that tells any", [], [usage(counts(9, 1)), usage(counts(9, 4)), usage([])], [9, 4]],
  ["the span, where it has some", counts(100, 50), [usage(counts(9, 4))], [100, 50]],
  ["no other event", [], [{ name: "usage", attributes: counts(9, 4) }], [null, null]],
])("reads counts of %s", (_, own, events, expected) => {
  const span = {
    traceId: "1".padStart(32, "0"),
    spanId: "1".padStart(16, "0"),
    name: "chat",
    kind: 3,
    startTimeUnixNano: "1796040000000000000",
    endTimeUnixNano: "1796040001000000000",
    attributes: [
      { key: "gen_ai.operation.name", value: { stringValue: "chat" } },
      { key: "gen_ai.request.model", value: { stringValue: "gpt-5-mini" } },
      ...own,
    ],
    events,
  };
  const scopeSpans = [{ scope: { name: "app" }, spans: [span] }];
  const one = { ...body({}, 3), body: { resourceSpans: [{ scopeSpans }] } };
  expect(countedOf(reportsOf([one])).map(({ tokens }) => [tokens.input, tokens.output])).toEqual([expected]);
});
