import NextAuth from "next-auth";
import { clientAddress } from "@/lib/auth/client-address";
import { throttleNetwork } from "@/lib/auth/credentials/throttle";
import { nextAuthOptions } from "@/lib/auth/next-auth-options";
import { refusalOf, SIGN_ON_ID, signOnProvider } from "@/lib/auth/sign-on/sign-on-provider";
import { signOnSettings } from "@/lib/auth/sign-on/sign-on-settings";
import { env } from "@/lib/env";
import { admitPerson } from "@/lib/manage/admit-person";

type Context = { params: Promise<{ nextauth: string[] }> };

// Options are created per call: the environment is not available at build time.
async function handler(request: Request, context: Context): Promise<Response> {
  const { nextauth } = await context.params;
  if (request.method === "GET" && nextauth.join("/") === "callback/credentials")
    return new Response(null, { status: 405, headers: { allow: "POST" } });
  const settings = nextauth[1] === SIGN_ON_ID ? signOnSettings() : null;
  if (settings === null)
    return NextAuth(request as never, context as never, nextAuthOptions(request.headers));
  const address = clientAddress(request.headers, env().SIGHTLINE_TRUSTED_PROXIES);
  const parts = { settings, admit: admitPerson, throttle: () => throttleNetwork(address) };
  const provider = await signOnProvider(parts).catch(refusalOf);
  if (typeof provider !== "string")
    return NextAuth(request as never, context as never, nextAuthOptions(request.headers, provider));
  const url = `/login?error=${provider}`;
  return request.method === "POST"
    ? Response.json({ url })
    : new Response(null, { status: 302, headers: { location: url } });
}

// Login and logout are open by design; next-auth checks its CSRF token.
const open = Object.assign(handler, { access: "open" as const });

export { open as GET, open as POST };
