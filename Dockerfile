# The steps that matter are in `npm run build` and scripts/image.mjs; `npm run test:image` performs this file without
# Docker. Keep the major version in step with .nvmrc.
FROM node:24-bookworm-slim AS build
WORKDIR /src
ENV NEXT_TELEMETRY_DISABLED=1
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build
RUN node scripts/image.mjs /app

FROM node:24-bookworm-slim
ENV NODE_ENV=production SIGHTLINE_HOST=0.0.0.0 SIGHTLINE_DATA_DIR=/data
# The generated secrets live here: mount a volume, and back it up.
RUN install -d -o node -g node -m 0700 /data
VOLUME /data
WORKDIR /app
COPY --from=build /app ./
USER node
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "scripts/setup/probe-readiness.mjs"]
# Node itself, not npm, so that SIGTERM arrives. Run with --init, as compose.yaml does.
CMD ["node", "scripts/start.mjs", "--built"]
