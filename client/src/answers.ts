import { isProblemDocument, SaldoNoAnswer } from './problem.ts';

const REDIRECTS = [301, 302, 303, 307, 308];

const BODILESS = [204, 304];

/**
 * What shows that an answer is not the service's, but that of a proxy, a captive portal or a wrong address; null: nothing.
 * @param parseAs as what the caller wants it: 'json', or any of the ways to read a file
 */
export async function faultOf(
  { baseUrl, request, parseAs }: { readonly baseUrl: string; readonly request: Request; readonly parseAs: string },
  response: Response,
): Promise<string | null> {
  // Browsers say that it is a redirect, and neither which nor where to.
  if (REDIRECTS.includes(response.status) || response.type === 'opaqueredirect') {
    const location = response.headers.get('location');
    const to = location === null ? '' : ` to ${location}`;
    return `${baseUrl} answers with a redirect${to}, which is not followed, as the key would go there too. Is baseUrl right?`;
  }
  if (BODILESS.includes(response.status) || request.method === 'HEAD') return null;
  if (!response.ok) {
    const body = parsed(await response.clone().text());
    return isProblemDocument(body) ? null : `an answer of ${response.status} that is no problem document`;
  }
  const type = mediaTypeOf(response);
  const told = `an answer of ${response.status} ${type === '' ? 'without a content type' : `that is ${type}`}`;
  const isFitting = parseAs === 'json' ? isJson(type) : type !== '' && !isPage(type);
  if (!isFitting) {
    // What is not read keeps its connection.
    if (!isReadWhole(response)) await response.body?.cancel();
    return `${told}, and no ${parseAs === 'json' ? 'JSON' : 'file'}`;
  }
  if (parseAs !== 'json' || isObject(parsed(await response.clone().text()))) return null;
  return `an answer of ${response.status} that is no JSON object, though it says so`;
}

/** Whether an answer is read to its end before it counts as one. Files are left to stream, and so are events. */
export function isReadWhole(response: Response): boolean {
  const type = mediaTypeOf(response);
  return !response.ok || isJson(type) || isPage(type);
}

/** The same answer. Where its body breaks off while it is read, its reader is told so as by a `SaldoNoAnswer`. */
export function streamed(request: Request, response: Response): Response {
  const { status, statusText } = response;
  const headers = new Headers(response.headers);
  // An empty file is one all the same, where openapi-fetch would take it for nothing.
  if (headers.get('content-length') === '0') headers.delete('content-length');
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  // Not before it is read: Node lets go of an answer that nobody reads.
  const source = () => (reader ??= response.body?.getReader() as ReadableStreamDefaultReader<Uint8Array>);
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await source().read();
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          request.signal.throwIfAborted();
          throw new SaldoNoAnswer(request, 'broke off', error);
        }
      },
      cancel: (reason) => source().cancel(reason),
    },
    { highWaterMark: 0 },
  );
  return new Response(body, { status, statusText, headers });
}

const mediaTypeOf = (response: Response): string =>
  (response.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';

const isJson = (mediaType: string): boolean => /^application\/(.+\+)?json$/.test(mediaType);

/** For people, as proxies and portals have them. The service has none where it is asked by this client. */
const isPage = (mediaType: string): boolean => mediaType === 'text/html' || mediaType === 'application/xhtml+xml';

/** All JSON that the service answers with is objects. */
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Undefined where it is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
