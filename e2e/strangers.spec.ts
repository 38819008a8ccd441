import { expect, test } from "@playwright/test";
import { PAGES } from "../lib/schema/people/page-permission";
import { CHANNEL, EMAIL, shared } from "./journey";

// Pages and calls without a session, in every spelling of the address and every disguise. That routes
// refuse the wrong people is tested in process; here it is the router, the front door and the pages.

const PATHS = [
  ...Object.entries(PAGES)
    .filter(([, permission]) => permission !== "open")
    .map(([page]) => page.replace(/\[\w+\]/g, "00000000-0000-4000-8000-000000000000")),
  ...["rules", "channels", "members", "api-keys", "audit", "requests", "summary", "projects/1", "live"].map(
    (name) => `/api/v1/${name}`,
  ),
];
const FORMS: ((path: string) => string)[] = [
  (path) => path,
  (path) => `${path}/`,
  (path) => `/${path}`,
  (path) => `/.${path}`,
  (path) => path.toUpperCase(),
  (path) => path.replace(/(.)\//, "$1%2f"),
  (path) => `${path}.rsc`,
  (path) => `${path}.json`,
  (path) => `${path}?_rsc=1abcd`,
  (path) => `/_next/data/build${path === "/" ? "/index" : path}.json`,
];
const HEADERS: Record<string, string>[] = [
  {},
  { rsc: "1" },
  { rsc: "1", "next-router-prefetch": "1", "next-url": "/" },
  { rsc: "1", "next-router-segment-prefetch": "/_tree" },
  { purpose: "prefetch", "x-middleware-prefetch": "1" },
  { "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy" },
  { "x-middleware-subrequest": "middleware" },
  { "x-forwarded-for": "127.0.0.1", "x-sightline-peer": "127.0.0.1", "x-sightline-project": "1" },
  { authorization: "Bearer slk_unknown0000000000000000000000000000000" },
  { cookie: "sightline.session=x; __Host-sightline.session=x", "x-sightline-project": "1" },
];
const IN_PAIRS = ["/", "/channels", "/api/v1/rules", "/api/v1/members"];
/** What only a member of the team may see. */
const CANARIES = [CHANNEL, EMAIL, "gpt-5-mini", "p95 latency"];

test("a stranger sees nothing of a team at any address and in any disguise", async () => {
  const plain = FORMS[0]!;
  const { url } = shared();
  // Every form and every disguise of each, and all pairs of a few.
  const cases = PATHS.flatMap((path) =>
    FORMS.flatMap((form) =>
      HEADERS.filter((headers) => IN_PAIRS.includes(path) || form === plain || headers === HEADERS[0]).map(
        (headers) => ({ address: form(path), headers }),
      ),
    ),
  );
  const count = cases.length;
  const wrong: string[] = [];
  const walk = async () => {
    for (let one = cases.pop(); one !== undefined; one = cases.pop()) {
      const answer = await fetch(`${url}${one.address}`, { headers: one.headers, redirect: "manual" });
      const text = await answer.text();
      const seen = CANARIES.filter((canary) => text.includes(canary));
      if (answer.status < 500 && seen.length === 0) continue;
      wrong.push(`${one.address} ${JSON.stringify(one.headers)}: ${answer.status} shows ${seen.join(", ")}`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, walk));
  expect(wrong).toEqual([]);
  process.stdout.write(`strangers: ${count} requests\n`);
  expect(count).toBeGreaterThan(800);
});

test("an unknown method of a call is refused", async () => {
  const { url } = shared();
  for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
    const answer = await fetch(`${url}/api/v1/summary`, { method });
    expect([404, 405], `${method} /api/v1/summary`).toContain(answer.status);
  }
});
