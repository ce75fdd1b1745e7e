/**
 * A process that makes the reference page at `/docs` with its package, and ends. The package is five megabytes of source with the page's
 * script in it as a string, and each of the two would be ten megabytes for as long as the service runs. A thread left fifty behind.
 */
import { hash } from 'node:crypto';
import scalar from '@scalar/fastify-api-reference';
import fastify from 'fastify';
import type { DocsPage } from './docs-page.ts';
import { helmetHeaders } from './headers.ts';

const PREFIX = '/docs';

/** Nothing that would call home, and fonts of the reader's own system. */
const PAGE = {
  routePrefix: PREFIX,
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

async function makePage(): Promise<DocsPage> {
  const server = fastify({ logger: false });
  await server.register(scalar, PAGE);
  const page = await server.inject(`${PREFIX}/`);
  const script = await server.inject(`${PREFIX}/js/scalar.js`);
  await server.close();
  return { headers: await headersOf(page.body), html: page.body, script: script.rawPayload };
}

/** The page's one inline script is allowed by its digest. */
function headersOf(html: string): Promise<Record<string, string>> {
  const inline = [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)].map((match) => match[1] ?? '');
  return helmetHeaders({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'", ...inline.map((script) => `'sha256-${hash('sha256', script, 'base64')}'`)],
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

process.send?.(await makePage(), () => process.disconnect());
