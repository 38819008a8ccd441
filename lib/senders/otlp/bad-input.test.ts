import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BOOK } from "@/lib/senders/registry";
import { encodeOtlp } from "@/test/recordings/encode-otlp";
import { type Body, listRecordings, splitBodies } from "@/test/recordings/recordings";
import { Collector, TooManyParts } from "./collect";
import { MalformedJson, MOST_CHARACTERS } from "./json-outline";
import { readJson } from "./read-json";
import { readProtobuf } from "./read-protobuf";
import { MalformedBytes, MOST_FIELDS, TooManyFields } from "./wire";

const SIGNALS = ["traces", "logs", "metrics"] as const;
type Signal = (typeof SIGNALS)[number];

function readBytes(bytes: Uint8Array, signal: Signal = "traces") {
  const collector = new Collector(signal, BOOK);
  for (const _ of readProtobuf(Buffer.from(bytes), signal, collector));
  return collector.decoded;
}

function readText(text: string, signal: Signal = "traces") {
  const collector = new Collector(signal, BOOK);
  for (const _ of readJson(text, signal, collector));
  return collector.decoded;
}

/** What a receiver may do with any bytes: read them, or refuse them as a whole. */
function survives(read: () => unknown): void {
  try {
    read();
  } catch (thrown) {
    if (!(thrown instanceof MalformedBytes) && !(thrown instanceof MalformedJson)) throw thrown;
  }
}

const all: Body[] = listRecordings().flatMap(({ bodies }) => bodies);
const samples = all.map((body) => ({ signal: body.path.split("/").at(-1) as Signal, body }));
const encoded = samples
  .map(({ signal, body }) => ({ signal, bytes: encodeOtlp(body) }))
  .filter(({ bytes }) => bytes.length < 20_000);
const texts = samples
  .map(({ signal, body }) => ({ signal, text: JSON.stringify(body.body) }))
  .filter(({ text }) => text.length < 40_000);

const START = "1795870903623000000";
const END = "1795870903918453053";
type Attribute = { key: string; value: unknown };
const chat = (at: number, more: object = {}, attributes: Attribute[] = []) => ({
  traceId: "0af7651916cd43dd8448eb211c80319c",
  spanId: (at + 1).toString(16).padStart(16, "0"),
  name: "chat gpt-5-mini",
  kind: 3,
  startTimeUnixNano: START,
  endTimeUnixNano: END,
  attributes: [
    { key: "gen_ai.operation.name", value: { stringValue: "chat" } },
    { key: "gen_ai.request.model", value: { stringValue: "gpt-5-mini" } },
    { key: "gen_ai.response.finish_reasons", value: { arrayValue: { values: [{ stringValue: "stop" }] } } },
    ...attributes,
  ],
  ...more,
});
const exportOf = (spans: unknown[], scope = "gen_ai") => ({
  resourceSpans: [{ scopeSpans: [{ scope: { name: scope }, spans }] }],
});
const bodyOf = (spans: unknown[]): Body => ({
  path: "/api/otlp/v1/traces",
  contentType: "application/json",
  body: exportOf(spans) as Body["body"],
});
const count = (value: unknown): Attribute => ({ key: "gen_ai.usage.input_tokens", value });
const inputOf = (value: unknown) => {
  const [report] = readText(JSON.stringify(exportOf([chat(0, {}, [count(value)])]))).reports;
  return report?.kind === "call" ? report.tokens.input : undefined;
};

describe("bytes that no sender should send", () => {
  it("are read or refused as a whole: truncated and mutated Protocol Buffers", () => {
    const mutated = fc
      .tuple(
        fc.constantFrom(...encoded),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
      )
      .map(([{ signal, bytes }, changes, share]) => {
        const changed = Uint8Array.from(
          bytes.subarray(0, changes.length % 2 === 0 ? bytes.length : Math.ceil(bytes.length * share)),
        );
        if (changed.length > 0) for (const [at, byte] of changes) changed[at % changed.length] = byte;
        return { signal, changed };
      });
    fc.assert(
      fc.property(mutated, ({ signal, changed }) => survives(() => readBytes(changed, signal))),
      {
        numRuns: 8_000,
      },
    );
  });

  it("are read or refused as a whole: any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom(...SIGNALS), (bytes, signal) =>
        survives(() => readBytes(bytes, signal)),
      ),
      { numRuns: 4_000 },
    );
  });

  it("are read or refused as a whole: truncated and mutated JSON", () => {
    const piece = fc.constantFrom(
      '"',
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      "null",
      "1e999",
      "\\",
      "\\u0000",
      '{"__proto__":1}',
      "-1",
      "true",
      " ",
    );
    const mutated = fc
      .tuple(fc.constantFrom(...texts), fc.array(fc.tuple(fc.nat(), fc.nat(20), piece), { maxLength: 5 }))
      .map(([{ signal, text }, changes]) => {
        let changed = text;
        for (const [at, length, put] of changes) {
          const from = at % (changed.length + 1);
          changed = changed.slice(0, from) + put + changed.slice(from + length);
        }
        return { signal, changed };
      });
    fc.assert(
      fc.property(mutated, ({ signal, changed }) => survives(() => readText(changed, signal))),
      {
        numRuns: 4_000,
      },
    );
  });

  it("are read or refused as a whole: JSON with other values where values are", () => {
    const node = fc.oneof(
      fc.constant(null),
      fc.integer(),
      fc.double(),
      fc.string(),
      fc.constant([]),
      fc.constant({}),
      fc.constant("1152921504606847000"),
      fc.constant([[null]]),
    );
    const built = fc.record(
      {
        traceId: node,
        spanId: node,
        name: node,
        kind: node,
        startTimeUnixNano: node,
        endTimeUnixNano: node,
        status: node,
        events: node,
        attributes: fc.oneof(
          node,
          fc.array(
            fc.oneof(
              node,
              fc.record({
                key: fc.oneof(
                  node,
                  fc.constant("gen_ai.operation.name"),
                  fc.constant("gen_ai.request.model"),
                ),
                value: fc.oneof(
                  node,
                  fc.record({ stringValue: node }),
                  fc.record({ intValue: node }),
                  fc.record({ doubleValue: node }),
                  fc.record({ arrayValue: node }),
                ),
              }),
            ),
            { maxLength: 4 },
          ),
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(built, node), { maxLength: 4 }),
        fc.constantFrom("ai", "gen_ai", "x"),
        (spans, name) =>
          survives(() =>
            readText(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ scope: { name }, spans }] }] })),
          ),
      ),
      { numRuns: 4_000 },
    );
  });
});

describe("one bad record", () => {
  it("of 8,192 is rejected, and no neighbor with it, in both encodings", () => {
    const spans = Array.from({ length: 8_192 }, (_, at) => chat(at));
    spans[4_000] = chat(4_000, { startTimeUnixNano: END, endTimeUnixNano: START });
    const fault = { records: 8_192, rejected: 1, fault: "A model call ends before it starts" };
    for (const decoded of [readText(JSON.stringify(exportOf(spans))), readBytes(encodeOtlp(bodyOf(spans)))]) {
      expect(decoded).toMatchObject(fault);
      expect(decoded.reports).toHaveLength(8_191);
    }
  });

  it("whose bytes are damaged is rejected alone", () => {
    const bytes = Buffer.from(encodeOtlp(bodyOf([chat(0), chat(1), chat(2)])));
    // The length of the second span's name, which then reaches beyond its span.
    const second = bytes.indexOf("chat gpt-5-mini", bytes.indexOf("chat gpt-5-mini") + 1);
    bytes[second - 1] = 0x7f;
    bytes[second] = 0xff;
    const decoded = readBytes(bytes);
    expect(decoded.rejected).toBe(1);
    expect(decoded.reports).toHaveLength(2);
  });

  it("has no model, no times, or impossible times", () => {
    const faults = (more: object) => readText(JSON.stringify(exportOf([chat(0, more)]))).rejected;
    expect(faults({ attributes: chat(0).attributes.slice(0, 1) })).toBe(1);
    const named = (model: string) => [
      { key: "gen_ai.operation.name", value: { stringValue: "chat" } },
      { key: "gen_ai.request.model", value: { stringValue: model } },
    ];
    expect(faults({ attributes: named(" \u00a0\u200b") })).toBe(1);
    const { reports } = readText(
      JSON.stringify(exportOf([chat(0, { attributes: named(" gpt-5\u00a0\u200b") })])),
    );
    expect(reports).toMatchObject([{ model: "gpt-5" }]);
    expect(faults({ startTimeUnixNano: "0" })).toBe(1);
    expect(faults({ endTimeUnixNano: 0 })).toBe(1);
    expect(faults({})).toBe(0);
  });
});

describe("a record that the database would refuse is rejected alone", () => {
  const text = (key: string, value: string): Attribute => ({ key, value: { stringValue: value } });
  const tokens = (key: string): Attribute => ({ key, value: { intValue: 2_000_000_000 } });

  it.each<[string, Attribute[]]>([
    ["a tag's name", [text("sightline.tag.a\0b", "x")]],
    ["a finish reason", [text("gen_ai.response.finish_reasons", "st\0op")]],
    [
      "a sum of counts",
      [
        tokens("gen_ai.usage.input_tokens"),
        tokens("gen_ai.usage.cache_read.input_tokens"),
        tokens("gen_ai.usage.cache_creation.input_tokens"),
      ],
    ],
  ])("%s", (_, attributes) => {
    const { rejected, reports } = readText(
      JSON.stringify(exportOf([chat(0, {}, attributes), chat(1)], "another")),
    );
    expect({ rejected, kept: reports.length }).toEqual({ rejected: 1, kept: 1 });
  });

  const codex = (attributes: Attribute[]) => {
    const logRecords = [{ timeUnixNano: END, attributes: [text("conversation.id", "c1"), ...attributes] }];
    const body = { resourceLogs: [{ scopeLogs: [{ scope: { name: "codex_otel" }, logRecords }] }] };
    const { rejected, reports } = readText(JSON.stringify(body), "logs");
    return { rejected, reports };
  };
  const took = (ms: number): Attribute => ({ key: "duration_ms", value: { doubleValue: ms } });

  it("and a mark of a beginning that no call can have is ignored", () => {
    const began = text("event.name", "codex.api_request");
    expect(codex([began, took(1_000)])).toMatchObject({ rejected: 0, reports: [{ kind: "began" }] });
    for (const ms of [1e12, 1e300]) expect(codex([began, took(ms)])).toEqual({ rejected: 0, reports: [] });
    expect(codex([began, took(-1_000)])).toEqual({ rejected: 1, reports: [] });
  });

  it("and a time to the first token that no call can have is unknown", () => {
    const end = [
      text("event.name", "codex.sse_event"),
      text("event.kind", "response.completed"),
      text("model", "gpt-5-codex"),
      { key: "input_token_count", value: { intValue: 10 } },
    ];
    const ttft = (ms: number): Attribute => ({ key: "ttft_ms", value: { doubleValue: ms } });
    expect(codex([...end, ttft(300)]).reports).toMatchObject([{ ttftMs: 300 }]);
    for (const ms of [1e300, -1]) expect(codex([...end, ttft(ms)]).reports).toMatchObject([{ ttftMs: null }]);
  });
});

it("a large record is interrupted while it is counted", () => {
  const escaped = '"'.repeat(1_000_000);
  const text = JSON.stringify(exportOf([chat(0, { name: escaped }, [{ key: "k", value: escaped }])]));
  expect([...readJson(text, "traces", new Collector("traces", BOOK))].length).toBeGreaterThan(
    text.length / 200_000,
  );
});

it("records of 100 kB give way after three of them", () => {
  const spans = Array.from({ length: 30 }, (_, at) =>
    chat(at, {}, [{ key: "prompt", value: { stringValue: "x".repeat(100 * 1_024) } }]),
  );
  const bytes = Buffer.from(encodeOtlp(bodyOf(spans)));
  expect([...readProtobuf(bytes, "traces", new Collector("traces", BOOK))]).toHaveLength(10);
});

it("a large body is interrupted before its first record is read, too", () => {
  const text = JSON.stringify(exportOf(Array.from({ length: 8_000 }, (_, at) => chat(at))));
  const collector = new Collector("traces", BOOK);
  let interruptions = 0;
  for (const _ of readJson(text, "traces", collector)) {
    if (collector.decoded.records > 0) break;
    interruptions += 1;
  }
  expect(interruptions).toBeGreaterThan(text.length / 200_000);
});

describe("a record that holds too much", () => {
  /** Of the Protocol Buffers above, where the second of three spans begins with all of `fields`. */
  const withFields = (fields: Buffer) => {
    const lengthOf = (value: number): number[] =>
      value < 128 ? [value] : [(value & 127) | 128, ...lengthOf(value >> 7)];
    const inside = (tag: number, ...parts: Buffer[]) => {
      const whole = Buffer.concat(parts);
      return Buffer.concat([Buffer.from([tag, ...lengthOf(whole.length)]), whole]);
    };
    const [first, , last] = [chat(0), chat(1), chat(2)].map((span) => encodeOtlp(bodyOf([span])));
    const huge = inside(0x0a, inside(0x12, inside(0x12, fields)));
    return Buffer.concat([first!, huge, last!]);
  };

  it.each<[string, Buffer]>([
    ["events", Buffer.alloc(2 * (MOST_FIELDS + 1), Buffer.from([0x5a, 0]))],
    ["attributes", Buffer.alloc(4 * MOST_FIELDS, Buffer.from([0x4a, 2, 0x0a, 0]))],
    ["unknown fields", Buffer.alloc(2 * (MOST_FIELDS + 1), Buffer.from([0x78, 0]))],
  ])("such as %s in Protocol Buffers is rejected alone", (_, fields) => {
    const decoded = readBytes(withFields(fields));
    expect(decoded).toMatchObject({ rejected: 1, fault: "A record may have at most 500000 fields" });
    expect(decoded.reports).toHaveLength(2);
  });

  it("such as unknown fields around the records is refused", () => {
    const fields = Buffer.alloc(2 * (MOST_FIELDS + 1), Buffer.from([0x78, 0]));
    expect(() => readBytes(fields)).toThrow(TooManyFields);
  });

  it.each<[string, object]>([
    ["characters", { name: "x".repeat(MOST_CHARACTERS) }],
    ["keys", { more: Object.fromEntries(Array.from({ length: 100_001 }, (_, at) => [`k${at}`, 0])) }],
  ])("such as %s in JSON is rejected alone", (what, more) => {
    const decoded = readText(JSON.stringify(exportOf([chat(0), chat(1, more), chat(2)])));
    expect(decoded.rejected).toBe(1);
    expect(decoded.fault).toMatch(new RegExp(`^A record may have at most \\d+ ${what}`));
    expect(decoded.reports).toHaveLength(2);
  });
});

describe("odd values", () => {
  it("of a metric's time leave out its point", () => {
    const at = (timeUnixNano: unknown) => ({ timeUnixNano, asInt: "1" });
    const dataPoints = [at(START), at(1e300), at("-5"), at("0")];
    const metrics = [{ name: "circuit_breaker_state", gauge: { dataPoints } }];
    const body = { resourceMetrics: [{ scopeMetrics: [{ metrics }] }] };
    expect(readText(JSON.stringify(body), "metrics").points).toHaveLength(1);
  });

  it("in the name and version of a scope are cut and replaced", () => {
    const scope = { name: `gen_ai\0\ud800${"x".repeat(1_000_000)}`, version: "1\0" };
    const body = { resourceSpans: [{ scopeSpans: [{ scope, spans: [chat(0)] }] }] };
    const [report] = readText(JSON.stringify(body)).reports;
    expect(report).toMatchObject({ scope: `gen_ai\ufffd\ufffd${"x".repeat(192)}`, senderVersion: "1\ufffd" });
  });

  it("are read as what they say, or as unknown", () => {
    expect(inputOf({ intValue: "100" })).toBe(100);
    expect(inputOf({ intValue: 100 })).toBe(100);
    expect(inputOf({ stringValue: "100" })).toBe(100);
    expect(inputOf({ doubleValue: 100 })).toBe(100);
    expect(inputOf({ doubleValue: null })).toBeNull();
    expect(inputOf({ intValue: 1152921504606847000 })).toBeNull();
    expect(inputOf({ intValue: "-5" })).toBeNull();
    expect(inputOf({ doubleValue: "NaN" })).toBeNull();
    expect(inputOf({})).toBeNull();
  });

  it("of ten thousand attributes are skipped", () => {
    const many = Array.from({ length: 10_000 }, (_, at) => ({ key: `k${at}`, value: { stringValue: "v" } }));
    for (const decoded of [
      readText(JSON.stringify(exportOf([chat(0, {}, many)]))),
      readBytes(encodeOtlp(bodyOf([chat(0, {}, many)]))),
    ])
      expect(decoded.reports).toHaveLength(1);
  });

  it("of events behind an exception are skipped", () => {
    const thrown = (type: string) => [{ key: "exception.type", value: { stringValue: type } }];
    const events = [
      { name: "gen_ai.choice", attributes: [] },
      { name: "exception", attributes: thrown("RateLimitError") },
      { name: "exception", attributes: thrown("TimeoutError") },
      { name: "gen_ai.choice", attributes: [] },
    ];
    const body = bodyOf([chat(0, { events, status: { code: 2 } })]);
    const read = readBytes(encodeOtlp(body));
    expect(read).toEqual(readText(JSON.stringify(body.body)));
    expect(read.reports).toMatchObject([{ status: "error", errorType: "rate_limit" }]);
  });

  it("named __proto__ change no object", () => {
    const attributes = [
      { key: "__proto__", value: { stringValue: "x" } },
      { key: "sightline.tag.__proto__", value: { stringValue: "x" } },
      { key: "sightline.tag.team", value: { stringValue: "search" } },
    ];
    const [report] = readText(JSON.stringify(exportOf([chat(0, {}, attributes)]))).reports;
    expect(report).toMatchObject({ tags: { team: "search" } });
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  it("of zero and absent ids leave the content as the identity", () => {
    const zero = { traceId: "0".repeat(32), spanId: "0".repeat(16) };
    const [one, other, same] = readText(
      JSON.stringify(
        exportOf([
          chat(0, zero),
          chat(0, { ...zero, endTimeUnixNano: "1795870903918553053" }),
          chat(0, zero),
        ]),
      ),
    ).reports;
    expect(one).toMatchObject({ group: "", span: "", key: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(one!.key).not.toBe(other!.key);
    expect(one!.key).toBe(same!.key);
  });
});

describe("a body", () => {
  it("without records is a success", () => {
    expect(readBytes(new Uint8Array(0))).toMatchObject({ records: 0, rejected: 0 });
    for (const text of ["{}", '{"resourceSpans":[]}', '{"resourceSpans":null}', ' {"resourceSpans":[{}]} '])
      expect(readText(text)).toMatchObject({ records: 0, rejected: 0 });
  });

  it("that is not one JSON object is rejected", () => {
    for (const text of [
      "[]",
      "null",
      "1",
      "{",
      '{"resourceSpans":[}',
      '{"resourceSpans":[]}x',
      '{"resourceSpans":{}}',
      '{"a":1,}',
    ])
      expect(() => readText(text), text).toThrow(MalformedJson);
  });

  it("with the scope behind its spans is read all the same", () => {
    const { scope, spans } = exportOf([chat(0)]).resourceSpans[0]!.scopeSpans[0]!;
    const text = JSON.stringify({
      resourceSpans: [
        {
          scopeSpans: [{ spans, scope }],
          resource: { attributes: [{ key: "service.name", value: { stringValue: "shop" } }] },
        },
      ],
    });
    expect(readText(text).reports).toMatchObject([{ sender: "ai-sdk", service: "shop" }]);
  });

  it("with more resources, scopes or records than are read at once is refused, in both encodings", () => {
    const many = (one: string) => Array.from({ length: 200_001 }, () => one).join(",");
    for (const text of [
      `{"resourceSpans":[${many("{}")}]}`,
      `{"resourceSpans":[{"scopeSpans":[${many("{}")}]}]}`,
      `{"resourceSpans":[{"scopeSpans":[{"spans":[${many("0")}]}]}]}`,
    ])
      expect(() => readText(text)).toThrow(TooManyParts);
    const empty = Buffer.alloc(2 * 200_001);
    for (let at = 0; at < empty.length; at += 2) empty[at] = 0x0a;
    expect(() => readBytes(empty)).toThrow(TooManyParts);
    expect(() => readBytes(empty.subarray(0, 20_000))).not.toThrow();
  });

  it("gives way between resources without records", () => {
    const collector = () => new Collector("traces", BOOK);
    const text = `{"resourceSpans":[${Array.from({ length: 640 }, () => "{}").join(",")}]}`;
    const bytes = Buffer.alloc(2 * 640);
    for (let at = 0; at < bytes.length; at += 2) bytes[at] = 0x0a;
    expect([...readJson(text, "traces", collector())]).toHaveLength(10);
    expect([...readProtobuf(bytes, "traces", collector())]).toHaveLength(10);
  });

  it("splits into as many records as it has", () => {
    expect(splitBodies([bodyOf([chat(0), chat(1)])])).toHaveLength(2);
  });
});
