import type { SignOnTest } from "@/lib/schema/people/sign-on";
import { callProvider } from "./call-provider";
import { githubApi } from "./github";
import { discoverNow } from "./openid";
import type { SignOnError } from "./sign-on-error";
import type { SignOnSettings } from "./sign-on-settings";

/** Asks the provider now, whatever is cached. Clients and secrets show at the first sign-in only. */
export async function testProvider(settings: SignOnSettings): Promise<SignOnTest> {
  const started = performance.now();
  const answer = (reachable: boolean, message: string): SignOnTest => ({
    reachable,
    message,
    took_ms: Math.round(performance.now() - started),
  });
  try {
    if (settings.kind === "github") {
      const { status } = await callProvider(settings)(`${githubApi(settings)}/meta`, {});
      return answer(status < 500, `GitHub answered with status ${status}`);
    }
    const server = await discoverNow(settings);
    return answer(
      true,
      `Discovery succeeded; people sign in at ${new URL(server.authorization_endpoint!).host}`,
    );
  } catch (thrown) {
    return answer(false, (thrown as SignOnError).message);
  }
}
