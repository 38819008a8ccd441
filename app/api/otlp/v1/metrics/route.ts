import { otlpEndpoint } from "../otlp-endpoint";

export const dynamic = "force-dynamic";

export const POST = otlpEndpoint("metrics");
export const PUT = POST;
