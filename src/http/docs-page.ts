/**
 * The reference page at `/docs`. Its script comes from the package, from this server: the page asks nobody else for
 * anything, and its Content-Security-Policy says so to the browser.
 */
import { hash } from 'node:crypto';
import scalar from '@scalar/fastify-api-reference';
import type { FastifyInstance } from 'fastify';
import fastify from 'fastify';
import { refuse } from '../domain/errors.ts';
import { helmetHeaders } from './headers.ts';

/** Nothing that would call home, and fonts of the reader's own system. */
const PAGE = {
  routePrefix: '/docs',
  configuration: {
    url: '/openapi.json',
    pageTitle: 'Saldo API',
    withDefaultFonts: false,
    telemetry: false,
    persistAuth: false,
    agent: { disabled: true },
    mcp: { disabled: true },
    showDeveloperTools: 'never',
  },
} as const;

export async function addDocsPage(server: FastifyInstance): Promise<void> {
  const headers = await pageHeaders();
  await server.register(async (scope) => {
    // These routes are the package's own, so they cannot say for themselves that anyone may read them.
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, roles: 'anyone' };
    });
    await scope.register(scalar, {
      ...PAGE,
      hooks: {
        onRequest: (request, reply, done) => {
          // The package builds a URL from the Host header, and one that is not well-formed would be our failure.
          if (!URL.canParse(`http://${request.hostname}`)) return done(refuse('not-found', 'The Host is not a name.'));
          // The script has five megabytes; the page is the same for everybody.
          reply.headers(headers).header('cache-control', 'public, max-age=3600');
          done();
        },
      },
    });
  });
}

/** The page's one inline script is allowed by its digest, which is taken from the page as a throw-away server has it. */
async function pageHeaders(): Promise<Record<string, string>> {
  const probe = fastify({ logger: false });
  await probe.register(scalar, PAGE);
  const { body: html } = await probe.inject(`${PAGE.routePrefix}/`);
  await probe.close();
  const ourScripts = inlineScripts(html).map((script) => `'sha256-${hash('sha256', script, 'base64')}'`);
  return helmetHeaders({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'", ...ourScripts],
        // The page's components style their own elements.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        workerSrc: ["'self'", 'blob:'],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
  });
}

function inlineScripts(html: string): string[] {
  return [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)].map((match) => match[1] ?? '');
}
