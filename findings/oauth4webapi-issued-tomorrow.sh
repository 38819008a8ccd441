#!/usr/bin/env bash
# An ID token that says it is issued tomorrow is accepted: `iat` must be a number, and it is not compared with the clock,
# while `exp` and `nbf` are. A provider with a wrong clock goes unnoticed.
# Source: OpenID Connect Core 3.1.3.7: a client may refuse tokens that were issued too far from the current time.
# Seen: oauth4webapi 3.8.8, 28 November 2026. Sightline: lib/auth/sign-on/openid.test.ts, "an issue time in 90 s".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund oauth4webapi@3.8.8
cat >run.mjs <<'JS'
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as oauth from "oauth4webapi";

console.log("oauth4webapi", JSON.parse(readFileSync("node_modules/oauth4webapi/package.json", "utf8")).version);
const issuer = ["https", "//id.example"].join(":");
const now = Math.floor(Date.now() / 1_000);
const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const claims = { iss: issuer, sub: "user", aud: "client", iat: now + 86_400, exp: now + 90_000 };
const token = `${part({ alg: "RS256" })}.${part(claims)}.${Buffer.from("signature").toString("base64url")}`;
const answer = Response.json({ access_token: "a", token_type: "bearer", id_token: token });
const result = await oauth.processAuthorizationCodeResponse({ issuer }, { client_id: "client" }, answer);
const { iat } = oauth.getValidatedIdTokenClaims(result);
console.log("accepted, issued in", iat - now, "seconds");
assert.ok(iat - now > 86_000);
JS
node run.mjs
