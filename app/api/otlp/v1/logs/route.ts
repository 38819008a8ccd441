import { otlpEndpoint } from "../otlp-endpoint";

export const dynamic = "force-dynamic";

export const POST = otlpEndpoint("logs");
export const PUT = POST;
