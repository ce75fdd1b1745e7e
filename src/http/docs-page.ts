/**
 * The reference page at `/docs`. Its script comes from the package, from this server: the page asks nobody else for
 * anything, and its Content-Security-Policy says so to the browser.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** What the package makes of the page. */
export interface DocsPage {
  /** Of both. */
  readonly headers: Readonly<Record<string, string>>;
  readonly html: string;
  readonly script: Uint8Array;
}

export function addDocsPage(server: FastifyInstance): void {
  /** Made when somebody asks for it first: most of the time, nobody does. */
  let made: Promise<DocsPage> | undefined;
  const page = (): Promise<DocsPage> => {
    made ??= haveItMade().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
  const route = { schema: { hide: true }, config: { roles: 'anyone' } } as const;
  const answer = (reply: FastifyReply, headers: DocsPage['headers'], type: string) =>
    // The script has five megabytes; the page is the same for everybody.
    reply.headers(headers).header('cache-control', 'public, max-age=3600').type(type);

  server.get('/docs', route, async (_request, reply) => reply.redirect('/docs/', 301));
  server.get('/docs/', route, async (_request, reply) => {
    const { headers, html } = await page();
    return answer(reply, headers, 'text/html; charset=utf-8').send(html);
  });
  server.get('/docs/js/scalar.js', route, async (_request, reply) => {
    const { headers, script } = await page();
    return answer(reply, headers, 'text/javascript; charset=utf-8').send(script);
  });
}

async function haveItMade(): Promise<DocsPage> {
  const maker = fork(new URL('./docs-maker.ts', import.meta.url), {
    // Neither the service's secrets nor its bounds of memory.
    env: {},
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(maker, 'exit').then(([code]): never => {
    throw new Error(`the process that makes the reference page ended with ${code}`);
  });
  const [page] = await Promise.race([once(maker, 'message'), ended]);
  return page;
}
