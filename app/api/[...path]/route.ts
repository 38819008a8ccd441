import { unguarded } from "@/lib/auth/guard";
import { ApiError } from "@/lib/schema/http/api-error";

/** Programs get JSON where no endpoint is, never the page for browsers. */
const refuse = unguarded(async (request) => {
  const { pathname } = new URL(request.url);
  throw new ApiError(
    404,
    "not_found",
    `There is no endpoint ${pathname.slice(0, 200)}; see /api/v1/openapi.json`,
  );
});

export { refuse as DELETE, refuse as GET, refuse as PATCH, refuse as POST, refuse as PUT };
