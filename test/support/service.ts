import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The Node that npm installed, which is what `npm start` runs. */
const INSTALLED_NODE = `${ROOT}node_modules/node/bin/node`;
export const NODE = existsSync(INSTALLED_NODE) ? INSTALLED_NODE : process.execPath;

/** Milliseconds until the service must listen: an embedded database's first start is in it, on a busy machine. */
const START_MS = 60_000;

const LISTENS = /Saldo listens on (http:\/\/\S+?)(?=["\s]|\\)/;

export interface ServiceExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ServiceProcess {
  /** `http://127.0.0.1:PORT`, without a slash at its end. */
  readonly baseUrl: string;
  readonly pid: number;
  readonly exited: Promise<ServiceExit>;
  /** Sends the signal (SIGTERM) and answers when the process has ended. */
  kill(signal?: NodeJS.Signals): Promise<ServiceExit>;
  /** Everything that it has written so far, on both streams. */
  output(): string;
}

export interface ServiceProcessOptions {
  /** An external database; or else … */
  readonly databaseUrl?: string;
  /** … the directory of an embedded one. */
  readonly dataDir?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the real service as a process of its own, on a free port, and waits until it listens. */
export async function startServiceProcess(options: ServiceProcessOptions): Promise<ServiceProcess> {
  const child = spawn(NODE, ['src/main.ts'], {
    cwd: ROOT,
    env: serviceEnvironment(options),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const listening = Promise.withResolvers<string>();
  const collect = (chunk: string) => {
    output += chunk;
    const url = LISTENS.exec(output)?.[1];
    if (url !== undefined) listening.resolve(url);
  };
  child.stdout.setEncoding('utf8').on('data', collect);
  child.stderr.setEncoding('utf8').on('data', collect);
  // 'close', not 'exit': only then is the output complete.
  const exited = new Promise<ServiceExit>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  const endWithTests = () => child.kill('SIGKILL');
  process.once('exit', endWithTests);
  exited.then(({ code, signal }) => {
    process.removeListener('exit', endWithTests);
    listening.reject(new Error(`The service ended (${code ?? signal}) before it listened:\n${output}`));
  });
  const timer = setTimeout(() => {
    listening.reject(new Error(`The service does not listen after ${START_MS} ms:\n${output}`));
    child.kill('SIGKILL');
  }, START_MS);
  const baseUrl = await listening.promise.finally(() => clearTimeout(timer));
  const kill = (signal: NodeJS.Signals = 'SIGTERM') => {
    child.kill(signal);
    return exited;
  };
  return { baseUrl: baseUrl.replace(/\/$/, ''), pid: child.pid as number, exited, kill, output: () => output };
}

/**
 * Nothing of the test runner's own environment, so that a test sees the defaults that it does not set; but for where Node
 * keeps compiled code.
 */
export function serviceEnvironment({ databaseUrl, dataDir, env }: ServiceProcessOptions): Record<string, string> {
  const { PATH = '', HOME = '', NODE_COMPILE_CACHE = '' } = process.env;
  return {
    PATH,
    HOME,
    NODE_COMPILE_CACHE,
    HOST: '127.0.0.1',
    PORT: '0',
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
    ...(dataDir === undefined ? {} : { SALDO_DATA_DIR: dataDir }),
    ...env,
  };
}
