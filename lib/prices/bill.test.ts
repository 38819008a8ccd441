import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readBill } from "./bill-csv";
import { csvText, plainCell, readCsv } from "./csv";
import { pricesCsv, readPricesCsv } from "./own-price-csv";
import { reconcile } from "./reconcile";

describe("CSV", () => {
  it("of any texts reads back as they were", () => {
    const cell = fc.string({ unit: "grapheme-ascii", maxLength: 12 }).map((text) => text.trim());
    const row = fc.array(cell, { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), (rows) => {
        const width = rows[0]!.length;
        const even = [Array(width).fill("name"), ...rows.map((one) => [...one, "", "", ""].slice(0, width))];
        const read = readCsv(csvText(even)).map(({ cells }) => cells.map(plainCell));
        expect(read).toEqual(even.filter((one) => one.length > 1 || one[0] !== ""));
      }),
    );
  });

  it("makes a name that a spreadsheet would run inert, and undoes it", () => {
    expect(csvText([["=HYPERLINK(1)", "-x"]])).toBe("'=HYPERLINK(1),'-x\r\n");
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
const ANTHROPIC = `usage_date_utc,model,workspace,api_key,usage_type,context_window,token_type,cost_usd,list_price_usd,cost_type
2025-10-01,claude-sonnet-4-5-20250929,Default,key,message,≤ 200k,input_no_cache,0.30,0.30,token
2025-10-01,claude-sonnet-4-5-20250929,Default,key,message,≤ 200k,output,1.20,1.20,token
2025-10-02,claude-sonnet-4-5-20250929,Default,key,message,,web_search,0.01,0.01,web_search
`;

describe("a provider's cost export", () => {
  it("of OpenAI is read by line items, days without costs aside", () => {
    const { lines, ignored } = readBill(OPENAI);
    expect(ignored).toBe(1);
    expect(lines.slice(0, 3)).toEqual([
      { day: "2025-10-01", model: "gpt-4o-2024-08-06", usd: 0.5 },
      { day: "2025-10-01", model: "gpt-4o-2024-08-06", usd: 1.5 },
      { day: "2025-10-03", model: null, usd: 0.25 },
    ]);
  });

  it("of Anthropic is read by models, searches aside", () => {
    expect(readBill(ANTHROPIC).lines).toEqual([
      { day: "2025-10-01", model: "claude-sonnet-4-5-20250929", usd: 0.3 },
      { day: "2025-10-01", model: "claude-sonnet-4-5-20250929", usd: 1.2 },
      { day: "2025-10-02", model: null, usd: 0.01 },
    ]);
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
    expect(byKind.get("similar_name")!.text).toContain("$0.3000 were priced by a similar name (gpt-4o)");
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
    });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 30 }), (lines) => {
        const { theirs_usd, days } = reconcile({ ...base, bill: { lines, ignored: 0 }, invoiceUsd: null });
        const sum = days.reduce((total, one) => total + (one.theirs_usd ?? 0), 0);
        expect(sum).toBeCloseTo(theirs_usd!, 6);
      }),
    );
  });
});
