# Plecho without a desktop, in two stages: built with all tools, run with only the files it needs.
#   docker build -t plecho .
#   docker run -d --name plecho --restart unless-stopped -v plecho:/data -v ./plecho.json:/etc/plecho.json:ro -p 127.0.0.1:8080:8080 plecho
# See deploy/README.md.
FROM node:24-bookworm-slim AS build
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build && npm prune --omit=dev --no-audit --no-fund

FROM node:24-bookworm-slim
ENV NODE_ENV=production
# As in deploy/plecho.service: free memory is returned to the system.
ENV MALLOC_ARENA_MAX=1 MALLOC_TRIM_THRESHOLD_=131072
WORKDIR /app
COPY --from=build /src/package.json ./
COPY --from=build /src/node_modules ./node_modules
COPY --from=build /src/out ./out
RUN install -d -o node -g node -m 0700 /data
USER node
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
# 503 while calls are not reported. Docker only marks the container with it; restarting does not bring an exchange back.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--max-semi-space-size=4", "--heap-growing-percent=25", "out/headless.mjs", "--profile", "/data"]
CMD ["--config", "/etc/plecho.json"]
