/** Events of the feed that are looked at for one page: with a filter, a page may be short and still not be the last one. */
export const EVENTS_LOOKED_AT = 1_000;

/** Milliseconds between two looks at where feeds end, for all streams and webhooks together: how late an event may come. */
export const EVENTS_POLL_MS = 200;

/** Streams of events that a process keeps, and those of one principal: each reads its own pages. Beyond that, 503. */
export const EVENT_STREAMS_MAX = 500;
export const EVENT_STREAMS_OF_ONE_MAX = 20;

/** Milliseconds after which a stream says that it is still there. Proxies commonly end what is silent for 30 s. */
export const EVENT_STREAM_HEARTBEAT_MS = 15_000;

/** Milliseconds between two looks at whether a stream's key is still good. With what is remembered of keys, 5 s are not exceeded. */
export const EVENT_STREAM_KEY_CHECK_MS = 900;

/** Events that a stream reads at a time, and may have to keep for a reader that is slow. */
export const EVENT_STREAM_PAGE = 100;

/** Webhooks of a circuit that are the circuit's, and of each member. */
export const WEBHOOKS_OF_CIRCUIT_MAX = 50;
export const WEBHOOKS_OF_MEMBER_MAX = 5;

/** Characters of a webhook's address. */
export const WEBHOOK_URL_LENGTH_MAX = 2_000;

/** Hours for which the secret before the last rotation is signed with too. */
export const WEBHOOK_SECRET_OVERLAP_HOURS = 24;

/** Milliseconds that a receiver may take for all of its answer, and bytes of it that are read: only the status counts. */
export const WEBHOOK_TIMEOUT_MS = 10_000;
export const WEBHOOK_ANSWER_BYTES_MAX = 4_096;

/** Deliveries under way: of one webhook whose receiver answers well, and of all webhooks of a process. */
export const WEBHOOK_IN_FLIGHT_MAX = 32;
export const WEBHOOKS_IN_FLIGHT_MAX = 256;

/** Deliveries of a webhook that may wait for another try, each kept at hand. Then the feed itself waits, where nothing is lost. */
export const WEBHOOK_WAITING_MAX = 250;

/** Events that are read for a webhook at a time, and the most that are at hand beside those that wait. */
export const WEBHOOK_PAGE = 100;
export const WEBHOOK_AT_HAND_MAX = 250;

/** Milliseconds for which outcomes of deliveries gather before they are written: what a killed process delivers twice. */
export const WEBHOOK_WRITE_MS = 50;

/** Milliseconds between two looks at which deliveries are due, and which webhooks nobody delivers. */
export const WEBHOOK_POLL_MS = 500;

/** How long a process that delivers may be silent before another takes its webhooks up, and how often it speaks. */
export const WEBHOOK_LEASE_SECONDS = 15;
export const WEBHOOK_LEASE_RENEWAL_MS = 4_000;

/** Seconds before the second try, doubled each time up to the most, and for how long it is tried at all: three days. */
export const WEBHOOK_RETRY_SECONDS = 5;
export const WEBHOOK_RETRY_SECONDS_MAX = 6 * 3_600;
export const WEBHOOK_TRIED_SECONDS_MAX = 3 * 24 * 3_600;

/** Days for which deliveries that have ended can be looked at. */
export const WEBHOOK_DELIVERY_DAYS_KEPT = 30;

/** Accounts of which it is told at a time that they have crossed a bound, while the circuit's head is held. */
export const ALERTS_A_PART = 500;

/** Payments of an account that are read at a time to find how old its debt is. */
export const DEBT_PAYMENTS_A_LOOK = 500;

/** Seconds after midnight at which the day before is over for alerts: what was posted just before it may be committed just after. */
export const ALERT_DAY_ENDS_SECONDS = 60;
