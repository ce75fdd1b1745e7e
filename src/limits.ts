/**
 * Every bound of the system, named, with the reason for its value. Nothing grows without one. Those of amounts and
 * balances stand in the domain (AMOUNT_MAX, BALANCE_MAX), which imports nothing from here; those of payments and of
 * events in limits/.
 */

/** The most decimals that a circuit's unit may have. Six covers every currency and leaves 9·10^12 units in an int64. */
export const UNIT_SCALE_MAX = 6;

/** Items in one `POST /transfers/batch`. More would hold the circuit's head for too long. */
export const BATCH_REQUEST_ITEMS_MAX = 1_000;

/** Rows in one import request. Longer files are sent in parts; at 4 MB the body's own bound is near. */
export const IMPORT_ROWS_MAX = 10_000;

/** Rows of one import of obligations, which is read as it arrives: its outcomes are some 13 MB of JSON. */
export const IMPORT_OBLIGATIONS_MAX = 100_000;

/** Bytes of that import: five times what so many rows of an ordinary file have, and of one row. */
export const IMPORT_BYTES_MAX = 64 * 1024 * 1024;
export const IMPORT_ROW_BYTES_MAX = 64 * 1024;

/** Rows of an import that become one transaction: half a batch, because a transfer that comes meanwhile waits for one. */
export const IMPORT_PART_ROWS = 500;

/** Items that the poster commits in one database transaction: one full batch request, and singles beside it. */
export const COMMIT_ITEMS_MAX = 1_000;

/** Transfers that are read at once after they were captured, voided or taken back: as many as a turn of the event loop can tell. */
export const READ_TOGETHER_MAX = 200;

/** Open holds that a process remembers, over all circuits: some seconds of the fastest shops, and some 4 MB. */
export const HOLDS_REMEMBERED_MAX = 4_096;

/** Items waiting for one circuit's poster. At 5,000 transfers/s this is two seconds of work; beyond it, 503. */
export const QUEUE_ITEMS_MAX = 10_000;

/** What a client that met a full queue is asked to wait before it tries again. */
export const RETRY_AFTER_SECONDS = 1;

/** Bytes of a request body: a batch of 1,000 transfers with descriptions and metadata stays below it. */
export const BODY_BYTES_MAX = 4 * 1024 * 1024;

/** Levels of nesting in a JSON body. The deepest body that the API knows has four. */
export const BODY_DEPTH_MAX = 10;

/** Rows on a page of a list. */
export const PAGE_LIMIT_DEFAULT = 50;
export const PAGE_LIMIT_MAX = 500;

/** Rows that are shown with a transaction: all but those of a clearing run, which has pages of them. */
export const TRANSACTION_ROWS_SHOWN = 1_000;

/** Characters of names and of free texts. */
export const NAME_LENGTH_MAX = 200;
export const TEXT_LENGTH_MAX = 1_000;

/** Of an invoice: characters of its number, and rates of VAT. A country has a handful of rates. */
export const INVOICE_NUMBER_LENGTH_MAX = 64;
export const INVOICE_VAT_LINES_MAX = 20;

/** Pairs of `metadata`, and characters of each key and value. */
export const METADATA_PAIRS_MAX = 16;
export const METADATA_KEY_LENGTH_MAX = 40;
export const METADATA_VALUE_LENGTH_MAX = 200;

/** Characters of an Idempotency-Key. A UUID has 36; the IETF draft sets no bound. */
export const IDEMPOTENCY_KEY_LENGTH_MAX = 255;

/** Days for which the answer to an idempotency key is kept. The API promises 30 at least. */
export const IDEMPOTENCY_DAYS_KEPT = 45;

/** A key or principal may be up to this old in the process before it is read again: revocation is promised in 5 s. */
export const PRINCIPAL_CACHE_MS = 4_000;
export const PRINCIPAL_CACHE_ENTRIES_MAX = 10_000;

/** Turns of the event loop over which the answers to a batch are spread: between any two, the database is heard, which has the next batch. */
export const ANSWERING_TURNS = 16;

/** Months for which partitions of the postings exist ahead of need. */
export const PARTITION_MONTHS_AHEAD = 3;

/** Tries to commit a batch when the database is away or asks to try again, and the first pause, doubled each time: 6 s in all. */
export const COMMIT_TRIES_MAX = 8;
export const COMMIT_RETRY_MS = 50;

/** Circuits that the process remembers by id and by code. An installation has a few. */
export const CIRCUIT_CACHE_ENTRIES_MAX = 2_000;

/** How long a process that computes a clearing run may be silent before another takes the run up, and how often it speaks. */
export const CLEARING_LEASE_SECONDS = 30;
export const CLEARING_LEASE_RENEWAL_MS = 5_000;

/** Times that a run is begun. One that has brought so many processes down would bring down the next. */
export const CLEARING_TRIES_MAX = 5;

/** Times that a run which no longer fits is computed afresh to be applied, before its operator hears of it. */
export const CLEARING_RENEWALS_MAX = 5;

/** Milliseconds between two looks at a run that another process computes. */
export const CLEARING_POLL_MS = 100;

/** Rows of a run's input that are read for one part of the answer. */
export const CLEARING_ROWS_A_CHUNK = 2_000;

/** Obligations into which what a run settles is written while the circuit's head is held once: some 20 ms. */
export const CLEARING_FOLD_PLACES = 1_000;

/** Rows of a clearing run that one statement writes: a few megabytes of arrays. */
export const CLEARING_ROWS_A_STATEMENT = 10_000;

/** Minutes between two runs of a schedule. One takes seconds, and then waits for its obligations to be written, or for a person. */
export const CLEARING_SCHEDULE_GAP_MINUTES_MIN = 60;

/** Characters of a cron expression: each of its fields may be a list. */
export const CRON_LENGTH_MAX = 100;

/** Days from a scheduled run to the last due date that takes part: ten years. */
export const CLEARING_DUE_WITHIN_DAYS_MAX = 3_660;

/** Milliseconds for which a thread is kept that has computed or drawn something. To begin one takes a fifth of a second, and to keep it 60 MB. */
export const THREAD_IDLE_MS = 20_000;

/** Arrows of a picture of a run. With fifty, lines cross more than an eye can follow. */
export const CLEARING_PICTURE_ARROWS_MAX = 40;

/** Milliseconds that drawing one may take. It takes about a second. */
export const CLEARING_PICTURE_MS_MAX = 10_000;

/** Pictures that wait to be drawn, one after the other: each thread takes some 50 MB. Beyond that, 503. */
export const CLEARING_PICTURES_WAITING_MAX = 8;

/** Megabytes of JavaScript objects in that thread. What Graphviz itself uses is outside of that. */
export const CLEARING_PICTURE_HEAP_MB = 64;

/** Events of the audit trail that one statement writes, and that one database transaction gives numbers: some 20 ms. */
export const AUDIT_EVENTS_A_STATEMENT = 1_000;

/** While members keep the service busy, giving events their numbers in the background rests so many times as long as each part took. */
export const AUDIT_SEALING_RESTS = 3;

/** Milliseconds that it rests in all, each minute: others wait for the queue that it is in. */
export const AUDIT_SEALING_REST_MS_MAX = 20_000;

/** Events that may wait to be written after their answers: two seconds of posting at full speed. Beyond it, answers wait. */
export const AUDIT_EVENTS_WAITING_MAX = 10_000;

/** Milliseconds for which such events gather, so that they do not cost the journal a flush to disk each. */
export const AUDIT_EVENTS_DELAY_MS = 250;

/** Milliseconds after which the key of a circuit's digests is read again: one that an erasure dropped is not used for longer. */
export const AUDIT_DIGEST_KEY_MS = 10_000;

/** Rows of which texts are erased in one database transaction. */
export const ERASURE_ROWS_A_PART = 1_000;

/** Days for which a circuit may keep what is personal of its former members: a hundred years. */
export const RETENTION_DAYS_MAX = 36_500;

/** Lines of a statement, or rows of another report, that are read for one part of its file: a few megabytes. */
export const REPORT_ROWS_A_CHUNK = 2_000;

/** Postings for each whose accounts are marked, so that totals are the difference of two marks and some 500 entries at each end. */
export const TURNOVER_MARK_EVERY = 500;

/** Transactions that are looked through for marks in one database transaction: some 40,000 entries, a tenth of a second. */
export const TURNOVER_TRANSACTIONS_A_PART = 20_000;

/** Parts of a circuit's journal each minute, so that a long one that has no marks yet does not keep others from the queue. */
export const TURNOVER_PARTS_A_TURN = 50;

/** Entries of a statement by the days on which they occurred: each part of it sorts them anew, as no index is kept for that. */
export const OCCURRED_LINES_MAX = 50_000;

/** Lines of a statement as PDF: some 250 pages, which nobody reads, and a few seconds of a thread. */
export const PDF_LINES_MAX = 10_000;

/** Rows of a workbook, which is made as a whole: some 60 MB while it is. */
export const XLSX_ROWS_MAX = 20_000;

/** Milliseconds that drawing one statement may take: ten times what the longest takes. */
export const PDF_MS_MAX = 30_000;

/** Statements that wait to be drawn, one after the other. Beyond that, 503. */
export const PDFS_WAITING_MAX = 32;

/** Megabytes of JavaScript objects in the thread that draws them. */
export const PDF_HEAP_MB = 256;

/** Packs of statements that are made at a time: one of 5,000 accounts keeps a core busy for minutes. */
export const STATEMENT_PACKS_MAX = 1;

/** Rows that a proof of a transaction opens, each with a path of its own. Another one is asked for by its line. */
export const PROVED_ROWS_MAX = 100;

/** Witnesses whose cosignatures a checkpoint takes. A note with more lines of signatures is refused by those who read it. */
export const COSIGNATURES_MAX = 50;

/** Exports that run at a time. Each holds connections, and at first old versions of rows in the database. */
export const EXPORTS_MAX = 3;

/** With one, the database idles while rows are rendered; with three it finds the next ones meanwhile. */
export const CONNECTIONS_AN_EXPORT = 3;

/**
 * What an export writes while members keep the service busy: 2 MB a second. By the time that a part took it could not be told what
 * it cost: most of that is spent ahead, while the export rests.
 */
export const EXPORT_BUSY_BYTES_A_MS = 2_000;

/** Milliseconds for which an export may wait for whoever reads it. Then its connection ends, and it is resumed by its range. */
export const EXPORT_STALL_MS_MAX = 120_000;
