import NextAuth from "next-auth";
import { nextAuthOptions } from "@/lib/auth/next-auth-options";

type Context = { params: Promise<{ nextauth: string[] }> };

// Options are created per call: the environment is not available at build time.
async function handler(request: Request, context: Context): Promise<Response> {
  return NextAuth(request as never, context as never, nextAuthOptions(request.headers));
}

// Login and logout are open by design; next-auth checks its CSRF token.
const open = Object.assign(handler, { access: "open" as const });

export { open as GET, open as POST };
