import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { POST as checkAnomalies } from "@/app/api/v1/anomalies/check/route";
import { GET as getBaselines } from "@/app/api/v1/baselines/route";
import { POST as postRequests } from "@/app/api/v1/requests/route";
import { GET as getSummary } from "@/app/api/v1/summary/route";
import { pool } from "@/lib/store/database/pool";
import { makeKey, makeTeam } from "@/test/people";

// Cases of the same kind from elsewhere: SIGHTLINE_VECTORS=/path/to/cases.json
const file =
  process.env.SIGHTLINE_VECTORS ||
  path.resolve(import.meta.dirname, "../../../test/vectors/windowed-metrics.json");

type Fields = Record<string, unknown>;
type VectorCase = {
  name: string;
  window_minutes: number;
  requests: (Fields & { age_s: number })[];
  probes: (Fields & { age_s: number })[];
  expected: Fields & { baselines: Fields | null; cost: { total?: number }; anomalies: Fields[][] };
};

const cases = JSON.parse(readFileSync(file, "utf8")) as VectorCase[];

async function api(key: string) {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const request = (query: string, body?: unknown) =>
    new Request(`http://localhost:3000/api/v1/x${query}`, {
      headers,
      ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
    });
  const answered = async (response: Response) => {
    const body = await response.json();
    expect(response.status, JSON.stringify(body)).toBe(200);
    return body;
  };
  return {
    send: async (items: unknown[]) => answered(await postRequests(request("", items))),
    summary: async (query: string) => answered(await getSummary(request(query))),
    baselines: async (query: string) => answered(await getBaselines(request(query))),
    check: async (query: string, probe: unknown) => answered(await checkAnomalies(request(query, probe))),
  };
}

const withoutAge = ({ age_s: _, ...fields }: Fields) => fields;

afterAll(() => pool().end());

describe.each(cases)("$name", ({ window_minutes, requests, probes, expected }) => {
  test("the HTTP API returns the expected values", async () => {
    const { key } = await makeKey(await makeTeam(), "ingest", "read");
    const { send, summary, baselines, check } = await api(key);
    const now = Date.now() / 1000;
    const items = requests.map(({ age_s, ...fields }) => ({ ...fields, timestamp: now - age_s }));
    for (let at = 0; at < items.length; at += 5_000) {
      const part = items.slice(at, at + 5_000);
      expect(await send(part)).toEqual({ accepted: part.length, duplicates: 0, rejected: [] });
    }
    const window = `?window=${window_minutes}m`;
    const { window: span, precision, errors_by_type, ...figures } = await summary(window);
    const { baselines: wantedBaselines, anomalies, ...wanted } = expected;
    expect(precision).toBe("exact");
    expect(Date.parse(span.to) - Date.parse(span.from)).toBe(window_minutes * 60_000);
    // The expected costs were added as floats, which differs from the exact sum in the last digits.
    if (wanted.cost.total !== undefined) {
      expect(Math.abs(figures.cost.total - wanted.cost.total)).toBeLessThanOrEqual(1e-12 * wanted.cost.total);
      figures.cost.total = wanted.cost.total;
    }
    expect(figures).toEqual(wanted);
    const counted = Object.values(errors_by_type as Record<string, number>).reduce((a, b) => a + b, 0);
    const inWindow = requests.filter(({ age_s }) => age_s < window_minutes * 60);
    expect(counted).toBe(inWindow.filter(({ status }) => status === "error").length);
    const found = await baselines(window);
    if (wantedBaselines === null) expect(found).not.toHaveProperty("latency_mean");
    else expect(found).toEqual(wantedBaselines);
    for (const [index, probe] of probes.entries()) {
      const { anomalies: hits } = await check(`${window}&sensitivity=2`, withoutAge(probe));
      if (wantedBaselines === null)
        expect(hits.map(({ type }: Fields) => type)).not.toContain("latency_spike");
      else expect(hits).toEqual(anomalies[index]);
    }
  });
});
