/** Expired holds that one batch says so of. With twice as many all of them are done a tenth sooner, and payments wait half as long again. */
export const HOLD_EXPIRIES_A_BATCH = 100;

/** The same while others pay in the circuit. */
export const HOLD_EXPIRIES_BESIDE_OTHERS = 40;

/** Holds past their time, the first ones, among whose circuits some are looked for. The others have their turn with the next look. */
export const HOLD_EXPIRIES_LOOKED_AT = 5_000;

/** Between two looks for holds that are past their time: they count as released anyhow. */
export const HOLD_EXPIRY_EVERY_MS = 2_000;

/** Pairs of groups, and caps, that trading rules have: each batch reads all pairs, and twenty groups have 400. */
export const TRADING_PAIRS_MAX = 400;
export const PAYMENT_CAPS_MAX = 1_000;
export const SELLING_TERMS_MAX = 1_000;

/** Hours for which a payment request waits where nobody says otherwise, and the most days for which it may. */
export const PAYMENT_REQUEST_HOURS_DEFAULT = 2;
export const PAYMENT_REQUEST_DAYS_MAX = 90;

/** Expired payment requests of which one database transaction says so: the circuit's head is held for some 20 ms. */
export const PAYMENT_REQUEST_EXPIRIES_A_PART = 500;

/** Seconds after which a request that was to be paid at once and was not is taken up: whoever had begun is gone by then. */
export const PAYMENT_REQUEST_TAKEN_UP_SECONDS = 30;

/** Payments that a schedule may name where it ends, and days after which it ends at the latest: it comes once a day at most. */
export const PAYMENT_SCHEDULE_OCCURRENCES_MAX = 10_000;
export const PAYMENT_SCHEDULE_DAYS_MAX = 10_000;

/** Years between two payments: no day that a calendar has at all stays away for longer. And years ahead at which a schedule may begin. */
export const PAYMENT_SCHEDULE_GAP_YEARS_MAX = 40;
export const PAYMENT_SCHEDULE_AHEAD_YEARS_MAX = 100;

/** Parts that an amount may be split into, and characters of a recurrence rule, in which each part stands once. */
export const PAYMENT_INSTALMENTS_MAX = 1_000;
export const RECURRENCE_LENGTH_MAX = 200;

/** Hours for which a payment that a limit refuses is tried again where nobody says otherwise, the most, and minutes between tries. */
export const PAYMENT_RETRY_HOURS_DEFAULT = 72;
export const PAYMENT_RETRY_HOURS_MAX = 30 * 24;
export const PAYMENT_RETRY_EVERY_MINUTES = 15;

/** Seconds after which a payment that a process has in hand is taken up by another: whoever had begun is gone by then. */
export const PAYMENT_OCCURRENCE_TAKEN_UP_SECONDS = 120;

/** Schedules whose next times one database transaction reckons, up to a few milliseconds each, and how many times of each. */
export const PAYMENT_SCHEDULES_A_PART = 100;
export const PAYMENT_OCCURRENCES_OF_ONE_A_PART = 20;

/** Scheduled payments that wait to be posted at a time, so that a member waits for one batch; and parts of one run of the job. */
export const PAYMENT_OCCURRENCES_A_PART = 100;
export const PAYMENT_SCHEDULE_PARTS_A_RUN = 100;
/** Characters of the name of a fee rule. */
export const FEE_NAME_LENGTH_MAX = 60;

/** Groups that a fee rule may name for each side. */
export const FEE_GROUPS_MAX = 50;

/** Charges of a fee run that wait to be posted at a time, so that a member waits for one batch. */
export const FEE_CHARGES_A_PART = 100;
