# The service alone, for a Postgres of its own (docker-compose.yml has one). It runs as an ordinary user and writes
# nothing but to /tmp and, where it is given that, a volume, so the root file system can be read-only.

FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
COPY client/package.json ./client/
# What is optional is the embedded Postgres, which has no place here. The only install script that matters is that of the
# npm package `node`, which would fetch a second Node beside the image's.
RUN npm ci --omit=dev --omit=optional --ignore-scripts

FROM node:24-slim
# The options are those of `npm start`. The data directory is for the embedded Postgres only: with it in /tmp, a start
# without DATABASE_URL fails by saying what is missing.
ENV NODE_ENV=production NODE_OPTIONS="--max-old-space-size=128 --max-semi-space-size=16" HOST=0.0.0.0 SALDO_DATA_DIR=/tmp/saldo
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json LICENSE ./
COPY migrations ./migrations
COPY openapi ./openapi
# `saldo demo` is a client like any other.
COPY client/package.json ./client/
COPY client/src ./client/src
COPY src ./src
# `saldo` is the command line: `docker compose exec saldo saldo keys create --role admin`.
# The folder is for a volume with the key for checkpoints: a new one takes over whom it belongs to.
RUN chmod 755 src/cli.ts && ln -s /app/src/cli.ts /usr/local/bin/saldo && install -d -o 1000 -g 1000 -m 700 /var/lib/saldo
# The base image's user `node`, by number: Kubernetes can then see that it is not root.
USER 1000:1000
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT || 3000) + '/health/ready').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["saldo"]
CMD ["serve"]
