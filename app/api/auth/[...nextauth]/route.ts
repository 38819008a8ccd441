import NextAuth from "next-auth";
import { nextAuthOptions } from "@/lib/auth/next-auth-options";

type Context = { params: Promise<{ nextauth: string[] }> };

// Options are made per call: the environment is not there when the application is built.
async function handler(request: Request, context: Context): Promise<Response> {
  return NextAuth(request as never, context as never, nextAuthOptions());
}

// Log-in and logout are open by design; next-auth checks its own CSRF token.
const open = Object.assign(handler, { permission: "open" as const });

export { open as GET, open as POST };
