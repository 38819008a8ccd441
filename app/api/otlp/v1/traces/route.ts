import { otlpEndpoint } from "../otlp-endpoint";

export const dynamic = "force-dynamic";

export const POST = otlpEndpoint("traces");
export const PUT = POST;
