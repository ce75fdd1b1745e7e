import { type ChildProcess, spawn } from 'node:child_process';
import { NODE, ROOT, type ServiceProcessOptions, serviceEnvironment } from './service.ts';
import type { HostAnswer, HostRequest } from './service-host.ts';

/** A service that shares its process with those that the worker's other test files have or had. */
export interface HostedService {
  /** `http://127.0.0.1:PORT`, without a slash at its end. */
  readonly baseUrl: string;
  stop(): Promise<void>;
}

class Host {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, PromiseWithResolvers<HostAnswer>>();
  #last = 0;
  #output = '';

  constructor() {
    this.#process = spawn(NODE, ['test/support/service-host.ts'], {
      cwd: ROOT,
      env: serviceEnvironment({}),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const collect = (chunk: string) => {
      this.#output = (this.#output + chunk).slice(-10_000);
    };
    this.#process.stdout?.setEncoding('utf8').on('data', collect);
    this.#process.stderr?.setEncoding('utf8').on('data', collect);
    this.#process.on('message', (answer: HostAnswer) => {
      this.#waiting.get(answer.id)?.resolve(answer);
      this.#waiting.delete(answer.id);
    });
    this.#process.once('close', (code, signal) => {
      if (host === this) host = undefined;
      const error = new Error(`The process of the services ended (${code ?? signal}):\n${this.#output}`);
      for (const { reject } of this.#waiting.values()) reject(error);
    });
    // It ends with its parent, and keeps nobody.
    this.#process.unref();
    this.#process.channel?.unref();
    for (const stream of [this.#process.stdout, this.#process.stderr]) (stream as unknown as { unref(): void }).unref();
  }

  async open(env: Readonly<Record<string, string>>): Promise<HostedService> {
    const id = this.#nextId();
    const { origin } = await this.#ask({ id, open: env });
    return {
      baseUrl: origin as string,
      stop: async () => {
        await this.#ask({ id: this.#nextId(), close: id });
      },
    };
  }

  #nextId(): number {
    this.#last += 1;
    return this.#last;
  }

  async #ask(request: HostRequest): Promise<HostAnswer> {
    const answered = Promise.withResolvers<HostAnswer>();
    this.#waiting.set(request.id, answered);
    this.#process.send(request);
    const answer = await answered.promise;
    if (answer.error !== undefined) throw new Error(`The service did not do it: ${answer.error}\n${this.#output}`);
    return answer;
  }
}

let host: Host | undefined;

/** Opens a service as `npm start` does, in the worker's one process for them. For whoever kills one, or sets up Node itself: `startServiceProcess`. */
export async function openHostedService(options: ServiceProcessOptions): Promise<HostedService> {
  host ??= new Host();
  return host.open(serviceEnvironment(options));
}
