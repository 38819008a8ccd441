import assert from "node:assert/strict";
import { pool } from "@/lib/store/database/pool";
import { type Answer, LOGIN, PROXY, type Product } from "./product";
import type { Probe } from "./stage";

/** Whose guesses are refused, and who still logs in. */
export function loginProbes(product: Product): Probe[] {
  const logIn = async (email: string, password: string, forwarded: string, from?: string) => {
    const csrf = await product.call("/api/auth/csrf", from ? { from } : {});
    const cookie = String(csrf.headers["set-cookie"]).split(";")[0]!;
    const { csrfToken } = JSON.parse(csrf.text);
    return product.call("/api/auth/callback/credentials", {
      method: "POST",
      body: new URLSearchParams({ csrfToken, email, password, json: "true" }).toString(),
      headers: {
        cookie,
        "content-type": "application/x-www-form-urlencoded",
        "x-forwarded-for": forwarded,
      },
      ...(from ? { from } : {}),
    });
  };
  const isThrottled = ({ text }: Answer) => text.includes("throttled");
  // At once: one after the other, they take longer than the five minutes of the limit on a busy machine.
  const refusedOf = async (tries: number, attempt: (at: number) => Promise<Answer>) =>
    (await Promise.all(Array.from({ length: tries }, (_, at) => attempt(at + 1)))).filter(isThrottled).length;
  /** Attempts are counted in five minutes of the clock: what begins in some and ends in the next is repeated. */
  const inFiveMinutes = (work: () => Promise<void>) => async () => {
    const window = () => Math.floor(Date.now() / 300_000);
    for (let began = window(); ; began = window()) {
      await pool().query("DELETE FROM login_attempts");
      try {
        return await work();
      } catch (thrown) {
        if (window() === began) throw thrown;
      }
    }
  };

  return [
    [
      "8 a network of IPv6 counts as one, and guesses from it do not lock the owner out",
      inFiveMinutes(async () => {
        const refused = await refusedOf(60, (at) =>
          logIn(`nobody-${at}@example.com`, "wrong", `2001:db8:1:1::${at.toString(16)}`, PROXY),
        );
        assert.equal(refused, 10);
        await refusedOf(10, () => logIn(LOGIN.email, "wrong", "2001:db8:2:1::1", PROXY));
        assert.ok(isThrottled(await logIn(LOGIN.email, LOGIN.password, "2001:db8:2:1::1", PROXY)));
        const owner = await logIn(LOGIN.email, LOGIN.password, "2001:db8:3:1::1", PROXY);
        assert.match(String(owner.headers["set-cookie"]), /session=/);
      }),
    ],
    [
      "17 X-Forwarded-For is believed only from listed proxies",
      inFiveMinutes(async () => {
        const refused = await refusedOf(60, (at) =>
          logIn(`nobody-${at}@example.com`, "wrong", `192.0.2.${at}`),
        );
        assert.equal(refused, 10);
      }),
    ],
  ];
}
