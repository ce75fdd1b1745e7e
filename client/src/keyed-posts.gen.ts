// Made from openapi/openapi.json by `npm run generate`. Change the routes, never this file.

/** Every POST that takes an Idempotency-Key. */
export const KEYED_POSTS: ReadonlySet<string> = new Set([
  '/v1/circuits',
  '/v1/circuits/{circuit}/api-keys',
  '/v1/circuits/{circuit}/principals',
  '/v1/circuits/{circuit}/members',
  '/v1/circuits/{circuit}/members/import',
  '/v1/circuits/{circuit}/accounts',
  '/v1/circuits/{circuit}/transfers',
  '/v1/circuits/{circuit}/transfers/batch',
  '/v1/circuits/{circuit}/transfers/{id}/capture',
  '/v1/circuits/{circuit}/transfers/{id}/void',
  '/v1/circuits/{circuit}/transfers/{id}/reverse',
  '/v1/circuits/{circuit}/obligations',
  '/v1/circuits/{circuit}/obligations/{id}/pay',
  '/v1/circuits/{circuit}/obligations/{id}/accept',
  '/v1/circuits/{circuit}/obligations/{id}/reject',
  '/v1/circuits/{circuit}/obligations/{id}/dispute',
  '/v1/circuits/{circuit}/obligations/{id}/cancel',
  '/v1/circuits/{circuit}/obligations/import',
  '/v1/circuits/{circuit}/payment-requests',
  '/v1/circuits/{circuit}/payment-requests/{id}/acknowledge',
  '/v1/circuits/{circuit}/payment-requests/{id}/reject',
  '/v1/circuits/{circuit}/payment-requests/{id}/cancel',
  '/v1/circuits/{circuit}/clearing-runs',
  '/v1/circuits/{circuit}/clearing-runs/{id}/apply',
]);
