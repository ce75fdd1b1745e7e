/**
 * Load, from processes of their own: wrk against the service, pgbench against the database. A generator written in
 * JavaScript took 60 µs of processor time a request here, as much as half of the service; wrk is written in C for this.
 */
import { execFile } from 'node:child_process';
import { access, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface LoadResult {
  /** Requests answered (transactions, of pgbench). */
  readonly requests: number;
  readonly seconds: number;
  /** Answers that were no success. */
  readonly failures: number;
  /** Milliseconds. pgbench tells the mean only. */
  readonly p50: number | null;
  readonly p99: number | null;
}

/** Where a program is, or null. Debian keeps pgbench's versions apart. */
export async function findProgram(name: string): Promise<string | null> {
  const versions = await readdir('/usr/lib/postgresql').catch(() => []);
  const places = [
    ...versions.map((version) => `/usr/lib/postgresql/${version}/bin`),
    ...(process.env.PATH ?? '').split(':'),
  ];
  for (const place of places) {
    const path = join(place, name);
    if (
      await access(path).then(
        () => true,
        () => false,
      )
    )
      return path;
  }
  return null;
}

export interface Payments {
  readonly origin: string;
  readonly key: string;
  readonly circuit: string;
  readonly accounts: readonly string[];
  /** 1: single transfers; more: batches of as many. */
  readonly items: number;
  /** Whether one account is in every transfer. */
  readonly hot: boolean;
}

const SCRIPT = `
local accounts = { %ACCOUNTS% }
local items, hot, path = %ITEMS%, %HOT%, "%PATH%"
local headers = { ["Authorization"] = "Bearer %KEY%", ["Content-Type"] = "application/json" }
local sent, prefix, bodies = 0, "", {}

local function transfer()
  local from = math.random(1, #accounts)
  if hot then from = 1 end
  local to = math.random(1, #accounts - 1)
  if to >= from then to = to + 1 end
  if hot and math.random() < 0.5 then from, to = to, from end
  return '{"from":"' .. accounts[from] .. '","to":"' .. accounts[to] .. '","amount":"1.00"}'
end

local function batch()
  local list = {}
  for i = 1, items do list[i] = transfer() end
  return '{"atomic":false,"transfers":[' .. table.concat(list, ",") .. ']}'
end

local threads = 0
function setup(thread) threads = threads + 1; thread:set("seed", %SEED% + threads) end

function init()
  math.randomseed(seed)
  prefix = string.format("%d-%d-", seed, math.random(1, 1e9))
  if items > 1 then for i = 1, 32 do bodies[i] = batch() end end
end

function request()
  sent = sent + 1
  headers["Idempotency-Key"] = prefix .. sent
  local body
  if items > 1 then body = bodies[sent % 32 + 1] else body = transfer() end
  return wrk.format("POST", path, headers, body)
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('RESULT {"requests":%d,"seconds":%f,"failures":%d,"p50":%f,"p99":%f}\\n', summary.requests,
    summary.duration / 1e6, errors.status + errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
`;

/** Reads each answer, as a member does. One that says of a hold that it is held brings its capture as the next request. */
const READING = `
local placed = {}

function request()
  local id = table.remove(placed)
  if id == nil then
    sent = sent + 1
    headers["Idempotency-Key"] = prefix .. sent
    return wrk.format("POST", path, headers, transfer():sub(1, -2) .. '%MODE%}')
  end
  headers["Idempotency-Key"] = "capture-" .. id
  return wrk.format("POST", path .. "/" .. id .. "/capture", headers, "{}")
end

function response(status, _, body)
  local id = body:match('^{"id":"([^"]+)","state":"held"')
  if id then placed[#placed + 1] = id end
end
`;

/** Sends payments for so many seconds over so many connections. */
export const sendPayments = (
  wrk: string,
  payments: Payments,
  connections: number,
  seconds: number,
): Promise<LoadResult> => send(wrk, SCRIPT, payments, connections, seconds);

/** Transfers that are held and then captured whole, by a client that reads its answers. */
export const sendHolds = (wrk: string, payments: Payments, connections: number, seconds: number): Promise<LoadResult> =>
  send(wrk, SCRIPT + READING.replace('%MODE%', ',"mode":"hold"'), payments, connections, seconds);

/** Plain ones, by the same client: what it does with an answer takes a core's time as well. */
export const sendReadPayments = (
  wrk: string,
  payments: Payments,
  connections: number,
  seconds: number,
): Promise<LoadResult> => send(wrk, SCRIPT + READING.replace('%MODE%', ''), payments, connections, seconds);

async function send(
  wrk: string,
  text: string,
  payments: Payments,
  connections: number,
  seconds: number,
): Promise<LoadResult> {
  const { origin, key, circuit, accounts, items, hot } = payments;
  const script = text
    .replace('%ACCOUNTS%', accounts.map((id) => `"${id}"`).join(','))
    .replace('%ITEMS%', String(items))
    .replace('%HOT%', String(hot))
    .replace('%PATH%', `/v1/circuits/${circuit}/transfers${items > 1 ? '/batch' : ''}`)
    .replace('%KEY%', key)
    .replace('%SEED%', String(Date.now()));
  const folder = await mkdtemp(join(tmpdir(), 'saldo-load-'));
  const file = join(folder, 'payments.lua');
  const args = ['-t', '1', '-c', String(connections), '-d', `${seconds}s`, '--timeout', '30s', '-s', file, origin];
  const { stdout } = await writeFile(file, script)
    .then(() => run(wrk, args))
    .finally(() => rm(folder, { recursive: true }));
  const result = /^RESULT (.*)$/m.exec(stdout)?.[1];
  if (result === undefined) throw new Error(`wrk printed no result: ${stdout}`);
  return JSON.parse(result);
}

/** Runs pgbench with these arguments against a database. */
export async function runPgbench(
  pgbench: string,
  url: string,
  args: readonly string[],
  clients: number,
  seconds: number,
): Promise<LoadResult> {
  const threads = Math.min(clients, 2);
  const { stdout } = await run(pgbench, [
    '-M',
    'prepared',
    '-c',
    String(clients),
    '-j',
    String(threads),
    '-T',
    String(seconds),
    ...args,
    url,
  ]);
  const figure = (pattern: RegExp) => Number(pattern.exec(stdout)?.[1] ?? Number.NaN);
  const requests = figure(/actually processed: (\d+)/);
  const rate = figure(/tps = ([\d.]+)/);
  return {
    requests,
    seconds: requests / rate,
    failures: figure(/failed transactions: (\d+)/) || 0,
    p50: null,
    p99: null,
  };
}
