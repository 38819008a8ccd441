import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvLine, plainCell } from "@/lib/format/csv-line";
import { billName } from "./bill-name";
import { readCsv } from "./csv";
import { pricesCsv, readPricesCsv } from "./own-price-csv";
import { type BillLine, readBill } from "./read-bill";
import { type RecordedDoubts, reconcile } from "./reconcile";

describe("CSV", () => {
  it("of any texts reads back as they were", () => {
    const cell = fc.string({ unit: "grapheme-ascii", maxLength: 12 }).map((text) => text.trim());
    const row = fc.array(cell, { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), (rows) => {
        const width = rows[0]!.length;
        const even = [Array(width).fill("name"), ...rows.map((one) => [...one, "", "", ""].slice(0, width))];
        const read = readCsv(even.map(csvLine).join("")).map(({ cells }) => cells.map(plainCell));
        expect(read).toEqual(even.filter((one) => one.length > 1 || one[0] !== ""));
      }),
    );
  });

  it("numbers the lines of the file, quoted line feeds among them", () => {
    expect(readCsv('a,b\n"x\ny",1\n\nz,2\n').map(({ line }) => line)).toEqual([1, 2, 5]);
    expect(() => readCsv('a,b\n"x,1\n')).toThrow("Line 2: a quote is not closed");
  });
});

describe("own prices as CSV", () => {
  const header = "model,provider,input_usd_per_mtok,output_usd_per_mtok,reason,from,to\n";

  it("are read as they were written", () => {
    const price = {
      id: "1",
      model: "house, large",
      provider: null,
      input_usd_per_mtok: 0.15,
      output_usd_per_mtok: 1e-7,
      cached_usd_per_mtok: null,
      cache_write_usd_per_mtok: 2,
      as_model: null,
      reason: 'a "note"',
      from: "2026-01-01T00:00:00.000Z",
      to: null,
      created_at: "2026-01-01T00:00:00.000Z",
    };
    const { prices, faults } = readPricesCsv(pricesCsv([price]));
    expect(faults).toEqual([]);
    const { id: _, created_at: __, ...fields } = price;
    const sent = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
    expect(prices).toEqual([{ line: 2, price: sent }]);
  });

  it.each([
    ["a negative price", "m,,-1,1,,,", "line 2", "input_usd_per_mtok"],
    ["a price with a comma", 'm,,"1,5",1,,,', "line 2", "input_usd_per_mtok"],
    ["a price in words", "m,,cheap,1,,,", "line 2", "input_usd_per_mtok"],
    ["no model", ",,1,1,,,", "line 2", "model"],
    ["a zero without a reason", "m,,0,0,,,", "line 2", "reason"],
    ["no price", "m,,,,,,", "line 2", "input_usd_per_mtok"],
    ["a date that is none", "m,,1,1,,2026-02-31,", "line 2", "from"],
    ["an end before its start", "m,,1,1,,2026-02-02,2026-02-01", "line 2", "to must be after from"],
    ["a cell too many", "m,,1,1,,,,", "line 2", "8 cells instead of 7"],
  ])("with %s are refused by line and field", (_, line, path, message) => {
    const { faults } = readPricesCsv(`${header}${line}\n`);
    expect(faults[0]).toEqual({ path, message: expect.stringContaining(message) });
  });

  it.each([
    ["an unknown column", "model,price\nm,1\n", "unknown column price"],
    ["no column of models", "provider\nx\n", "model is missing"],
    ["a column twice", "model,model\nm,m\n", "twice"],
    ["nothing", "", "model is missing"],
    ["a header alone", header, "no prices"],
    ["more prices than a project may have", `${header}${"m,,1,1,,,\n".repeat(1_001)}`, "has 1001 prices"],
  ])("with %s are refused", (_, csv, message) => {
    expect(readPricesCsv(csv).faults[0]!.message).toContain(message);
  });
});

const OPENAI = `start_time,end_time,start_time_iso,end_time_iso,amount_value,amount_currency,line_item,project_id,organization_id,organization_name
1759276800,1759363200,2025-10-01T00:00:00+00:00,2025-10-02T00:00:00+00:00,0.5,usd,"gpt-4o-2024-08-06, input",,org-x,Acme
1759276800,1759363200,2025-10-01T00:00:00+00:00,2025-10-02T00:00:00+00:00,1.5,usd,"gpt-4o-2024-08-06, output",,org-x,Acme
1759363200,1759449600,2025-10-02T00:00:00+00:00,2025-10-03T00:00:00+00:00,,,,,,
1759449600,1759536000,2025-10-03T00:00:00+00:00,2025-10-04T00:00:00+00:00,0.25,usd,web search,,org-x,Acme
1761955200,1762041600,2025-11-01T00:00:00+00:00,2025-11-02T00:00:00+00:00,9,usd,"gpt-4o-2024-08-06, input",,org-x,Acme
`;
const ANTHROPIC = `usage_date_utc,model,workspace,api_key,usage_type,context_window,token_type,cost_usd,list_price_usd,cost_type,inference_geo,speed,api_key_id,api_key_status
2025-10-01,Claude Sonnet 4.5,Default,key,message,≤ 200k,input_no_cache,0.30,0.40,token,global,,apikey_x,active
2025-10-01,Claude Sonnet 4.5,Default,key,batch,≤ 200k,output,1.20,1.20,token,global,,apikey_x,active
2025-10-02,Claude Sonnet 4.5,Default,key,message,,web_search,0.01,0.01,web_search,global,,apikey_x,active
`;

describe("a provider's cost export", () => {
  it("of OpenAI is read by line items, days without costs aside", () => {
    const { lines, ignored } = readBill(OPENAI);
    expect(ignored).toBe(1);
    const unsaid = { listUsd: null, tier: null, tokens: null };
    expect(lines.slice(0, 3)).toEqual([
      { day: "2025-10-01", model: "gpt-4o-2024-08-06", usd: 0.5, ...unsaid },
      { day: "2025-10-01", model: "gpt-4o-2024-08-06", usd: 1.5, ...unsaid },
      { day: "2025-10-03", model: null, usd: 0.25, ...unsaid },
    ]);
  });

  it("of Anthropic is read by models, searches aside", () => {
    const { lines, unknown } = readBill(ANTHROPIC);
    const sonnet = { day: "2025-10-01", model: "claude sonnet 4.5", tier: "standard" };
    expect(lines).toEqual([
      { ...sonnet, usd: 0.3, listUsd: 0.4, tokens: "input_no_cache" },
      { ...sonnet, usd: 1.2, listUsd: 1.2, tokens: "output", tier: "batch" },
      { ...sonnet, day: "2025-10-02", model: null, usd: 0.01, listUsd: 0.01, tokens: "web_search" },
    ]);
    expect(unknown).toEqual([]);
  });

  it("names the columns that no export has", () => {
    const { lines, unknown } = readBill("date,model,cost,Team,flavor\n2025-10-01,m,1,a,b\n");
    expect(lines).toHaveLength(1);
    expect(unknown).toEqual(["team", "flavor"]);
  });

  it("of Anthropic's cost API is read in cents, page by page", () => {
    const page = (day: string, more: object) => ({
      data: [
        {
          starting_at: `${day}T00:00:00Z`,
          ending_at: `${day}T23:59:59Z`,
          results: [
            {
              currency: "USD",
              amount: "123.45",
              workspace_id: null,
              description: "Claude Sonnet 4.5 Usage - Input Tokens",
              cost_type: "tokens",
              context_window: "0-200k",
              model: "claude-sonnet-4-5-20250929",
              service_tier: "batch",
              token_type: "cache_creation.ephemeral_1h_input_tokens",
              ...more,
            },
          ],
        },
      ],
      has_more: false,
      next_page: null,
    });
    const search = {
      cost_type: "web_search",
      model: null,
      service_tier: null,
      token_type: null,
      amount: "7",
    };
    const { lines } = readBill(JSON.stringify([page("2025-10-01", {}), page("2025-10-02", search)]));
    expect(lines).toEqual([
      {
        day: "2025-10-01",
        model: "claude-sonnet-4-5-20250929",
        usd: 1.2345,
        listUsd: null,
        tier: "batch",
        tokens: "cache_creation.ephemeral_1h_input_tokens",
      },
      { day: "2025-10-02", model: null, usd: 0.07, listUsd: null, tier: null, tokens: null },
    ]);
  });

  it("of OpenAI's cost API is read in dollars", () => {
    const result = {
      object: "organization.costs.result",
      amount: { value: 0.06, currency: "usd" },
      line_item: "gpt-4o-2024-08-06, input",
      project_id: null,
    };
    const bucket = {
      object: "bucket",
      start_time: 1_759_276_800,
      end_time: 1_759_363_200,
      results: [result],
    };
    expect(readBill(JSON.stringify({ object: "page", data: [bucket], has_more: false })).lines).toMatchObject(
      [{ day: "2025-10-01", model: "gpt-4o-2024-08-06", usd: 0.06 }],
    );
  });

  it.each([
    ["more pages", { data: [], has_more: true }, "has_more is true"],
    ["no buckets", { costs: [] }, "no list data"],
    ["a bucket that is none", { data: [7] }, "no list data"],
    ["a bucket without results", { data: [{ start_time: 1_759_276_800 }] }, "data.0: results is not a list"],
    [
      "a report of usage",
      { data: [{ starting_at: "2025-10-01T00:00:00Z", results: [{ uncached_input_tokens: 5 }] }] },
      "export the costs instead",
    ],
    [
      "an amount in words",
      { data: [{ starting_at: "2025-10-01", results: [{ amount: "free" }] }] },
      "data.0.results.0: amount is not a number",
    ],
    ["no result", { data: [{ starting_at: "2025-10-01", results: [null] }] }, "data.0.results.0: amount is"],
    [
      "no day",
      { data: [{ results: [{ amount: { value: 1, currency: "usd" } }] }] },
      "data.0.results.0: not a day",
    ],
    [
      "another currency",
      { data: [{ start_time: 1_759_276_800, results: [{ amount: { value: 1, currency: "eur" } }] }] },
      "the currency is eur",
    ],
  ])("as JSON with %s is refused", (_, json, message) => {
    expect(() => readBill(JSON.stringify(json))).toThrow(message);
  });

  it("that is neither CSV nor JSON is refused", () => {
    expect(() => readBill('{"data": [')).toThrow("neither CSV nor valid JSON");
  });

  it.each([
    [
      "an export of usage",
      "start_time_iso,model,input_tokens\n2025-10-01,gpt-4o,5\n",
      "export the costs instead",
    ],
    ["no day", "model,cost_usd\nm,1\n", "no column with the day"],
    ["another currency", "date,model,amount,currency\n2025-10-01,m,1,eur\n", "Line 2: the currency is eur"],
    ["a cost in words", "date,model,cost\n2025-10-01,m,free\n", "Line 2: cost is not a number"],
    ["a day that is none", "date,model,cost\nyesterday,m,1\n", "Line 2: not a day"],
    ["a line that is cut off", "date,model,cost\n2025-10-01,m\n", "Line 2: 2 cells instead of 3"],
    ["no costs", "date,model,cost\n", "no costs"],
  ])("with %s is refused", (_, csv, message) => {
    expect(() => readBill(csv)).toThrow(message);
  });
});

describe("reconcile", () => {
  const recorded = [
    { day: "2025-10-01", model: "gpt-4o-2024-08-06", requests: 100, usd: 1.6 },
    { day: "2025-10-02", model: "gpt-4o", requests: 10, usd: 0.1 },
    { day: "2025-10-02", model: "o3-fresh", requests: 5, usd: 0 },
  ];
  const none = {
    unpriced: 0,
    doubts: {},
    tierAssumedUsd: 0,
    cacheWriteHourUsd: 0,
    errorsUsd: 0,
    reportedUsd: 0,
  };
  const base = {
    provider: "openai",
    month: "2025-10",
    recorded,
    doubts: [
      { ...none, model: "gpt-4o", doubts: { similar_name: 0.3 }, errorsUsd: 0.2 },
      { ...none, model: "o3-fresh", unpriced: 5 },
    ],
    edges: { before: 0, first: 0, last: 0, after: 0 },
    complete: true,
  };

  it("compares by model, whatever date its name carries, and by day", () => {
    const answer = reconcile({ ...base, bill: readBill(OPENAI), invoiceUsd: null });
    expect(answer).toMatchObject({ ours_usd: 1.7, theirs_usd: 2.25, difference_usd: 0.55, requests: 115 });
    expect(answer.models[0]).toMatchObject({
      model: "gpt-4o-2024-08-06",
      requests: 110,
      ours_usd: 1.7,
      theirs_usd: 2,
      difference_usd: 0.3,
    });
    expect(answer.days.map(({ day, difference_usd }) => [day, difference_usd])).toEqual([
      ["2025-10-01", 0.4],
      ["2025-10-02", -0.1],
      ["2025-10-03", 0.25],
    ]);
  });

  it("names what may explain the difference, each with its dollars", () => {
    const { explanations } = reconcile({ ...base, bill: readBill(OPENAI), invoiceUsd: null });
    const byKind = new Map(explanations.map((one) => [one.kind, one]));
    expect(byKind.get("fees")).toMatchObject({ usd: 0.25 });
    expect(byKind.get("other_month")!.text).toContain("1 line");
    expect(byKind.get("unpriced")!.text).toContain("5 requests of o3-fresh");
    expect(byKind.get("errors")).toMatchObject({ usd: -0.2 });
    expect(byKind.get("similar_name")!.text).toContain("$0.30 were priced by a similar name (gpt-4o)");
  });

  it("of thousands of models takes each of them once", () => {
    const models = Array.from({ length: 2_000 }, (_, at) => `m${at}x`);
    let read = 0;
    const doubts = models.map((model) => ({
      ...none,
      unpriced: 1,
      get model() {
        read += 1;
        return model;
      },
    }));
    const lines = models.slice(0, 1_000).map((model) => `2025-10-01,${model},batch,2\n`);
    const answer = reconcile({
      ...base,
      recorded: models.map((model) => ({ day: "2025-10-01", model, requests: 1, usd: 1 })),
      doubts,
      bill: readBill(`date,model,service_tier,cost\n${lines.join("")}`),
      invoiceUsd: null,
    });
    expect(answer.models).toHaveLength(2_000);
    expect(read).toBeLessThan(20 * models.length);
  });

  it("explains a total without details", () => {
    const answer = reconcile({ ...base, bill: null, invoiceUsd: 3 });
    expect(answer).toMatchObject({ theirs_usd: 3, difference_usd: 1.3 });
    for (const one of [...answer.models, ...answer.days]) expect(one.theirs_usd).toBeNull();
    expect(answer.explanations.map(({ kind }) => kind)).toContain("unpriced");
  });

  it("checks the hours around the month if they have the sign of the difference", () => {
    const edges = { before: 0, first: 0.1, last: 0, after: 1 };
    const kinds = (invoiceUsd: number) =>
      reconcile({ ...base, edges, bill: null, invoiceUsd }).explanations.map(({ kind }) => kind);
    expect(kinds(3)).toContain("time_zone");
    expect(kinds(1)).not.toContain("time_zone");
  });

  it("has nothing to say where nothing is doubtful", () => {
    const clean = { ...base, recorded: [recorded[0]!], doubts: [{ ...none, model: "gpt-4o" }] };
    expect(reconcile({ ...clean, bill: null, invoiceUsd: 1.6 })).toMatchObject({
      difference_usd: 0,
      explanations: [],
    });
  });

  it("sums of models, days and fees are the bill, for any bill", () => {
    const line = fc.record({
      day: fc.constantFrom("2025-10-01", "2025-10-31", "2025-11-01"),
      model: fc.option(fc.constantFrom("a", "b-2025-01-01", "b")),
      usd: fc.integer({ min: -100, max: 10_000 }).map((cents) => cents / 100),
      listUsd: fc.constantFrom(null, 1, 100),
      tier: fc.constantFrom(null, "standard", "batch"),
      tokens: fc.constantFrom(null, "output", "input_cache_write_1h"),
    });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 30 }), (lines) => {
        const { theirs_usd, days } = reconcile({
          ...base,
          bill: { lines, ignored: 0, unknown: [] },
          invoiceUsd: null,
        });
        const sum = days.reduce((total, one) => total + (one.theirs_usd ?? 0), 0);
        expect(sum).toBeCloseTo(theirs_usd!, 6);
      }),
    );
  });

  it.each([
    ["Claude Sonnet 4.5", "claude-sonnet-4-5-20250929"],
    ["Claude Opus 5", "claude-opus-5"],
    ["Claude Haiku 3.5", "claude-3-5-haiku-20241022"],
    ["claude-sonnet-4-5", "us.anthropic.claude-sonnet-4-5-20250929-v1:0"],
  ])("takes %s of a bill for %s", (theirs, ours) => {
    expect(billName(theirs)).toBe(billName(ours));
  });

  const dated = (days: Record<string, number>) =>
    Object.entries(days).map(([day, usd]) => ({ day, model: "claude-sonnet-4-5", requests: 10, usd }));
  const line = { model: "claude sonnet 4.5", listUsd: null, tier: "standard", tokens: "output" };
  const proven = (days: Record<string, number>, lines: BillLine[], doubts: Partial<RecordedDoubts> = {}) => {
    const { explanations, difference_usd } = reconcile({
      ...base,
      recorded: dated(days),
      doubts: [
        { ...none, model: "claude-sonnet-4-5", tierAssumedUsd: 100, cacheWriteHourUsd: 100, ...doubts },
      ],
      bill: { lines, ignored: 0, unknown: [] },
      invoiceUsd: null,
    });
    const certain = explanations.filter((one) => one.certain && one.usd !== null);
    expect(certain.reduce((sum, { usd }) => sum + usd!, 0)).toBeCloseTo(
      certain.length > 0 ? difference_usd! : 0,
      6,
    );
    return Object.fromEntries(certain.map(({ kind, usd }) => [kind, usd]));
  };

  it("proves a discount by the list prices of the bill", () => {
    expect(proven({ "2025-10-01": 10 }, [{ ...line, day: "2025-10-01", usd: 9, listUsd: 10 }])).toEqual({
      discount: -1,
    });
  });

  it.each([
    ["half of it", 5, 5],
    ["that of the standard tier", 5, 10],
  ])(
    "proves batch requests that were recorded at the standard tier, if the list price is %s",
    (_, usd, listUsd) => {
      const lines = [{ ...line, day: "2025-10-01", usd, listUsd, tier: "batch" }];
      expect(proven({ "2025-10-01": 10 }, lines)).toEqual({ batch_billed: -5 });
      expect(proven({ "2025-10-01": 5 }, lines, { tierAssumedUsd: 0 })).toEqual({});
    },
  );

  it("proves one-hour cache writes that were recorded as writes of five minutes", () => {
    const lines = [{ ...line, day: "2025-10-01", usd: 8, tokens: "input_cache_write_1h" }];
    expect(proven({ "2025-10-01": 5 }, lines)).toEqual({ cache_write_1h_billed: 3 });
    expect(proven({ "2025-10-01": 8 }, lines, { cacheWriteHourUsd: 0 })).toEqual({});
  });

  it("proves days that only one side has, and says what is left", () => {
    const lines = [
      { ...line, day: "2025-10-01", usd: 10 },
      { ...line, day: "2025-10-03", usd: 7 },
    ];
    expect(proven({ "2025-10-01": 9.5, "2025-10-02": 4 }, lines)).toEqual({
      day_not_recorded: 7,
      day_not_billed: -4,
      rest: 0.5,
    });
  });

  it("guesses no tier and no length of cache writes where the bill says them", () => {
    const kinds = (tier: string | null, tokens: string | null) =>
      reconcile({
        ...base,
        recorded: dated({ "2025-10-01": 10 }),
        doubts: [{ ...none, model: "claude-sonnet-4-5", tierAssumedUsd: 10, cacheWriteHourUsd: 1 }],
        bill: { lines: [{ ...line, tier, tokens, day: "2025-10-01", usd: 10 }], ignored: 0, unknown: [] },
        invoiceUsd: null,
      }).explanations.map(({ kind }) => kind);
    expect(kinds("standard", "input_cache_write_5m")).toEqual([]);
    expect(kinds(null, null)).toEqual(["cache_write_5m_assumed", "tier_assumed"]);
  });

  it("sees a discount that all models share", () => {
    const recordedOf = (model: string, usd: number) => ({ day: "2025-10-01", model, requests: 1, usd });
    const { explanations } = reconcile({
      ...base,
      recorded: [recordedOf("a", 10), recordedOf("b", 20)],
      doubts: [],
      bill: {
        lines: [
          { ...line, day: "2025-10-01", model: "a", usd: 9.5 },
          { ...line, day: "2025-10-01", model: "b", usd: 19 },
        ],
        ignored: 0,
        unknown: ["team"],
      },
      invoiceUsd: null,
    });
    expect(explanations.map(({ kind }) => kind)).toEqual(["unknown_columns", "even_share"]);
    expect(explanations[1]).toMatchObject({ usd: -1.5, certain: false });
  });
});
