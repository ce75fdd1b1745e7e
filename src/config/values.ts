/** What values of settings may be. */
import { isIP } from 'node:net';
import { z } from 'zod';
import { TOKEN_ALGORITHMS } from '../http/tokens.ts';

/** Digits only: `Number` would also take "", "0x10" and "1e3". */
export const wholeNumber = (min: number, max: number) => ({
  allowed: `a whole number from ${min} to ${max}`,
  schema: z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(min).max(max)),
});

export const listOf = (item: (text: string) => boolean) =>
  z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .transform((items) => items.filter((part) => part !== ''))
    .refine((items) => items.every(item));

export const connectionString = {
  allowed: 'a connection string like postgres://login:password@host:5432/database',
  secret: true,
  schema: z.string().refine((text) => ['postgres:', 'postgresql:'].includes(urlOf(text)?.protocol ?? '')),
} as const;

export const path = { allowed: 'a path', schema: z.string().refine((text) => !text.includes('\0')) } as const;

export const proxies = listOf((item) => isNetwork(item) || ['loopback', 'linklocal', 'uniquelocal'].includes(item));

const webAddress = z.string().refine((text) => /^https?:$/.test(urlOf(text)?.protocol ?? ''));

export const issuers = z.array(
  z
    .strictObject({
      issuer: webAddress,
      audience: z.string().min(1),
      algorithms: z.array(z.enum(TOKEN_ALGORITHMS)).min(1),
      jwksUri: webAddress.optional(),
    })
    .transform((given) => ({
      ...given,
      jwksUri: given.jwksUri ?? `${given.issuer.replace(/\/$/, '')}/.well-known/jwks.json`,
    })),
);

export function urlOf(text: string): URL | null {
  return URL.parse(text);
}

function isNetwork(text: string): boolean {
  const [address = '', bits] = text.split('/');
  const version = isIP(address);
  const most = version === 6 ? 128 : 32;
  return version !== 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most));
}

/** Undefined where it is no JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
