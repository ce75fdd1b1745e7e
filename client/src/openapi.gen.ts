// Made from openapi/openapi.json by `npm run generate`. Change the routes, never this file.

export interface paths {
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Is the process alive? */
        get: operations["getLiveness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** May traffic come? */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Metrics */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The circuits that you have access to */
        get: operations["listCircuits"];
        put?: never;
        /** Found a circuit */
        post: operations["createCircuit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A circuit */
        get: operations["getCircuit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a circuit's name, defaults, time zone or retention
         * @description Honours If-Match.
         */
        patch: operations["changeCircuit"];
        trace?: never;
    };
    "/v1/circuits/{circuit}/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** API keys */
        get: operations["listApiKeys"];
        put?: never;
        /**
         * Create an API key
         * @description The answer holds the key. It is shown this one time only.
         */
        post: operations["createApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke an API key
         * @description It stops working within 5 seconds on every instance.
         */
        delete: operations["revokeApiKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/principals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who may act in the circuit */
        get: operations["listPrincipals"];
        put?: never;
        /** Let somebody in: a role, and the identity that its tokens name */
        post: operations["createPrincipal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/principals/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Shut a principal out, with all its keys and tokens
         * @description What it has set for later is the circuit's or its member's, and goes on in its name until somebody changes it: a clearing schedule, limits of a later time, scheduled payments.
         */
        delete: operations["revokePrincipal"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Members */
        get: operations["listMembers"];
        put?: never;
        /** Admit a member */
        post: operations["admitMember"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/members/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A member */
        get: operations["getMember"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a member's particulars or its status
         * @description A member may change its own name, contacts and listing. Honours If-Match.
         */
        patch: operations["changeMember"];
        trace?: never;
    };
    "/v1/circuits/{circuit}/directory": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Members who want to be found, and where they can be paid */
        get: operations["listDirectory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/members/{id}/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Erase what is personal of a former member
         * @description Its name and contacts, its own and its accounts' external ids, metadata, the identities of its tokens, and the free texts of its transactions and obligations, which their other side no longer sees either. Its keys are revoked. Amounts, ids and the ledger log stay as they are. It cannot be undone; asked for again, it answers the same.
         */
        post: operations["eraseMember"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/members/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Admit many members
         * @description CSV with a header, or JSON lines. Columns: name, and optionally group, externalId, status, email, phone, address, listed; with creditLimit or balanceCap an account is opened as well. In CSV they may be written external_id. Each row stands or falls by itself, also one with too few or too many cells. Where the next row cannot be found (a stray quote, a line that is not JSON), the whole is refused, and nobody is admitted.
         */
        post: operations["importMembers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Accounts */
        get: operations["listAccounts"];
        put?: never;
        /** Open an account */
        post: operations["openAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/accounts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An account */
        get: operations["getAccount"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change an account's status, metadata or part in clearing
         * @description A member may say how much of its credit clearing may draw, and no more. Honours If-Match.
         */
        patch: operations["changeAccount"];
        trace?: never;
    };
    "/v1/circuits/{circuit}/accounts/{id}/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The history of its limits: who, when, why
         * @description Newest first; what has been set for a later time stands before.
         */
        get: operations["listLimits"];
        /**
         * Set an account's limits, now or at a later time
         * @description A limit may be set below what is in use: the account may then only receive. Honours If-Match.
         */
        put: operations["setLimits"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/accounts/{id}/entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What moved its balance, newest first */
        get: operations["listEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/accounts/{id}/balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Its balance, now or at an earlier time */
        get: operations["getBalance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/accounts/{id}/debt-lots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which payments its debt comes from, newest first
         * @description A page may hold fewer lots than its limit while there are more: go on while there is a cursor.
         */
        get: operations["listDebtLots"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/accounts/{id}/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** When somebody is told of it */
        get: operations["getAccountAlerts"];
        /**
         * Be told when it is about to reach its limits, trades much, or owes for long
         * @description By an event, within about a minute: once, and once more after it has come back. That an account stands beyond its credit limit is always told (`account.over-limit`). What is left out is not told.
         */
        put: operations["setAccountAlerts"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/trading-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who may pay whom, and how much */
        get: operations["getTradingRules"];
        /**
         * Say who may pay whom, and how much
         * @description All of the rules: they replace those before, and count for payments and holds from now on. Empty lists end them. Daily and monthly caps count what was paid while the circuit had rules. Clearing, captures and reversals are not judged. Honours If-Match.
         */
        put: operations["setTradingRules"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/trading-rules/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** When trading rules were set, and by whom: the newest first */
        get: operations["listTradingRules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/fee-schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What payments have cost, cost and will cost: the newest first */
        get: operations["listFeeSchedules"];
        put?: never;
        /**
         * Say what payments cost from a time on
         * @description In force is the newest of those that have begun. None is ever changed. One without rules ends fees. Contradictory rules are refused, each with its place.
         */
        post: operations["createFeeSchedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/fee-schedules/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A fee schedule */
        get: operations["getFeeSchedule"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/fee-runs/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What members would be charged for a month
         * @description By the rules for periods of the schedule in force when the month ended. Nothing is written.
         */
        post: operations["previewFeeRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/fee-runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Months that were charged, the newest first */
        get: operations["listFeeRuns"];
        put?: never;
        /**
         * Charge members for a month
         * @description Membership fees and demurrage, once for a month, however often it is asked for: another request goes on where one broke off, or answers with what was done. What a credit limit refuses, and what a suspended account is charged, becomes an accepted obligation to the circuit.
         */
        post: operations["runFees"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/fee-runs/{period}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a month has cost members */
        get: operations["getFeeRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/fee-runs/{period}/charges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What each account was charged for a month
         * @description A member sees what its own accounts were charged.
         */
        get: operations["listFeeCharges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/transfers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Transfers, newest first */
        get: operations["listTransfers"];
        put?: never;
        /**
         * Pay, or reserve what is to be paid
         * @description A transfer is posted at once, or held (`mode`): then it lowers what the payer may spend and the payee may receive, until it is captured, voided, or expires.
         */
        post: operations["recordTransfer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/transfers/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pay many times in one request
         * @description Up to 1,000 transfers, all or none (`atomic`) or each by itself. Each is answered, in order.
         */
        post: operations["recordTransfers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/transfers/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What would happen; nothing is written */
        post: operations["previewTransfer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/transfers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A transfer */
        get: operations["getTransfer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/transfers/{id}/capture": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Post a held transfer, or a part of it
         * @description The payee does. Several times, up to what is held; what is left stays held until the last capture (`final`), or until it is voided or expires.
         */
        post: operations["captureTransfer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/transfers/{id}/void": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Release what is held of a transfer
         * @description The payee does. What was captured stays posted.
         */
        post: operations["voidTransfer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/transfers/{id}/reverse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a transfer back, or a part of it
         * @description The payee does, which refunds it, or an operator with a reason. The transfer stays; what is taken back is a payment the other way that names it, in all rules, several times up to what was posted. An obligation that it paid stays settled.
         */
        post: operations["reverseTransfer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/obligations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Obligations, newest first */
        get: operations["listObligations"];
        put?: never;
        /**
         * Record what one account owes another
         * @description A member records what it is a party to. As the debtor it has thereby accepted it; as the creditor it proposes it, and the debtor accepts or rejects it.
         */
        post: operations["recordObligation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/obligations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An obligation */
        get: operations["getObligation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Keep an obligation out of clearing, or change its metadata
         * @description Either party may. Honours If-Match.
         */
        patch: operations["changeObligation"];
        trace?: never;
    };
    "/v1/circuits/{circuit}/obligations/{id}/pay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pay an obligation, or a part of it
         * @description A transfer from the debtor to the creditor, in all rules. What remains at zero is settled.
         */
        post: operations["payObligation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/obligations/{id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept an obligation
         * @description The debtor does. It withdraws a dispute in the same way.
         */
        post: operations["acceptObligation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/obligations/{id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reject a proposed obligation
         * @description The debtor does.
         */
        post: operations["rejectObligation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/obligations/{id}/dispute": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Dispute an accepted obligation
         * @description The debtor does. It is neither paid nor cleared until it is accepted again.
         */
        post: operations["disputeObligation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/obligations/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel an obligation
         * @description The creditor does: it withdraws what it has proposed, or does without what remains.
         */
        post: operations["cancelObligation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/obligations/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Record many obligations
         * @description CSV with a header, or JSON lines, up to 100,000 rows; read, recorded and answered as they arrive. Columns: debtor, creditor (an account by its id or its externalId; a member may name those of others by id only) and amount, and optionally dueOn (or due_on), externalId (or external_id), description and state; in JSON lines also metadata and invoice. Each row stands or falls by itself, also one with too few or too many cells. Where the next row cannot be found (a stray quote, a line that is not JSON), the import ends: among the first 500 rows with 400, and nothing is recorded; later with `problem` behind the results, which then are a multiple of 500, and nothing after them is recorded. An import that broke off goes on where it stopped if it is sent again, mended, with the same key.
         */
        post: operations["importObligations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/payment-requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Payment requests, newest first */
        get: operations["listPaymentRequests"];
        put?: never;
        /**
         * Ask to be paid
         * @description The payee asks. Up to the circuit's `paymentRequestThreshold`, it is paid at once where the payer has agreed to that. Otherwise it waits until the payer acknowledges or rejects it, the payee cancels it, or it expires. So it does where the rules refuse the payment at once: `notPaidAtOnce` then says which rule, and nothing of the other side’s figures.
         */
        post: operations["requestPayment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/payment-requests/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A payment request */
        get: operations["getPaymentRequest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/payment-requests/{id}/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pay what is asked
         * @description The payer does. It is a transfer, or the payment of the obligation, in all rules as they are by then. Refused, it goes on waiting: try again with a new key.
         */
        post: operations["acknowledgePaymentRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/payment-requests/{id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decline to pay what is asked
         * @description The payer does.
         */
        post: operations["rejectPaymentRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/payment-requests/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Withdraw a payment request
         * @description The payee does.
         */
        post: operations["cancelPaymentRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/accounts/{id}/payment-agreements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** By whom an account may be asked to pay at once */
        get: operations["listPaymentAgreements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/accounts/{id}/payment-agreements/{payee}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Agree to pay at once what a payee asks
         * @description Payment requests of this payee, or of whoever asks (`all`), are paid at once from now on, up to the circuit's `paymentRequestThreshold` each. The holder of the account agrees, or an operator for it.
         */
        put: operations["makePaymentAgreement"];
        post?: never;
        /**
         * Pay no more at once what a payee asks
         * @description What waits already goes on waiting, and what was paid stays paid.
         */
        delete: operations["withdrawPaymentAgreement"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/payment-schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Payment schedules, newest first */
        get: operations["listPaymentSchedules"];
        put?: never;
        /**
         * Put down what is to be paid at a time, or again and again
         * @description The payer does. Each payment is a transfer, by the rules as they are at its time, within a minute of it. One that a limit refuses is tried again for `retryFor`, and then has failed, of which an event tells; one that is refused for another reason fails at once. The next one comes as usual, unless an account is closed or its member has left. A time that the clocks leap over in spring counts by those before the leap, and of one that comes twice in autumn the first counts. The payee sees the transfers only.
         */
        post: operations["schedulePayment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/payment-schedules/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pay nothing for a while
         * @description What is due and could not be paid yet is skipped, and so is whatever comes before the schedule is resumed: none of it is made good, instalments neither.
         */
        post: operations["pausePaymentSchedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/payment-schedules/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pay again, from the next time on
         * @description What came while it was paused stays skipped.
         */
        post: operations["resumePaymentSchedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/payment-schedules/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pay nothing more
         * @description For good. What is due and could not be paid yet is skipped.
         */
        post: operations["cancelPaymentSchedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/payment-schedules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A payment schedule */
        get: operations["getPaymentSchedule"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a payment schedule
         * @description From the next payment on: what is due already stays as it was. Amount and recurrence of instalments do not change. Honours If-Match.
         */
        patch: operations["changePaymentSchedule"];
        trace?: never;
    };
    "/v1/circuits/{circuit}/payment-schedules/{id}/occurrences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What has come of a payment schedule, the last payment first
         * @description Payments whose time has come: due, paid, failed or skipped. What is still to come is in the schedule.
         */
        get: operations["listPaymentOccurrences"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/clearing-runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Clearing runs, newest first */
        get: operations["listClearingRuns"];
        put?: never;
        /**
         * Find the most that can be cleared
         * @description Over the accepted obligations of accounts that may trade. It is computed in the background; read it again until it is `computed`. A circuit has one run at a time that is not finished, dry runs aside.
         */
        post: operations["startClearingRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/clearing-runs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A clearing run */
        get: operations["getClearingRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/clearing-runs/{id}/discard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Discard a clearing run
         * @description Also one that is still being computed. What it found stays to be looked at.
         */
        post: operations["discardClearingRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/clearing-runs/{id}/apply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Apply a clearing run
         * @description Whole, as one transaction. What of it no longer fits (an obligation was paid, a limit has changed) leads to a fresh computation on what is there now, and that is applied: compare `snapshotNumber`. Applying twice is applying once.
         */
        post: operations["applyClearingRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/clearing-runs/{id}/settlements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a clearing run settles of each obligation
         * @description To a member, of those to which it is a party.
         */
        get: operations["listClearingSettlements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/clearing-runs/{id}/cycles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The cycles and chains that a clearing run consists of, the shortest first
         * @description To a member, those that an account of it is in, and the accounts of others as pseudonyms.
         */
        get: operations["listClearingCycles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/clearing-runs/{id}/input": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a clearing run was computed from, as files
         * @description For `saldo clear` and `saldo check-certificate`. In the file of accounts each balance is counted from where it stood, so that the limits are how far it might move. A set-off has no such file.
         */
        get: operations["getClearingInput"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/clearing-runs/{id}/certificate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The proof that a clearing run clears the most
         * @description For `saldo check-certificate`, beside the input of the run.
         */
        get: operations["getClearingCertificate"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/clearing-schedule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** When clearing runs are started by themselves */
        get: operations["getClearingSchedule"];
        /**
         * Start clearing runs by themselves
         * @description A circuit has one schedule: this replaces it. Its runs are started in the caller's name. Where another run is active when its time comes, also one of its own that waits for approval, none is started and it waits for its next time (`skippedAt`). Times that were missed because the service was away are made good by one run. Honours If-Match.
         */
        put: operations["setClearingSchedule"];
        post?: never;
        /**
         * Start no more clearing runs by themselves
         * @description A run that it has started already goes on, and is applied if that was asked; discard it to stop it. Honours If-Match.
         */
        delete: operations["removeClearingSchedule"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/clearing-runs/{id}/picture": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A picture of the cycles and chains of a clearing run
         * @description The shortest first, and of as many payments the largest, as many as can be read; the picture says what it leaves out. Accounts stand there by their external ids, or else by the end of their ids. To a member, the cycles and chains that an account of it is in, and the accounts of others as pseudonyms.
         */
        get: operations["getClearingPicture"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/reports/clearing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What clearing has saved, by run and together
         * @description Runs that were applied within a period, newest first. Saved is what was owed and is settled without a payment in money. Not all of it is gone: by `creditUsed`, members now owe the circuit instead of each other. `total` and net debts are not added up over runs: what one run leaves counts again in the next.
         */
        get: operations["getClearingReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/reports/clearing/members/{memberId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What clearing has saved a member, by run and together
         * @description As for the circuit, over the runs in which an account of the member took part.
         */
        get: operations["getMemberClearingReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/clearing-runs/{id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a clearing run is to each member
         * @description Over all accounts of the member that took part; added up over all rows, they are the figures of the run. To a member, its own only.
         */
        get: operations["listClearingMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/transactions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The journal, in the order of its numbers */
        get: operations["listTransactions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/transactions/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A transaction with its rows */
        get: operations["getTransaction"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/transactions/{number}/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The rows of a transaction, in the order of their lines */
        get: operations["listTransactionRows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What has happened, oldest first
         * @description Members are told what concerns their own accounts. Nothing ever comes before what was read already: go on from `endCursor` to hear of the rest. With `Accept: text/event-stream` the answer does not end, and tells each event as it happens; its `id` is a cursor, and `Last-Event-ID` goes on behind it.
         */
        get: operations["listEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Webhooks */
        get: operations["listWebhooks"];
        put?: never;
        /**
         * Have events sent to an address
         * @description What happens from now on: of a member's webhook what concerns its own accounts, else all of the circuit. The answer holds the secret that deliveries are signed with (Standard Webhooks). It is shown this one time only.
         */
        post: operations["createWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A webhook */
        get: operations["getWebhook"];
        put?: never;
        post?: never;
        /**
         * Send no more to an address
         * @description What waits is not sent any more, after a few seconds at most.
         */
        delete: operations["removeWebhook"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/webhooks/{id}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a new secret
         * @description For a day deliveries are signed with both, so that a receiver may change over. The secret before these is no longer valid at once: rotate twice where one has become known.
         */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was sent to a webhook, waits, or was given up; the latest events first
         * @description Deliveries that have ended are kept for 30 days.
         */
        get: operations["listWebhookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/webhooks/{id}/deliveries/{eventId}/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send an event once more
         * @description One that was delivered or given up. It waits for no other event, and none waits for it.
         */
        post: operations["redeliverWebhookEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/audit-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What operators and auditors saw and did, newest first
         * @description Each request of an operator, auditor or admin below the circuit, refused ones too, and what requests of anybody changed outside the journal; those of one request share its `requestId`.
         */
        get: operations["listAuditEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/checkpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Signed checkpoints, newest first
         * @description With the public keys in use, and the alarm where the log contradicts what was signed of it.
         */
        get: operations["listCheckpoints"];
        put?: never;
        /**
         * Sign a checkpoint now
         * @description One is signed each minute in which something was posted; where nothing was since, it is that one.
         */
        post: operations["signCheckpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/checkpoints/{size}/cosignatures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add a witness's cosignature to a checkpoint
         * @description It is checked by the key that is given with it. One of the same key is left as it was.
         */
        post: operations["cosignCheckpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/checkpoints/consistency": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Prove that the log of one size begins with that of another
         * @description RFC 9162, 2.1.4: to be checked against the roots of two signed checkpoints.
         */
        get: operations["proveConsistency"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/transactions/{number}/proof": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Prove that a transaction is in the ledger log
         * @description RFC 9162, 2.1.3, with the rows of it that you may see. It tells a member nothing of the other rows. `saldo verify` takes the answer as a file.
         */
        get: operations["proveTransaction"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/exports/journal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The journal as a file
         * @description Streamed, from one state of the database. `Saldo-Range` says which transactions it has: an export that broke off is taken up again with `from` behind the last whole one and the same `to`, and the parts one after the other are the file. The same range always gives the same bytes.
         */
        get: operations["exportJournal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/exports/package": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An auditor's package, as a ZIP
         * @description Everything that `saldo verify` needs, and the journal for spreadsheets, hledger and beancount.
         */
        get: operations["exportPackage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/accounts/{id}/statement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A statement: a period, with the balances before and after it
         * @description As JSON in pages, or whole as CSV, PDF or camt.053. Names of the other side are those of today; everything else of a period that is over stays as it is.
         */
        get: operations["getStatement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/trial-balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The balances of all accounts at a time, and what they add up to
         * @description Closed accounts too. As JSON in pages, or whole as CSV or as a workbook.
         */
        get: operations["getTrialBalance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/reports/condition": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Statement of condition: what members owe and are owed, and what the circuit itself holds */
        get: operations["getCondition"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/reports/limit-changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The limit log: who changed which limits, when and why
         * @description Oldest first. What has been set for a later time stands in it once that time has come.
         */
        get: operations["listLimitChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/exports/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All accounts with their holders, limits and balances, as a table */
        get: operations["exportAccounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/reports/seller-totals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What each member was given in a year for what it sold
         * @description For tax reporting of barter exchanges (US form 1099-B): corporations are reported by these sums, everybody else by each exchange. Of the present year, what has passed.
         */
        get: operations["listSellerTotals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/reports/seller-exchanges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Each exchange in which a member was given something for what it sold
         * @description Oldest first. As CSV without `memberId`: of all sellers that are no corporations, seller by seller.
         */
        get: operations["listSellerExchanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/reports/invoices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A member's invoices by their references: obligations, and transfers with an external id
         * @description Those that were recorded within the period, oldest first. To a member, its own.
         */
        get: operations["listInvoices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/circuits/{circuit}/reports/statement-pack": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The statements of all accounts over a year, as one archive
         * @description A CSV and a PDF for each account, in a folder of its own, and `index.csv`, which comes last. It is made while it is read: some minutes for thousands of accounts.
         */
        get: operations["getStatementPack"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description Why a request was refused (RFC 9457). Some codes add fields, such as `available` and `required`. */
        Problem: {
            /** @description `urn:saldo:problem:` and the code */
            type: string;
            /** @description What this code means, the same each time */
            title: string;
            /** @description The HTTP status */
            status: number;
            /**
             * @description A stable word to branch on
             * @enum {string}
             */
            code: "malformed-body" | "validation-failed" | "invalid-cursor" | "time-in-future" | "idempotency-key-missing" | "unsupported-media-type" | "body-too-large" | "idempotency-key-reused" | "unauthenticated" | "forbidden" | "rate-limited" | "overloaded" | "internal-error" | "not-found" | "circuit-not-found" | "member-not-found" | "account-not-found" | "transfer-not-found" | "transaction-not-found" | "obligation-not-found" | "payment-request-not-found" | "payment-agreement-not-found" | "payment-schedule-not-found" | "trading-rules-not-found" | "clearing-run-not-found" | "clearing-schedule-not-found" | "fee-schedule-not-found" | "fee-run-not-found" | "checkpoint-not-found" | "webhook-not-found" | "webhook-delivery-not-found" | "principal-not-found" | "api-key-not-found" | "circuit-code-taken" | "external-id-taken" | "identity-taken" | "clearing-run-active" | "clearing-run-outdated" | "log-size-not-reached" | "log-inconsistent" | "no-checkpoint-key" | "transition-not-allowed" | "balance-not-zero" | "account-takes-fees" | "obligation-held" | "member-closed" | "member-not-closed" | "member-not-settled" | "member-erased" | "retention-not-over" | "too-many-webhooks" | "precondition-failed" | "credit-limit-exceeded" | "balance-cap-exceeded" | "payer-not-active" | "payee-not-active" | "same-account" | "trade-not-allowed" | "transfer-cap-exceeded" | "daily-cap-exceeded" | "monthly-cap-exceeded" | "sales-capacity-exceeded" | "ticket-not-in-credits" | "acceptance-not-met" | "unlimited-credit" | "amount-out-of-range" | "remaining-amount-exceeded" | "held-amount-exceeded" | "fees-exceed-amount" | "fee-account-unavailable" | "reversible-amount-exceeded" | "expires-in-past" | "expires-too-late" | "effective-too-early" | "period-not-over" | "atomic-batch-refused" | "occurred-in-future" | "webhook-target-refused" | "report-too-large" | "amount-not-representable";
            /** @description What happened this time, for people */
            detail: string;
            /** @description The path of the request */
            instance: string;
            /** @description For `validation-failed`: each place that is not as it should be */
            errors?: {
                path: string;
                message: string;
            }[];
        } & {
            [key: string]: unknown;
        };
        Circuit: {
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            code: string;
            /** @example Circuito di prova */
            name: string;
            /**
             * @description Credit limit of an account that is opened without one
             * @example 1000.00
             */
            defaultCreditLimit: string;
            /**
             * @description Balance cap of an account that is opened without one; null: unlimited
             * @example 5000.00
             */
            defaultBalanceCap: string | null;
            /**
             * @description Up to this, a payment request is paid at once where the payer has agreed to that; 100 units at first
             * @example 100.00
             */
            paymentRequestThreshold: string;
            timeZone: string;
            /**
             * @description Days after a member has been closed for which what is personal of it is kept, and after which it is erased by itself; null: until an operator erases it
             * @example 3650
             */
            retentionDays: number | null;
            /** @description The unit of account */
            unit: {
                /** @example SRD */
                code: string;
                /**
                 * @description Decimals of an amount
                 * @example 2
                 */
                scale: number;
            };
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            createdAt: string;
        };
        NewApiKey: {
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            principalId: string;
            /**
             * @example member
             * @enum {string}
             */
            role: "operator" | "auditor" | "member";
            memberId: string | null;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            createdAt: string;
            expiresAt: string | null;
            revokedAt: string | null;
            /** @description Shown this one time and never again: null when the request is repeated with its idempotency key */
            key: string | null;
        };
        ApiKey: {
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            principalId: string;
            /**
             * @example member
             * @enum {string}
             */
            role: "operator" | "auditor" | "member";
            memberId: string | null;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            createdAt: string;
            expiresAt: string | null;
            revokedAt: string | null;
        };
        Principal: {
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * @example member
             * @enum {string}
             */
            role: "operator" | "auditor" | "member";
            memberId: string | null;
            identities: {
                /**
                 * @description The `iss` of its tokens
                 * @example https://login.example.org
                 */
                issuer: string;
                /**
                 * @description The `sub` of its tokens
                 * @example 248289761001
                 */
                subject: string;
            }[];
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            createdAt: string;
            revokedAt: string | null;
        };
        Member: {
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            externalId: string | null;
            /**
             * @description The group of members that it belongs to, for trading rules
             * @example full
             */
            group: string;
            /**
             * @description An applicant becomes `active` or `closed`, an active one `suspended` or `leaving`, a suspended one `active` or `leaving`, and one that is leaving `active`, `suspended` or, with every account at zero, `closed`. Whoever is leaving still pays and is paid.
             * @example active
             * @enum {string}
             */
            status: "applicant" | "active" | "suspended" | "leaving" | "closed";
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            admittedAt: string;
            /** @description When what is personal of it was erased; null: it was not */
            erasedAt: string | null;
            /** @description Null where it has been erased */
            name: string | null;
            /**
             * @description Contact
             * @example ciao@example.org
             */
            email: string | null;
            /**
             * @description Contact
             * @example +39 070 000 000
             */
            phone: string | null;
            /**
             * @description Contact
             * @example Via Roma 1, Cagliari
             */
            address: string | null;
            /**
             * @description Whether the directory shows it to the other members
             * @example true
             */
            listed: boolean;
            /**
             * @description Up to 16 pairs of short strings
             * @example {
             *       "order": "A-1001"
             *     }
             */
            metadata: {
                [key: string]: string;
            };
        };
        DirectoryEntry: {
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            memberId: string;
            /** @example Caffè Centrale */
            name: string;
            /** @description Where it can be paid */
            accounts: string[];
        };
        /** @description What is personal of a former member is gone, and with it all free texts */
        Erasure: {
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            memberId: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            erasedAt: string;
        };
        MemberImport: {
            rows: number;
            admitted: number;
            refused: number;
            /** @description For each row, in order */
            results: {
                /** @description The line of what was sent on which the row begins */
                line: number;
                /** @description 201, or the status of the problem */
                status: number;
                /** @description Of the admission; null in a dry run */
                transactionNumber?: number | null;
                problem?: components["schemas"]["Problem"];
            }[];
        };
        Account: {
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            memberId: string | null;
            system: ("issue" | "fees" | "solidarity" | "loss") | null;
            externalId: string | null;
            /**
             * @description An active account becomes `suspended` and a suspended one `active`; either, at zero with nothing held, `closed`, which it stays.
             * @example active
             * @enum {string}
             */
            status: "active" | "suspended" | "closed";
            /**
             * @description A decimal in the circuit's unit; below zero it is owed to the circuit
             * @example -20.00
             */
            balance: string;
            /**
             * @description Reserved by holds on what it will pay
             * @example 0.00
             */
            heldOut: string;
            /**
             * @description Reserved by holds on what it will be paid
             * @example 0.00
             */
            heldIn: string;
            /** @description What it may still spend; null: unlimited */
            available: string | null;
            /** @description What it may still receive; null: unlimited */
            room: string | null;
            /**
             * @description How far below zero the balance may go; null (unlimited) for the circuit's own accounts only
             * @example 1000.00
             */
            creditLimit: string | null;
            /**
             * @description How far above zero the balance may go; null: unlimited
             * @example 5000.00
             */
            balanceCap: string | null;
            /** @description Its credit limit was lowered below what is in use: it may only receive */
            overLimit: boolean;
            /**
             * @description How much of its credit clearing may draw in a run, at most; null: all that is available, "0": none
             * @example 250.00
             */
            clearingDrawMax: string | null;
            /** @description Since when its balance has been below zero without a break */
            negativeSince: string | null;
            /**
             * @description Up to 16 pairs of short strings
             * @example {
             *       "order": "A-1001"
             *     }
             */
            metadata: {
                [key: string]: string;
            };
        };
        LimitChange: {
            /** @description Null where its time has not come yet */
            transactionNumber: number | null;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            effectiveAt: string;
            /**
             * @description How far below zero the balance may go; null (unlimited) for the circuit's own accounts only
             * @example 1000.00
             */
            creditLimit: string | null;
            /**
             * @description How far above zero the balance may go; null: unlimited
             * @example 5000.00
             */
            balanceCap: string | null;
            /**
             * Format: uuid
             * @description Who set them
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            principalId: string;
            /** @description Null where none was given (an opening) or it was erased */
            reason: string | null;
        };
        Entry: {
            transactionNumber: number;
            line: number;
            /**
             * Format: uuid
             * @description Of a transfer's entry: the transfer's id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            transactionId: string;
            /** @enum {string} */
            kind: "member-admitted" | "member-status-changed" | "account-opened" | "account-status-changed" | "limits-changed" | "transfer" | "obligations-recorded" | "obligation-changed" | "obligation-paid" | "clearing-applied" | "transfer-held" | "transfer-captured" | "transfer-voided" | "transfer-expired" | "transfer-reversed" | "period-fee";
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            postedAt: string;
            occurredOn: string | null;
            /**
             * Format: uuid
             * @description The other account's id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            counterparty: string;
            /** @description Whose account that is. Null for the circuit's own, for what was cleared, and where it was erased */
            counterpartyName: string | null;
            counterpartySystem: ("issue" | "fees" | "solidarity" | "loss") | null;
            /**
             * @description By which the balance changed: below zero where this account paid
             * @example -20.00
             */
            amount: string;
            /**
             * @description A decimal in the circuit's unit; below zero it is owed to the circuit
             * @example -20.00
             */
            balanceAfter: string;
            /** @description Of the transfer, or of the obligation that it paid */
            externalId: string | null;
            description: string | null;
            /** @description Of the transfer, or of the obligation that it paid */
            invoice: components["schemas"]["InvoiceView"] | null;
            /**
             * @description Of a fee: the name of its rule. Null: it is none
             * @example Trade fee
             */
            fee: string | null;
            /**
             * Format: uuid
             * @description Who acted
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            principalId: string;
        };
        /** @description As it was given, with the decimals of the circuit */
        InvoiceView: {
            /**
             * @description The invoice's number, as its seller gave it
             * @example 2026/117
             */
            number: string;
            /**
             * Format: date
             * @description The day of the invoice; not after the circuit's today
             * @example 2026-01-31
             */
            date: string;
            /**
             * @description The sum of all `net` and `vat`
             * @example 125.50
             */
            gross: string;
            /** @description What falls under each rate */
            vat: {
                /**
                 * @description In percent, unlike the shares of fees and trading rules: "22" is 22 %, and "0.22" is 0.22 %
                 * @example 22
                 */
                rate: string;
                /**
                 * @description A decimal in the circuit's unit, never a JSON number
                 * @example 102.87
                 */
                net: string;
                /**
                 * @description A decimal in the circuit's unit, never a JSON number
                 * @example 22.63
                 */
                vat: string;
            }[];
            /**
             * @description The part in credits: the amount that it is with
             * @example 125.50
             */
            inCredits: string;
            /**
             * @description The part in money, one for one; both parts are the gross
             * @example 0.00
             */
            inMoney: string;
            /** @description Of the part in money, and only where there is one */
            currency?: string;
            sellerVatId?: string;
            buyerVatId?: string;
        };
        Balance: {
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            accountId: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            at: string;
            /** @description The circuit's last transaction at that time; 0: none */
            transactionNumber: number;
            /**
             * @description A decimal in the circuit's unit; below zero it is owed to the circuit
             * @example -20.00
             */
            balance: string;
        };
        DebtLot: {
            transactionNumber: number;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            transactionId: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            counterparty: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            arisenAt: string;
            /**
             * Format: date
             * @description A year later
             * @example 2026-01-31
             */
            dueOn: string;
            /**
             * @description By how much the payment went into debt
             * @example 125.50
             */
            amount: string;
            /**
             * @description What of it is still owed: receipts clear the oldest first
             * @example 125.50
             */
            remaining: string;
        };
        /** @description When an event tells that an account is about to reach one of its limits, trades much, or owes for long */
        AccountAlerts: {
            /**
             * @description Tell by `account.low-balance` when less than this is left to spend; null: do not
             * @example 50.00
             */
            availableBelow: string | null;
            /**
             * @description Tell by `account.high-balance` when less than this is left to receive; null: do not
             * @example 100.00
             */
            roomBelow: string | null;
            /**
             * @description Tell by `account.high-volume`, once a month, when more than this was paid and received in it; null: do not
             * @example 5000.00
             */
            turnoverAbove: string | null;
            /**
             * @description Tell by `account.debt-due` so many days before a part of its debt is a year old; null: do not
             * @example 30
             */
            debtDueWithinDays: number | null;
        };
        /** @description Who may pay whom in a circuit, and how much */
        TradingRules: {
            /**
             * @description 1, 2, 3 …; 0 where none were ever set
             * @example 3
             */
            version: number;
            /** @description From when on they count; null where none were ever set */
            setAt: string | null;
            /** @description Who has set them */
            principalId: string | null;
            pairs: {
                /**
                 * @description A group of members; `*`: any of them; `@circuit`: the circuit's own accounts
                 * @example employee
                 */
                fromGroup: string | ("@circuit" | "*");
                /**
                 * @description A group of members; `*`: any of them; `@circuit`: the circuit's own accounts
                 * @example employee
                 */
                toGroup: string | ("@circuit" | "*");
                /** @description Whether accounts of the one may pay accounts of the other */
                allowed: boolean;
            }[];
            caps: {
                /**
                 * @description Of each account of this group
                 * @example employee
                 */
                group: (string | ("@circuit" | "*")) | null;
                /**
                 * @description Of this account, in the place of its group’s
                 * @example null
                 */
                accountId: string | null;
                /**
                 * @description What it may pay at a time; null: no cap
                 * @example 200.00
                 */
                perTransfer: string | null;
                /**
                 * @description What it may pay in a day of the circuit's time zone; null: no cap
                 * @example 500.00
                 */
                perDay: string | null;
                /**
                 * @description What it may pay in a calendar month of the circuit's time zone; null: no cap
                 * @example 2000.00
                 */
                perMonth: string | null;
            }[];
            sellers: {
                /**
                 * @description Of each account of this group
                 * @example crafts
                 */
                group: (string | ("@circuit" | "*")) | null;
                /**
                 * @description Of this account, in the place of its group’s
                 * @example null
                 */
                accountId: string | null;
                /**
                 * @description The sales capacity: what it may be paid in a contract year; null: as much as it likes
                 * @example 50000.00
                 */
                perYear: string | null;
                /**
                 * @description The month and day on which its contract year begins in the circuit's time zone; null: January 1st
                 * @example 07-01
                 */
                yearBegins: string | null;
                /**
                 * @description The least share of an invoice above `ticketUpTo` that is paid to it in credits, from 0 to 1: "0.3" is 30 %. Null where any share is taken
                 * @example 0.3
                 */
                acceptance: string | null;
            }[];
            /**
             * @description Invoices of so much in all are paid wholly in credits, larger ones as the seller accepts; null: nothing is asked of them
             * @example 1000.00
             */
            ticketUpTo: string | null;
        };
        TradingRulesChange: {
            /**
             * @description 1, 2, 3 …; 0 where none were ever set
             * @example 3
             */
            version: number;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            setAt: string;
            /**
             * Format: uuid
             * @description Who has set them
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            principalId: string;
            /** @description How many of them it has */
            pairs: number;
            /** @description How many of them it has */
            caps: number;
            /** @description How many of them it has */
            sellers: number;
            /**
             * @description Invoices of so much in all are paid wholly in credits, larger ones as the seller accepts; null: nothing is asked of them
             * @example 1000.00
             */
            ticketUpTo: string | null;
        };
        FeeSchedule: {
            /**
             * @description 1, 2, 3 … in the order of their times
             * @example 1
             */
            version: number;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            effectiveFrom: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            createdAt: string;
            /**
             * Format: uuid
             * @description Who made it
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            principalId: string;
            rules: {
                /**
                 * @description For statements
                 * @example Trade fee
                 */
                name: string;
                /**
                 * @description Who pays it
                 * @example payee
                 * @enum {string}
                 */
                charges: "payer" | "payee";
                /**
                 * Format: uuid
                 * @description The account that it goes to: `fees` or `solidarity` of the circuit
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                to: string;
                rate: string | null;
                fixed: string | null;
                minimum: string | null;
                maximum: string | null;
                payerGroups: string[] | null;
                payeeGroups: string[] | null;
                kinds: ("transfer" | "obligation-paid")[] | null;
            }[];
            periodRules: {
                /**
                 * @description For statements
                 * @example Trade fee
                 */
                name: string;
                /**
                 * @description `membership`: an amount for each member. `demurrage`: a share of what an account had above an allowance, on the average of its days
                 * @example demurrage
                 * @enum {string}
                 */
                basis: "membership" | "demurrage";
                /**
                 * Format: uuid
                 * @description The account that it goes to: `fees` or `solidarity` of the circuit
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                to: string;
                amount: string | null;
                rate: string | null;
                allowance: string | null;
                groups: string[] | null;
            }[];
        };
        FeeRunPreview: {
            /**
             * @description A month where the circuit is
             * @example 2026-10
             */
            period: string;
            /** @description The schedule in force at its end; null: none was */
            scheduleVersion: number | null;
            /**
             * @description What would be posted
             * @example 125.50
             */
            charged: string;
            /**
             * @description What a limit or a status refuses, and would be owed instead
             * @example 125.50
             */
            owed: string;
            /**
             * @description What the circuit's own account does not take at present, and would be tried again
             * @example 125.50
             */
            due: string;
            charges: {
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                accountId: string;
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                memberId: string;
                /**
                 * @description The name of its rule
                 * @example Membership
                 */
                name: string;
                /** @enum {string} */
                basis: "membership" | "demurrage";
                /**
                 * Format: uuid
                 * @description The circuit's account that it goes to
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                to: string;
                /**
                 * @description A decimal in the circuit's unit, never a JSON number
                 * @example 125.50
                 */
                amount: string;
                /** @enum {string} */
                state: "charged" | "owed" | "due";
            }[];
        };
        FeeRun: {
            /**
             * @description A month where the circuit is
             * @example 2026-10
             */
            period: string;
            /** @description The schedule in force at its end; null: none was */
            scheduleVersion: number | null;
            /**
             * Format: uuid
             * @description Who started it
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            principalId: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            startedAt: string;
            /** @description When each charge was posted or owed; null: not yet */
            finishedAt: string | null;
            /** @description How many there are */
            charges: number;
            /**
             * @description What was posted
             * @example 125.50
             */
            charged: string;
            /**
             * @description What became obligations
             * @example 125.50
             */
            owed: string;
        };
        FeeCharge: {
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            accountId: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            memberId: string;
            /**
             * @description The name of its rule
             * @example Membership
             */
            name: string;
            /** @enum {string} */
            basis: "membership" | "demurrage";
            /**
             * Format: uuid
             * @description The circuit's account that it goes to
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            to: string;
            /**
             * @description A decimal in the circuit's unit, never a JSON number
             * @example 125.50
             */
            amount: string;
            /**
             * Format: uuid
             * @description That of its transaction, or of the obligation that it became
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * @description `charged`: posted. `owed`: it became an obligation. `due`: neither yet. `waived`: the account was closed before
             * @example charged
             * @enum {string}
             */
            state: "charged" | "owed" | "waived" | "due";
            transactionNumber: number | null;
        };
        /** @description For the two parties; it can be erased */
        InvoiceData: {
            /**
             * @description The invoice's number, as its seller gave it
             * @example 2026/117
             */
            number: string;
            /**
             * Format: date
             * @description The day of the invoice; not after the circuit's today
             * @example 2026-01-31
             */
            date: string;
            /**
             * @description The sum of all `net` and `vat`
             * @example 125.50
             */
            gross: string;
            /** @description What falls under each rate */
            vat: {
                /**
                 * @description In percent, unlike the shares of fees and trading rules: "22" is 22 %, and "0.22" is 0.22 %
                 * @example 22
                 */
                rate: string;
                /**
                 * @description A decimal in the circuit's unit, never a JSON number
                 * @example 102.87
                 */
                net: string;
                /**
                 * @description A decimal in the circuit's unit, never a JSON number
                 * @example 22.63
                 */
                vat: string;
            }[];
            /**
             * @description The part in credits: the amount that it is with
             * @example 125.50
             */
            inCredits: string;
            /**
             * @description The part in money, one for one; both parts are the gross
             * @example 0.00
             */
            inMoney: string;
            /** @description Of the part in money, and only where there is one */
            currency?: string;
            /**
             * @description The seller's VAT id, with its country's prefix
             * @example IT00743110157
             */
            sellerVatId?: string;
            /**
             * @description The buyer's VAT id, with its country's prefix
             * @example IT00743110157
             */
            buyerVatId?: string;
        };
        Transfer: {
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * @example posted
             * @enum {string}
             */
            state: "posted" | "held" | "captured" | "voided" | "expired";
            /** @description Its number in the circuit's journal */
            transactionNumber: number;
            /**
             * Format: uuid
             * @description The account that pays
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            from: string;
            /**
             * Format: uuid
             * @description The account that is paid
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            to: string;
            /**
             * @description A decimal in the circuit's unit, never a JSON number
             * @example 125.50
             */
            amount: string;
            externalId: string | null;
            description: string | null;
            occurredOn: string | null;
            invoice: components["schemas"]["InvoiceView"] | null;
            /**
             * @description Up to 16 pairs of short strings
             * @example {
             *       "order": "A-1001"
             *     }
             */
            metadata: {
                [key: string]: string;
            };
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            postedAt: string;
            /**
             * Format: uuid
             * @description Who acted
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            principalId: string;
            /** @description The balance right after it of each account that you may see */
            balanceAfter: {
                /**
                 * @description A decimal in the circuit's unit; below zero it is owed to the circuit
                 * @example -20.00
                 */
                from?: string;
                /**
                 * @description A decimal in the circuit's unit; below zero it is owed to the circuit
                 * @example -20.00
                 */
                to?: string;
            };
            /**
             * @description What of it was taken back
             * @example 0.00
             */
            reversed: string;
            /** @description What it has cost you so far; operators see the fees of both sides */
            fees: {
                /**
                 * @description The name of its rule
                 * @example Trade fee
                 */
                name: string;
                /**
                 * @description Who is charged
                 * @example payee
                 * @enum {string}
                 */
                charges: "payer" | "payee";
                /**
                 * Format: uuid
                 * @description The circuit's account that it goes to
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                to: string;
                /**
                 * @description A decimal in the circuit's unit, never a JSON number
                 * @example 125.50
                 */
                amount: string;
                /**
                 * @description What of it went back with what was taken back
                 * @example 0.00
                 */
                givenBack: string;
            }[];
            /** @description Null where the transfer was posted at once */
            hold: {
                /**
                 * Format: date-time
                 * @description A time (RFC 3339, UTC)
                 * @example 2026-01-31T09:30:00.000Z
                 */
                expiresAt: string;
                /**
                 * @description What of it was posted
                 * @example 125.50
                 */
                captured: string;
                /**
                 * @description What of it is still reserved
                 * @example 125.50
                 */
                held: string;
                /**
                 * @description What is reserved beside it for the payer's fees; the payee is not told
                 * @example 0.00
                 */
                fees?: string;
                /** @description The obligation that it is to pay */
                obligationId: string | null;
            } | null;
        };
        TransferPreview: {
            allowed: boolean;
            /** @description The balance right after it of each account that you may see */
            balanceAfter?: {
                /**
                 * @description A decimal in the circuit's unit; below zero it is owed to the circuit
                 * @example -20.00
                 */
                from?: string;
                /**
                 * @description A decimal in the circuit's unit; below zero it is owed to the circuit
                 * @example -20.00
                 */
                to?: string;
            };
            /** @description Its fees that you may see: those that you are charged */
            fees?: {
                /**
                 * @description The name of its rule
                 * @example Trade fee
                 */
                name: string;
                /**
                 * @description Who is charged
                 * @example payee
                 * @enum {string}
                 */
                charges: "payer" | "payee";
                /**
                 * Format: uuid
                 * @description The circuit's account that it goes to
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                to: string;
                /**
                 * @description A decimal in the circuit's unit, never a JSON number
                 * @example 125.50
                 */
                amount: string;
            }[];
            /**
             * @description Of a hold: what it would reserve of the payer, fees included
             * @example 125.50
             */
            reserved?: string;
            /** @description Why it would be refused */
            problem?: components["schemas"]["Problem"];
        };
        TransferCaptured: {
            transfer: components["schemas"]["Transfer"];
            capture: {
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                transactionId: string;
                /** @description Its number in the circuit's journal */
                transactionNumber: number;
                /**
                 * Format: uuid
                 * @description The account whose balance fell
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                from: string;
                /**
                 * Format: uuid
                 * @description The account whose balance rose
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                to: string;
                /**
                 * @description A decimal in the circuit's unit, never a JSON number
                 * @example 125.50
                 */
                amount: string;
                /**
                 * Format: date-time
                 * @description A time (RFC 3339, UTC)
                 * @example 2026-01-31T09:30:00.000Z
                 */
                postedAt: string;
                /**
                 * Format: uuid
                 * @description Who acted
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                principalId: string;
                /** @description The balance right after it of each account that you may see */
                balanceAfter: {
                    /**
                     * @description A decimal in the circuit's unit; below zero it is owed to the circuit
                     * @example -20.00
                     */
                    from?: string;
                    /**
                     * @description A decimal in the circuit's unit; below zero it is owed to the circuit
                     * @example -20.00
                     */
                    to?: string;
                };
                /** @description Its fees that you may see: those that you are charged */
                fees: {
                    /**
                     * @description The name of its rule
                     * @example Trade fee
                     */
                    name: string;
                    /**
                     * @description Who is charged
                     * @example payee
                     * @enum {string}
                     */
                    charges: "payer" | "payee";
                    /**
                     * Format: uuid
                     * @description The circuit's account that it goes to
                     * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                     */
                    to: string;
                    /**
                     * @description A decimal in the circuit's unit, never a JSON number
                     * @example 125.50
                     */
                    amount: string;
                }[];
                /**
                 * @description What of the hold was released with it
                 * @example 125.50
                 */
                released: string;
            };
        };
        TransferReversed: {
            transfer: components["schemas"]["Transfer"];
            reversal: {
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                transactionId: string;
                /** @description Its number in the circuit's journal */
                transactionNumber: number;
                /**
                 * Format: uuid
                 * @description The account whose balance fell
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                from: string;
                /**
                 * Format: uuid
                 * @description The account whose balance rose
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                to: string;
                /**
                 * @description A decimal in the circuit's unit, never a JSON number
                 * @example 125.50
                 */
                amount: string;
                /**
                 * Format: date-time
                 * @description A time (RFC 3339, UTC)
                 * @example 2026-01-31T09:30:00.000Z
                 */
                postedAt: string;
                /**
                 * Format: uuid
                 * @description Who acted
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                principalId: string;
                /** @description The balance right after it of each account that you may see */
                balanceAfter: {
                    /**
                     * @description A decimal in the circuit's unit; below zero it is owed to the circuit
                     * @example -20.00
                     */
                    from?: string;
                    /**
                     * @description A decimal in the circuit's unit; below zero it is owed to the circuit
                     * @example -20.00
                     */
                    to?: string;
                };
                /** @description Its fees that you may see: those that you are charged */
                fees: {
                    /**
                     * @description The name of its rule
                     * @example Trade fee
                     */
                    name: string;
                    /**
                     * @description Who is charged
                     * @example payee
                     * @enum {string}
                     */
                    charges: "payer" | "payee";
                    /**
                     * Format: uuid
                     * @description The circuit's account that it goes to
                     * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                     */
                    to: string;
                    /**
                     * @description A decimal in the circuit's unit, never a JSON number
                     * @example 125.50
                     */
                    amount: string;
                }[];
            };
        };
        Obligation: {
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * @example accepted
             * @enum {string}
             */
            state: "proposed" | "accepted" | "rejected" | "disputed" | "cancelled" | "settled";
            /**
             * Format: uuid
             * @description The account that owes
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            debtor: string;
            /**
             * Format: uuid
             * @description The account that is owed
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            creditor: string;
            /**
             * @description A decimal in the circuit's unit, never a JSON number
             * @example 125.50
             */
            amount: string;
            /**
             * @description What of it has been paid or cleared
             * @example 25.50
             */
            settled: string;
            /**
             * @description What of it has not
             * @example 100.00
             */
            remaining: string;
            dueOn: string | null;
            externalId: string | null;
            description: string | null;
            invoice: components["schemas"]["InvoiceView"] | null;
            /**
             * @description Up to 16 pairs of short strings
             * @example {
             *       "order": "A-1001"
             *     }
             */
            metadata: {
                [key: string]: string;
            };
            /**
             * @description Clearing leaves it alone
             * @example true
             */
            excludedFromClearing: boolean;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            recordedAt: string;
            /** @description Of the transaction that recorded it */
            transactionNumber: number;
            /**
             * Format: uuid
             * @description Who recorded it
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            principalId: string;
        };
        ObligationPaid: {
            obligation: components["schemas"]["Obligation"];
            payment: {
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                transactionId: string;
                /** @description Its number in the circuit's journal */
                transactionNumber: number;
                /**
                 * @description A decimal in the circuit's unit, never a JSON number
                 * @example 125.50
                 */
                amount: string;
                description: string | null;
                /**
                 * Format: date-time
                 * @description A time (RFC 3339, UTC)
                 * @example 2026-01-31T09:30:00.000Z
                 */
                postedAt: string;
                /**
                 * Format: uuid
                 * @description Who acted
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                principalId: string;
                /** @description The balance right after it of the debtor and the creditor, where you may see it */
                balanceAfter: {
                    /**
                     * @description A decimal in the circuit's unit; below zero it is owed to the circuit
                     * @example -20.00
                     */
                    from?: string;
                    /**
                     * @description A decimal in the circuit's unit; below zero it is owed to the circuit
                     * @example -20.00
                     */
                    to?: string;
                };
                /** @description Its fees that you may see: those that you are charged */
                fees: {
                    /**
                     * @description The name of its rule
                     * @example Trade fee
                     */
                    name: string;
                    /**
                     * @description Who is charged
                     * @example payee
                     * @enum {string}
                     */
                    charges: "payer" | "payee";
                    /**
                     * Format: uuid
                     * @description The circuit's account that it goes to
                     * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                     */
                    to: string;
                    /**
                     * @description A decimal in the circuit's unit, never a JSON number
                     * @example 125.50
                     */
                    amount: string;
                }[];
            };
        };
        ObligationImport: {
            /** @description For each row, in order */
            results: {
                /** @description The line of what was sent on which the row begins */
                line: number;
                /** @description 201, or the status of the problem */
                status: number;
                /** @description The obligation's; null in a dry run */
                id?: string | null;
                /** @description Null in a dry run */
                transactionNumber?: number | null;
                problem?: components["schemas"]["Problem"];
            }[];
            rows: number;
            recorded: number;
            refused: number;
            /** @description Why it stopped there. The rows before stand; for the rest, send it again, mended, with the same key. Without a key, send only the rest */
            problem?: components["schemas"]["Problem"];
        };
        PaymentRequest: {
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * @example pending
             * @enum {string}
             */
            state: "pending" | "paid" | "rejected" | "cancelled" | "expired";
            /**
             * Format: uuid
             * @description The account that is asked to pay
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            from: string;
            /**
             * Format: uuid
             * @description The account that is to be paid
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            to: string;
            /**
             * @description A decimal in the circuit's unit, never a JSON number
             * @example 125.50
             */
            amount: string;
            obligationId: string | null;
            externalId: string | null;
            description: string | null;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            requestedAt: string;
            /**
             * Format: date-time
             * @description When it expires, unless it has ended by then
             * @example 2026-01-31T09:30:00.000Z
             */
            expiresAt: string;
            /** @description When it was paid, rejected or cancelled, or has expired */
            endedAt: string | null;
            /** @description The transaction that paid it */
            transactionId: string | null;
            /** @description Its number in the circuit's journal */
            transactionNumber: number | null;
            /**
             * @description Why it was not paid at once: `above-threshold`, `no-agreement`, or the code of the rule that refused the payment. Null: it was, or is about to be
             * @example no-agreement
             */
            notPaidAtOnce: string | null;
            /**
             * Format: uuid
             * @description Who asked
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            principalId: string;
        };
        PaymentAgreement: {
            /**
             * @description The account that may ask, or `all`
             * @example all
             */
            payee: string | "all";
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            agreedAt: string;
            /**
             * Format: uuid
             * @description Who agreed
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            principalId: string;
        };
        PaymentSchedule: {
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * @example active
             * @enum {string}
             */
            state: "active" | "paused" | "cancelled" | "finished";
            /**
             * Format: uuid
             * @description The account that pays
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            from: string;
            /**
             * Format: uuid
             * @description The account that is paid
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            to: string;
            /**
             * @description Of each payment; with `instalments`, of all of them together
             * @example 125.50
             */
            amount: string;
            instalments: number | null;
            description: string | null;
            externalId: string | null;
            /**
             * Format: date
             * @description The day from which on the rule is reckoned
             * @example 2026-01-31
             */
            startsOn: string;
            /**
             * @description By the clocks of the time zone
             * @example 09:30:00
             */
            time: string;
            recurrence: string | null;
            /**
             * @description A time zone
             * @example Europe/Rome
             */
            timeZone: string;
            /** @example P3D */
            retryFor: string;
            /** @description When the next payment is due; null: there is none */
            nextAt: string | null;
            nextAmount: string | null;
            /**
             * @description Payments whose time has come, skipped ones too
             * @example 3
             */
            occurrences: number;
            /** @description Payments still to come; null: as many as the rule has */
            remaining: number | null;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            createdAt: string;
            /**
             * Format: uuid
             * @description Who made it: its payments are in this name
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            principalId: string;
        };
        PaymentOccurrence: {
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * @example paid
             * @enum {string}
             */
            state: "due" | "paid" | "failed" | "skipped";
            /**
             * @description 1 for the first payment of the schedule
             * @example 1
             */
            number: number;
            /**
             * @description By the clocks of the time zone
             * @example 2041-01-01T09:00:00
             */
            localTime: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            dueAt: string;
            /**
             * @description A decimal in the circuit's unit, never a JSON number
             * @example 125.50
             */
            amount: string;
            /**
             * @description How often it was tried
             * @example 1
             */
            tries: number;
            /**
             * @description The code of the rule that refused the last try
             * @example credit-limit-exceeded
             */
            refusal: string | null;
            /**
             * Format: date-time
             * @description Until when a limit that refuses it does not make it fail
             * @example 2026-01-31T09:30:00.000Z
             */
            retryUntil: string;
            /** @description When it was paid, failed or was skipped */
            endedAt: string | null;
            /** @description The transfer that paid it */
            transactionId: string | null;
            /** @description Its number in the circuit's journal */
            transactionNumber: number | null;
        };
        ClearingRunStarted: {
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /** @constant */
            state: "draft";
        };
        ClearingRun: {
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * @example computed
             * @enum {string}
             */
            state: "draft" | "computing" | "computed" | "applied" | "discarded" | "failed";
            /**
             * @description `set-off`: no balance moves. `with-credit`: balances move within their limits where more clears by it
             * @example set-off
             * @enum {string}
             */
            mode: "set-off" | "with-credit";
            dueBy: string | null;
            /**
             * @description Only to look at: it cannot be applied
             * @example false
             */
            dryRun: boolean;
            /** @description The number of the journal that it was computed from */
            snapshotNumber: number | null;
            /** @description What remained of all obligations that took part */
            total: string | null;
            cleared: string | null;
            remaining: string | null;
            /** @description What would be paid if each account paid only what it owes less what it is owed */
            netDebtBefore: string | null;
            netDebtAfter: string | null;
            /** @description What each step adds to what is cleared */
            steps: {
                /**
                 * @description A decimal in the circuit's unit, never a JSON number
                 * @example 125.50
                 */
                bilateral: string;
                /**
                 * @description A decimal in the circuit's unit, never a JSON number
                 * @example 125.50
                 */
                multilateral: string;
                /**
                 * @description A decimal in the circuit's unit, never a JSON number
                 * @example 125.50
                 */
                credit: string;
            } | null;
            /** @description What the balances that fall, fall by */
            creditUsed: string | null;
            obligations: number | null;
            accounts: number | null;
            /** @description Of the input, as in the certificate. Accounts: null in a set-off */
            digests: {
                obligations: string | null;
                accounts: string | null;
            };
            /** @description The time of the schedule that started it; null where somebody did */
            scheduledFor: string | null;
            /** @description Whether it is applied as soon as it is computed */
            applyAutomatically: boolean;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            createdAt: string;
            computedAt: string | null;
            /**
             * @description What each account kept aside of its limits, because payments had outdated the run more than once
             * @example 0.00
             */
            reserve: string;
            appliedAt: string | null;
            /** @description The transaction that applied it; its id is that of the run */
            appliedNumber: number | null;
            failure: string | null;
        };
        ClearingSettlement: {
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            obligationId: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            debtor: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            creditor: string;
            dueOn: string | null;
            /**
             * @description A decimal in the circuit's unit, never a JSON number
             * @example 125.50
             */
            remainingBefore: string;
            /**
             * @description A decimal in the circuit's unit, never a JSON number
             * @example 125.50
             */
            settled: string;
            /**
             * @description A decimal in the circuit's unit, never a JSON number
             * @example 125.50
             */
            remainingAfter: string;
        };
        ClearingLoop: {
            /**
             * @description In a cycle the last settles with the first. In a chain the balance of the first falls, and that of the last rises
             * @enum {string}
             */
            kind: "cycle" | "chain";
            /**
             * @description A decimal in the circuit's unit, never a JSON number
             * @example 125.50
             */
            amount: string;
            /**
             * @description Each settles with the next. To a member, those of others are pseudonyms, the same within a run only
             * @example [
             *       "0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b",
             *       "p-5b1f0c2d9e8a7b6c"
             *     ]
             */
            accounts: string[];
        };
        ClearingSchedule: {
            cron: string;
            /**
             * @description `set-off`: no balance moves. `with-credit`: balances move within their limits where more clears by it
             * @example set-off
             * @enum {string}
             */
            mode: "set-off" | "with-credit";
            /**
             * @description Only what is due by so many days after that of the run. What has no due date always takes part. Null: all
             * @example 30
             */
            dueWithinDays: number | null;
            /**
             * @description `automatically`: as soon as it is computed. `on-approval`: it waits for an operator to apply or to discard it, and no other is started meanwhile
             * @example automatically
             * @enum {string}
             */
            apply: "automatically" | "on-approval";
            /**
             * @description Whether its times pass by without a run
             * @example false
             */
            paused: boolean;
            /** @description When the next run is started; null while it is paused */
            nextAt: string | null;
            /** @description The last run that was started by schedule */
            lastRunId: string | null;
            /** @description When that was */
            lastAt: string | null;
            /** @description When its time came last while another run was active, so that none was started */
            skippedAt: string | null;
        };
        ClearingReport: {
            /**
             * Format: date
             * @description A date (ISO 8601)
             * @example 2026-01-31
             */
            from: string;
            /**
             * Format: date
             * @description A date (ISO 8601)
             * @example 2026-01-31
             */
            to: string;
            /** @description Over all applied runs of the period, not only of the page */
            sums: {
                /** @example 12 */
                runs: number;
                /**
                 * @description A decimal in the circuit's unit, never a JSON number
                 * @example 125.50
                 */
                cleared: string;
                /** @description Payments in money that were not needed, by what made them so */
                saved: {
                    /**
                     * @description By netting each pair of accounts against each other
                     * @example 125.50
                     */
                    bilateral: string;
                    /**
                     * @description What cycles of more accounts add to that
                     * @example 125.50
                     */
                    multilateral: string;
                    /**
                     * @description What credit adds to that: `creditUsed` of it is now a debt to the circuit
                     * @example 125.50
                     */
                    credit: string;
                };
                /**
                 * @description What the balances that fall, fall by: no money either, but owed to the circuit from then on
                 * @example 125.50
                 */
                creditUsed: string;
                /**
                 * @description Net debt before less net debt after, added up; below zero it grew
                 * @example -5.00
                 */
                netDebtLowered: string;
            };
            data: components["schemas"]["ClearingReportRow"][];
            /** @description Where the next page begins; null on the last one */
            nextCursor: string | null;
        };
        ClearingReportRow: {
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            runId: string;
            /**
             * @example with-credit
             * @enum {string}
             */
            mode: "set-off" | "with-credit";
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            appliedAt: string;
            /**
             * @description What remained of all obligations that took part
             * @example 125.50
             */
            total: string;
            /**
             * @description A decimal in the circuit's unit, never a JSON number
             * @example 125.50
             */
            cleared: string;
            /** @description Payments in money that were not needed, by what made them so */
            saved: {
                /**
                 * @description By netting each pair of accounts against each other
                 * @example 125.50
                 */
                bilateral: string;
                /**
                 * @description What cycles of more accounts add to that
                 * @example 125.50
                 */
                multilateral: string;
                /**
                 * @description What credit adds to that: `creditUsed` of it is now a debt to the circuit
                 * @example 125.50
                 */
                credit: string;
            };
            /**
             * @description What the balances that fall, fall by: no money either, but owed to the circuit from then on
             * @example 125.50
             */
            creditUsed: string;
            /**
             * @description What each account owes beyond what it is owed, added up
             * @example 125.50
             */
            netDebtBefore: string;
            /**
             * @description The same of what remains. A run with credit may raise it
             * @example 125.50
             */
            netDebtAfter: string;
        };
        ClearingMemberReport: {
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            memberId: string;
            /**
             * Format: date
             * @description A date (ISO 8601)
             * @example 2026-01-31
             */
            from: string;
            /**
             * Format: date
             * @description A date (ISO 8601)
             * @example 2026-01-31
             */
            to: string;
            /** @description Over all applied runs of the period, not only of the page */
            sums: {
                /**
                 * @description Those in which an account of it took part
                 * @example 12
                 */
                runs: number;
                /**
                 * @description A decimal in the circuit's unit, never a JSON number
                 * @example 125.50
                 */
                settles: string;
                /**
                 * @description A decimal in the circuit's unit, never a JSON number
                 * @example 125.50
                 */
                receives: string;
                /** @description Payments in money that it did not have to make, as for the circuit. They add up to `settles` */
                saved: {
                    /**
                     * @description A decimal in the circuit's unit, never a JSON number
                     * @example 125.50
                     */
                    bilateral: string;
                    /**
                     * @description Below zero where what is best for all settles less of its debts than netting by pairs would
                     * @example -5.00
                     */
                    multilateral: string;
                    /**
                     * @description Below zero where what is best for all with credit settles less of its debts than without
                     * @example -5.00
                     */
                    credit: string;
                };
                /**
                 * @description What its balances move by together; below zero they fall
                 * @example -5.00
                 */
                balanceChange: string;
                /**
                 * @description What the balances that fall, fall by: no money either, but owed to the circuit from then on
                 * @example 125.50
                 */
                creditUsed: string;
                /**
                 * @description Net debt before less net debt after, added up; below zero it grew
                 * @example -5.00
                 */
                netDebtLowered: string;
            };
            data: components["schemas"]["ClearingMemberReportRow"][];
            /** @description Where the next page begins; null on the last one */
            nextCursor: string | null;
        };
        ClearingMemberReportRow: {
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            runId: string;
            /**
             * @example with-credit
             * @enum {string}
             */
            mode: "set-off" | "with-credit";
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            appliedAt: string;
            /**
             * @description What it owed before, of what took part
             * @example 125.50
             */
            owes: string;
            /**
             * @description A decimal in the circuit's unit, never a JSON number
             * @example 125.50
             */
            isOwed: string;
            /**
             * @description How much of what it owed is settled
             * @example 125.50
             */
            settles: string;
            /**
             * @description How much of what it was owed is settled
             * @example 125.50
             */
            receives: string;
            /** @description Payments in money that it did not have to make, as for the circuit. They add up to `settles` */
            saved: {
                /**
                 * @description A decimal in the circuit's unit, never a JSON number
                 * @example 125.50
                 */
                bilateral: string;
                /**
                 * @description Below zero where what is best for all settles less of its debts than netting by pairs would
                 * @example -5.00
                 */
                multilateral: string;
                /**
                 * @description Below zero where what is best for all with credit settles less of its debts than without
                 * @example -5.00
                 */
                credit: string;
            };
            /**
             * @description What its balances move by together; below zero they fall
             * @example -5.00
             */
            balanceChange: string;
            /**
             * @description What the balances that fall, fall by: no money either, but owed to the circuit from then on
             * @example 125.50
             */
            creditUsed: string;
            /**
             * @description What each account owes beyond what it is owed, added up
             * @example 125.50
             */
            netDebtBefore: string;
            /**
             * @description The same of what remains. A run with credit may raise it
             * @example 125.50
             */
            netDebtAfter: string;
        };
        ClearingMemberShare: {
            /** @description Null: the circuit's own accounts, which stand last */
            memberId: string | null;
            /**
             * @description What it owed before, of what took part
             * @example 125.50
             */
            owes: string;
            /**
             * @description A decimal in the circuit's unit, never a JSON number
             * @example 125.50
             */
            isOwed: string;
            /**
             * @description How much of what it owed is settled
             * @example 125.50
             */
            settles: string;
            /**
             * @description How much of what it was owed is settled
             * @example 125.50
             */
            receives: string;
            /** @description Payments in money that it did not have to make, as for the circuit. They add up to `settles` */
            saved: {
                /**
                 * @description A decimal in the circuit's unit, never a JSON number
                 * @example 125.50
                 */
                bilateral: string;
                /**
                 * @description Below zero where what is best for all settles less of its debts than netting by pairs would
                 * @example -5.00
                 */
                multilateral: string;
                /**
                 * @description Below zero where what is best for all with credit settles less of its debts than without
                 * @example -5.00
                 */
                credit: string;
            };
            /**
             * @description What its balances move by together; below zero they fall
             * @example -5.00
             */
            balanceChange: string;
            /**
             * @description What the balances that fall, fall by: no money either, but owed to the circuit from then on
             * @example 125.50
             */
            creditUsed: string;
            /**
             * @description What each account owes beyond what it is owed, added up
             * @example 125.50
             */
            netDebtBefore: string;
            /**
             * @description The same of what remains. A run with credit may raise it
             * @example 125.50
             */
            netDebtAfter: string;
        };
        Transaction: {
            number: number;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /** @enum {string} */
            kind: "member-admitted" | "member-status-changed" | "account-opened" | "account-status-changed" | "limits-changed" | "transfer" | "obligations-recorded" | "obligation-changed" | "obligation-paid" | "clearing-applied" | "transfer-held" | "transfer-captured" | "transfer-voided" | "transfer-expired" | "transfer-reversed" | "period-fee";
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            postedAt: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            principalId: string;
            externalId: string | null;
            occurredOn: string | null;
            /** @description Salted SHA-256 of the text kept beside it, in hex */
            textDigest: string | null;
            /** @description Its leaf in the circuit's ledger log (RFC 9162), in hex */
            leafHash: string;
            rowCount: number;
            /** @description The first 1,000; `…/rows` has all of them */
            rows: components["schemas"]["JournalRow"][];
        };
        JournalRow: {
            /** @description From 1 within its transaction */
            line: number;
            /** @constant */
            type: "posting";
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            debitAccountId: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            creditAccountId: string;
            /**
             * @description A decimal in the circuit's unit, never a JSON number
             * @example 125.50
             */
            amount: string;
        } | {
            /** @description From 1 within its transaction */
            line: number;
            /** @constant */
            type: "account-opened";
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            accountId: string;
            memberId: string | null;
            system: ("issue" | "fees" | "solidarity" | "loss") | null;
        } | {
            /** @description From 1 within its transaction */
            line: number;
            /** @constant */
            type: "limits-changed";
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            accountId: string;
            creditLimit: string | null;
            balanceCap: string | null;
        } | {
            /** @description From 1 within its transaction */
            line: number;
            /** @constant */
            type: "status-changed";
            /** @enum {string} */
            subject: "member" | "account";
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            subjectId: string;
            /** @enum {string} */
            status: "applicant" | "active" | "suspended" | "leaving" | "closed";
        } | {
            /** @description From 1 within its transaction */
            line: number;
            /** @constant */
            type: "obligation-recorded";
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            obligationId: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            debtorAccountId: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            creditorAccountId: string;
            /**
             * @description A decimal in the circuit's unit, never a JSON number
             * @example 125.50
             */
            amount: string;
            dueOn: string | null;
            externalId: string | null;
            /** @enum {string} */
            state: "proposed" | "accepted" | "rejected" | "disputed" | "cancelled" | "settled";
            /** @description Salted SHA-256 of its description, in hex */
            textDigest: string | null;
        } | {
            /** @description From 1 within its transaction */
            line: number;
            /** @constant */
            type: "obligation-changed";
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            obligationId: string;
            /** @enum {string} */
            state: "proposed" | "accepted" | "rejected" | "disputed" | "cancelled" | "settled";
        } | {
            /** @description From 1 within its transaction */
            line: number;
            /** @constant */
            type: "obligation-settled";
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            obligationId: string;
            /**
             * @description A decimal in the circuit's unit, never a JSON number
             * @example 125.50
             */
            amount: string;
            /** @enum {string} */
            means: "payment" | "clearing";
        } | {
            /** @description From 1 within its transaction */
            line: number;
            /** @constant */
            type: "hold-placed";
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            holdId: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            payerAccountId: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            payeeAccountId: string;
            /**
             * @description A decimal in the circuit's unit, never a JSON number
             * @example 125.50
             */
            amount: string;
            /**
             * @description What is reserved for the payer's fees
             * @example 0.00
             */
            fees: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            expiresAt: string;
            obligationId: string | null;
        } | {
            /** @description From 1 within its transaction */
            line: number;
            /** @constant */
            type: "hold-changed";
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            holdId: string;
            /**
             * @description A decimal in the circuit's unit, never a JSON number
             * @example 125.50
             */
            captured: string;
            /**
             * @description A decimal in the circuit's unit, never a JSON number
             * @example 125.50
             */
            released: string;
            /**
             * @description What of the payer's fees was charged
             * @example 0.00
             */
            feesCaptured: string;
            /**
             * @description What of them is reserved no more
             * @example 0.00
             */
            feesReleased: string;
            /** @enum {string} */
            state: "held" | "captured" | "voided" | "expired";
        } | {
            /** @description From 1 within its transaction */
            line: number;
            /** @constant */
            type: "transfer-reversed";
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            transferId: string;
            /**
             * @description A decimal in the circuit's unit, never a JSON number
             * @example 125.50
             */
            amount: string;
        };
        /** @description Something that has changed in a circuit */
        Event: components["schemas"]["MemberAdmittedEvent"] | components["schemas"]["MemberStatusChangedEvent"] | components["schemas"]["AccountOpenedEvent"] | components["schemas"]["AccountStatusChangedEvent"] | components["schemas"]["AccountLimitsChangedEvent"] | components["schemas"]["TransferPostedEvent"] | components["schemas"]["TransferHeldEvent"] | components["schemas"]["TransferCapturedEvent"] | components["schemas"]["TransferVoidedEvent"] | components["schemas"]["TransferExpiredEvent"] | components["schemas"]["TransferReversedEvent"] | components["schemas"]["FeeChargedEvent"] | components["schemas"]["ObligationRecordedEvent"] | components["schemas"]["ObligationChangedEvent"] | components["schemas"]["ObligationPaidEvent"] | components["schemas"]["ClearingRunAppliedEvent"] | components["schemas"]["AccountLowBalanceEvent"] | components["schemas"]["AccountHighBalanceEvent"] | components["schemas"]["AccountHighVolumeEvent"] | components["schemas"]["AccountDebtDueEvent"] | components["schemas"]["AccountOverLimitEvent"] | components["schemas"]["PaymentRequestCreatedEvent"] | components["schemas"]["PaymentRequestPaidEvent"] | components["schemas"]["PaymentRequestRejectedEvent"] | components["schemas"]["PaymentRequestCancelledEvent"] | components["schemas"]["PaymentRequestExpiredEvent"] | components["schemas"]["PaymentScheduleCreatedEvent"] | components["schemas"]["PaymentSchedulePausedEvent"] | components["schemas"]["PaymentScheduleResumedEvent"] | components["schemas"]["PaymentScheduleCancelledEvent"] | components["schemas"]["PaymentScheduleFinishedEvent"] | components["schemas"]["PaymentScheduleOccurrenceFailedEvent"] | components["schemas"]["FeeScheduleCreatedEvent"] | components["schemas"]["TradingRulesSetEvent"] | components["schemas"]["PaymentAgreementMadeEvent"] | components["schemas"]["PaymentAgreementWithdrawnEvent"];
        /** @description A member was admitted */
        MemberAdmittedEvent: {
            /**
             * Format: uuid
             * @description The same wherever and however often the event is told
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            circuitId: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            occurredAt: string;
            /** @description The transaction that it is; null for what changed beside the journal */
            transactionNumber: number | null;
            /**
             * Format: uuid
             * @description What has changed
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            subjectId: string;
            /** @description The accounts that it concerns. Those of one account are told in order */
            accountIds: string[];
            /** @constant */
            type: "member.admitted";
            data: {
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                memberId: string;
                /** @enum {string} */
                status: "applicant" | "active" | "suspended" | "leaving" | "closed";
            };
        };
        /** @description A member's status changed */
        MemberStatusChangedEvent: {
            /**
             * Format: uuid
             * @description The same wherever and however often the event is told
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            circuitId: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            occurredAt: string;
            /** @description The transaction that it is; null for what changed beside the journal */
            transactionNumber: number | null;
            /**
             * Format: uuid
             * @description What has changed
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            subjectId: string;
            /** @description The accounts that it concerns. Those of one account are told in order */
            accountIds: string[];
            /** @constant */
            type: "member.status-changed";
            data: {
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                memberId: string;
                /** @enum {string} */
                status: "applicant" | "active" | "suspended" | "leaving" | "closed";
            };
        };
        /** @description An account was opened */
        AccountOpenedEvent: {
            /**
             * Format: uuid
             * @description The same wherever and however often the event is told
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            circuitId: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            occurredAt: string;
            /** @description The transaction that it is; null for what changed beside the journal */
            transactionNumber: number | null;
            /**
             * Format: uuid
             * @description What has changed
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            subjectId: string;
            /** @description The accounts that it concerns. Those of one account are told in order */
            accountIds: string[];
            /** @constant */
            type: "account.opened";
            data: {
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                accountId: string;
                memberId: string | null;
                system: ("issue" | "fees" | "solidarity" | "loss") | null;
                creditLimit: string | null;
                balanceCap: string | null;
            };
        };
        /** @description An account's status changed */
        AccountStatusChangedEvent: {
            /**
             * Format: uuid
             * @description The same wherever and however often the event is told
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            circuitId: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            occurredAt: string;
            /** @description The transaction that it is; null for what changed beside the journal */
            transactionNumber: number | null;
            /**
             * Format: uuid
             * @description What has changed
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            subjectId: string;
            /** @description The accounts that it concerns. Those of one account are told in order */
            accountIds: string[];
            /** @constant */
            type: "account.status-changed";
            data: {
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                accountId: string;
                /** @enum {string} */
                status: "active" | "suspended" | "closed";
            };
        };
        /** @description An account's limits changed */
        AccountLimitsChangedEvent: {
            /**
             * Format: uuid
             * @description The same wherever and however often the event is told
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            circuitId: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            occurredAt: string;
            /** @description The transaction that it is; null for what changed beside the journal */
            transactionNumber: number | null;
            /**
             * Format: uuid
             * @description What has changed
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            subjectId: string;
            /** @description The accounts that it concerns. Those of one account are told in order */
            accountIds: string[];
            /** @constant */
            type: "account.limits-changed";
            data: {
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                accountId: string;
                creditLimit: string | null;
                balanceCap: string | null;
            };
        };
        /** @description A transfer was posted: its subject */
        TransferPostedEvent: {
            /**
             * Format: uuid
             * @description The same wherever and however often the event is told
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            circuitId: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            occurredAt: string;
            /** @description The transaction that it is; null for what changed beside the journal */
            transactionNumber: number | null;
            /**
             * Format: uuid
             * @description What has changed
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            subjectId: string;
            /** @description The accounts that it concerns. Those of one account are told in order */
            accountIds: string[];
            /** @constant */
            type: "transfer.posted";
            data: {
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                from: string;
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                to: string;
                /**
                 * @description A decimal in the circuit's unit, never a JSON number
                 * @example 125.50
                 */
                amount: string;
                /** @description What was charged with it, or given back. Members are told of their own accounts */
                fees: {
                    /**
                     * Format: uuid
                     * @description An id
                     * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                     */
                    from: string;
                    /**
                     * Format: uuid
                     * @description An id
                     * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                     */
                    to: string;
                    /**
                     * @description A decimal in the circuit's unit, never a JSON number
                     * @example 125.50
                     */
                    amount: string;
                }[];
                externalId: string | null;
                occurredOn: string | null;
            };
        };
        /** @description A transfer was held: its subject */
        TransferHeldEvent: {
            /**
             * Format: uuid
             * @description The same wherever and however often the event is told
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            circuitId: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            occurredAt: string;
            /** @description The transaction that it is; null for what changed beside the journal */
            transactionNumber: number | null;
            /**
             * Format: uuid
             * @description What has changed
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            subjectId: string;
            /** @description The accounts that it concerns. Those of one account are told in order */
            accountIds: string[];
            /** @constant */
            type: "transfer.held";
            data: {
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                from: string;
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                to: string;
                /**
                 * @description A decimal in the circuit's unit, never a JSON number
                 * @example 125.50
                 */
                amount: string;
                /**
                 * Format: date-time
                 * @description A time (RFC 3339, UTC)
                 * @example 2026-01-31T09:30:00.000Z
                 */
                expiresAt: string;
                obligationId: string | null;
                externalId: string | null;
                occurredOn: string | null;
            };
        };
        /** @description So much of a held transfer was posted by this transaction */
        TransferCapturedEvent: {
            /**
             * Format: uuid
             * @description The same wherever and however often the event is told
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            circuitId: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            occurredAt: string;
            /** @description The transaction that it is; null for what changed beside the journal */
            transactionNumber: number | null;
            /**
             * Format: uuid
             * @description What has changed
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            subjectId: string;
            /** @description The accounts that it concerns. Those of one account are told in order */
            accountIds: string[];
            /** @constant */
            type: "transfer.captured";
            data: {
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                transferId: string;
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                from: string;
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                to: string;
                /**
                 * @description A decimal in the circuit's unit, never a JSON number
                 * @example 125.50
                 */
                amount: string;
                /** @description What was charged with it, or given back. Members are told of their own accounts */
                fees: {
                    /**
                     * Format: uuid
                     * @description An id
                     * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                     */
                    from: string;
                    /**
                     * Format: uuid
                     * @description An id
                     * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                     */
                    to: string;
                    /**
                     * @description A decimal in the circuit's unit, never a JSON number
                     * @example 125.50
                     */
                    amount: string;
                }[];
                /**
                 * @description A decimal in the circuit's unit, never a JSON number
                 * @example 125.50
                 */
                released: string;
                /** @enum {string} */
                state: "held" | "captured" | "voided" | "expired";
            };
        };
        /** @description What was still held of a transfer was released */
        TransferVoidedEvent: {
            /**
             * Format: uuid
             * @description The same wherever and however often the event is told
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            circuitId: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            occurredAt: string;
            /** @description The transaction that it is; null for what changed beside the journal */
            transactionNumber: number | null;
            /**
             * Format: uuid
             * @description What has changed
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            subjectId: string;
            /** @description The accounts that it concerns. Those of one account are told in order */
            accountIds: string[];
            /** @constant */
            type: "transfer.voided";
            data: {
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                transferId: string;
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                from: string;
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                to: string;
                /**
                 * @description A decimal in the circuit's unit, never a JSON number
                 * @example 125.50
                 */
                released: string;
            };
        };
        /** @description A transfer was held until a time that is past; what was still held of it counted no more from that time on */
        TransferExpiredEvent: {
            /**
             * Format: uuid
             * @description The same wherever and however often the event is told
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            circuitId: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            occurredAt: string;
            /** @description The transaction that it is; null for what changed beside the journal */
            transactionNumber: number | null;
            /**
             * Format: uuid
             * @description What has changed
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            subjectId: string;
            /** @description The accounts that it concerns. Those of one account are told in order */
            accountIds: string[];
            /** @constant */
            type: "transfer.expired";
            data: {
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                transferId: string;
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                from: string;
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                to: string;
                /**
                 * @description A decimal in the circuit's unit, never a JSON number
                 * @example 125.50
                 */
                released: string;
            };
        };
        /** @description So much of a transfer was taken back, by the posting of this transaction */
        TransferReversedEvent: {
            /**
             * Format: uuid
             * @description The same wherever and however often the event is told
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            circuitId: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            occurredAt: string;
            /** @description The transaction that it is; null for what changed beside the journal */
            transactionNumber: number | null;
            /**
             * Format: uuid
             * @description What has changed
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            subjectId: string;
            /** @description The accounts that it concerns. Those of one account are told in order */
            accountIds: string[];
            /** @constant */
            type: "transfer.reversed";
            data: {
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                transferId: string;
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                from: string;
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                to: string;
                /**
                 * @description A decimal in the circuit's unit, never a JSON number
                 * @example 125.50
                 */
                amount: string;
                /** @description What was charged with it, or given back. Members are told of their own accounts */
                fees: {
                    /**
                     * Format: uuid
                     * @description An id
                     * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                     */
                    from: string;
                    /**
                     * Format: uuid
                     * @description An id
                     * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                     */
                    to: string;
                    /**
                     * @description A decimal in the circuit's unit, never a JSON number
                     * @example 125.50
                     */
                    amount: string;
                }[];
                externalId: string | null;
            };
        };
        /** @description An account was charged a fee for a period. What a payment costs is told with the payment */
        FeeChargedEvent: {
            /**
             * Format: uuid
             * @description The same wherever and however often the event is told
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            circuitId: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            occurredAt: string;
            /** @description The transaction that it is; null for what changed beside the journal */
            transactionNumber: number | null;
            /**
             * Format: uuid
             * @description What has changed
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            subjectId: string;
            /** @description The accounts that it concerns. Those of one account are told in order */
            accountIds: string[];
            /** @constant */
            type: "fee.charged";
            data: {
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                from: string;
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                to: string;
                /**
                 * @description A decimal in the circuit's unit, never a JSON number
                 * @example 125.50
                 */
                amount: string;
            };
        };
        /** @description An obligation was recorded. Of several that were recorded together, each is an event of its own */
        ObligationRecordedEvent: {
            /**
             * Format: uuid
             * @description The same wherever and however often the event is told
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            circuitId: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            occurredAt: string;
            /** @description The transaction that it is; null for what changed beside the journal */
            transactionNumber: number | null;
            /**
             * Format: uuid
             * @description What has changed
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            subjectId: string;
            /** @description The accounts that it concerns. Those of one account are told in order */
            accountIds: string[];
            /** @constant */
            type: "obligation.recorded";
            data: {
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                obligationId: string;
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                debtor: string;
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                creditor: string;
                /**
                 * @description A decimal in the circuit's unit, never a JSON number
                 * @example 125.50
                 */
                amount: string;
                dueOn: string | null;
                externalId: string | null;
                /** @enum {string} */
                state: "proposed" | "accepted" | "rejected" | "disputed" | "cancelled" | "settled";
            };
        };
        /** @description An obligation was accepted, rejected, disputed or cancelled */
        ObligationChangedEvent: {
            /**
             * Format: uuid
             * @description The same wherever and however often the event is told
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            circuitId: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            occurredAt: string;
            /** @description The transaction that it is; null for what changed beside the journal */
            transactionNumber: number | null;
            /**
             * Format: uuid
             * @description What has changed
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            subjectId: string;
            /** @description The accounts that it concerns. Those of one account are told in order */
            accountIds: string[];
            /** @constant */
            type: "obligation.changed";
            data: {
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                obligationId: string;
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                debtor: string;
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                creditor: string;
                /** @enum {string} */
                state: "proposed" | "accepted" | "rejected" | "disputed" | "cancelled" | "settled";
            };
        };
        /** @description So much of an obligation was paid, by the posting of this transaction */
        ObligationPaidEvent: {
            /**
             * Format: uuid
             * @description The same wherever and however often the event is told
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            circuitId: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            occurredAt: string;
            /** @description The transaction that it is; null for what changed beside the journal */
            transactionNumber: number | null;
            /**
             * Format: uuid
             * @description What has changed
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            subjectId: string;
            /** @description The accounts that it concerns. Those of one account are told in order */
            accountIds: string[];
            /** @constant */
            type: "obligation.paid";
            data: {
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                obligationId: string;
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                debtor: string;
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                creditor: string;
                /**
                 * @description A decimal in the circuit's unit, never a JSON number
                 * @example 125.50
                 */
                amount: string;
                /** @description What was charged with it, or given back. Members are told of their own accounts */
                fees: {
                    /**
                     * Format: uuid
                     * @description An id
                     * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                     */
                    from: string;
                    /**
                     * Format: uuid
                     * @description An id
                     * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                     */
                    to: string;
                    /**
                     * @description A decimal in the circuit's unit, never a JSON number
                     * @example 125.50
                     */
                    amount: string;
                }[];
            };
        };
        /** @description A clearing run was applied. Members are told what it was to their own accounts, and operators what it came to: it concerns more accounts than an event can name */
        ClearingRunAppliedEvent: {
            /**
             * Format: uuid
             * @description The same wherever and however often the event is told
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            circuitId: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            occurredAt: string;
            /** @description The transaction that it is; null for what changed beside the journal */
            transactionNumber: number | null;
            /**
             * Format: uuid
             * @description What has changed
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            subjectId: string;
            /** @description The accounts that it concerns. Those of one account are told in order */
            accountIds: string[];
            /** @constant */
            type: "clearing-run.applied";
            data: {
                /** @enum {string} */
                mode: "set-off" | "with-credit";
                /** @description Obligations that took part; null for members */
                obligations: number | null;
                /** @description What was cleared of them; null for members */
                cleared: string | null;
                /** @description The member's own accounts; none for operators */
                accounts: {
                    /**
                     * Format: uuid
                     * @description An id
                     * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                     */
                    accountId: string;
                    /**
                     * @description Of what it owed
                     * @example 125.50
                     */
                    settled: string;
                    /**
                     * @description Of what it was owed
                     * @example 125.50
                     */
                    received: string;
                    /**
                     * @description A decimal in the circuit's unit; below zero it is owed to the circuit
                     * @example -20.00
                     */
                    balanceChange: string;
                }[];
            };
        };
        /** @description Less is left to spend than somebody asked to be told of */
        AccountLowBalanceEvent: {
            /**
             * Format: uuid
             * @description The same wherever and however often the event is told
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            circuitId: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            occurredAt: string;
            /** @description The transaction that it is; null for what changed beside the journal */
            transactionNumber: number | null;
            /**
             * Format: uuid
             * @description What has changed
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            subjectId: string;
            /** @description The accounts that it concerns. Those of one account are told in order */
            accountIds: string[];
            /** @constant */
            type: "account.low-balance";
            data: {
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                accountId: string;
                /**
                 * @description A decimal in the circuit's unit; below zero it is owed to the circuit
                 * @example -20.00
                 */
                balance: string;
                creditLimit: string | null;
                balanceCap: string | null;
                /**
                 * @description A decimal in the circuit's unit, never a JSON number
                 * @example 125.50
                 */
                availableBelow: string;
            };
        };
        /** @description Less is left to receive than somebody asked to be told of */
        AccountHighBalanceEvent: {
            /**
             * Format: uuid
             * @description The same wherever and however often the event is told
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            circuitId: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            occurredAt: string;
            /** @description The transaction that it is; null for what changed beside the journal */
            transactionNumber: number | null;
            /**
             * Format: uuid
             * @description What has changed
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            subjectId: string;
            /** @description The accounts that it concerns. Those of one account are told in order */
            accountIds: string[];
            /** @constant */
            type: "account.high-balance";
            data: {
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                accountId: string;
                /**
                 * @description A decimal in the circuit's unit; below zero it is owed to the circuit
                 * @example -20.00
                 */
                balance: string;
                creditLimit: string | null;
                balanceCap: string | null;
                /**
                 * @description A decimal in the circuit's unit, never a JSON number
                 * @example 125.50
                 */
                roomBelow: string;
            };
        };
        /** @description More was paid and received in a month than somebody asked to be told of */
        AccountHighVolumeEvent: {
            /**
             * Format: uuid
             * @description The same wherever and however often the event is told
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            circuitId: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            occurredAt: string;
            /** @description The transaction that it is; null for what changed beside the journal */
            transactionNumber: number | null;
            /**
             * Format: uuid
             * @description What has changed
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            subjectId: string;
            /** @description The accounts that it concerns. Those of one account are told in order */
            accountIds: string[];
            /** @constant */
            type: "account.high-volume";
            data: {
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                accountId: string;
                month: string;
                /**
                 * @description A decimal in the circuit's unit, never a JSON number
                 * @example 125.50
                 */
                turnover: string;
                /**
                 * @description A decimal in the circuit's unit, never a JSON number
                 * @example 125.50
                 */
                turnoverAbove: string;
            };
        };
        /** @description So much of what an account owes will be a year old on that day, and so is due */
        AccountDebtDueEvent: {
            /**
             * Format: uuid
             * @description The same wherever and however often the event is told
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            circuitId: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            occurredAt: string;
            /** @description The transaction that it is; null for what changed beside the journal */
            transactionNumber: number | null;
            /**
             * Format: uuid
             * @description What has changed
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            subjectId: string;
            /** @description The accounts that it concerns. Those of one account are told in order */
            accountIds: string[];
            /** @constant */
            type: "account.debt-due";
            data: {
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                accountId: string;
                /**
                 * Format: date
                 * @description A date (ISO 8601)
                 * @example 2026-01-31
                 */
                dueOn: string;
                /**
                 * @description A decimal in the circuit's unit, never a JSON number
                 * @example 125.50
                 */
                amount: string;
            };
        };
        /** @description An account owes more than its credit limit, which was lowered, say */
        AccountOverLimitEvent: {
            /**
             * Format: uuid
             * @description The same wherever and however often the event is told
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            circuitId: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            occurredAt: string;
            /** @description The transaction that it is; null for what changed beside the journal */
            transactionNumber: number | null;
            /**
             * Format: uuid
             * @description What has changed
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            subjectId: string;
            /** @description The accounts that it concerns. Those of one account are told in order */
            accountIds: string[];
            /** @constant */
            type: "account.over-limit";
            data: {
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                accountId: string;
                /**
                 * @description A decimal in the circuit's unit; below zero it is owed to the circuit
                 * @example -20.00
                 */
                balance: string;
                creditLimit: string | null;
                balanceCap: string | null;
            };
        };
        /** @description A payee asks to be paid */
        PaymentRequestCreatedEvent: {
            /**
             * Format: uuid
             * @description The same wherever and however often the event is told
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            circuitId: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            occurredAt: string;
            /** @description The transaction that it is; null for what changed beside the journal */
            transactionNumber: number | null;
            /**
             * Format: uuid
             * @description What has changed
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            subjectId: string;
            /** @description The accounts that it concerns. Those of one account are told in order */
            accountIds: string[];
            /** @constant */
            type: "payment-request.created";
            data: {
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                from: string;
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                to: string;
                /**
                 * @description A decimal in the circuit's unit, never a JSON number
                 * @example 125.50
                 */
                amount: string;
                obligationId: string | null;
                /**
                 * Format: date-time
                 * @description A time (RFC 3339, UTC)
                 * @example 2026-01-31T09:30:00.000Z
                 */
                expiresAt: string;
            };
        };
        /** @description A payment request was paid, by the transaction of this number */
        PaymentRequestPaidEvent: {
            /**
             * Format: uuid
             * @description The same wherever and however often the event is told
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            circuitId: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            occurredAt: string;
            /** @description The transaction that it is; null for what changed beside the journal */
            transactionNumber: number | null;
            /**
             * Format: uuid
             * @description What has changed
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            subjectId: string;
            /** @description The accounts that it concerns. Those of one account are told in order */
            accountIds: string[];
            /** @constant */
            type: "payment-request.paid";
            data: {
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                from: string;
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                to: string;
                /**
                 * @description A decimal in the circuit's unit, never a JSON number
                 * @example 125.50
                 */
                amount: string;
                obligationId: string | null;
                transactionNumber: number;
            };
        };
        /** @description The payer will not pay it */
        PaymentRequestRejectedEvent: {
            /**
             * Format: uuid
             * @description The same wherever and however often the event is told
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            circuitId: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            occurredAt: string;
            /** @description The transaction that it is; null for what changed beside the journal */
            transactionNumber: number | null;
            /**
             * Format: uuid
             * @description What has changed
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            subjectId: string;
            /** @description The accounts that it concerns. Those of one account are told in order */
            accountIds: string[];
            /** @constant */
            type: "payment-request.rejected";
            data: {
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                from: string;
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                to: string;
                /**
                 * @description A decimal in the circuit's unit, never a JSON number
                 * @example 125.50
                 */
                amount: string;
                obligationId: string | null;
            };
        };
        /** @description The payee does not ask any more */
        PaymentRequestCancelledEvent: {
            /**
             * Format: uuid
             * @description The same wherever and however often the event is told
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            circuitId: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            occurredAt: string;
            /** @description The transaction that it is; null for what changed beside the journal */
            transactionNumber: number | null;
            /**
             * Format: uuid
             * @description What has changed
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            subjectId: string;
            /** @description The accounts that it concerns. Those of one account are told in order */
            accountIds: string[];
            /** @constant */
            type: "payment-request.cancelled";
            data: {
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                from: string;
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                to: string;
                /**
                 * @description A decimal in the circuit's unit, never a JSON number
                 * @example 125.50
                 */
                amount: string;
                obligationId: string | null;
            };
        };
        /** @description Nobody has answered it in time */
        PaymentRequestExpiredEvent: {
            /**
             * Format: uuid
             * @description The same wherever and however often the event is told
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            circuitId: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            occurredAt: string;
            /** @description The transaction that it is; null for what changed beside the journal */
            transactionNumber: number | null;
            /**
             * Format: uuid
             * @description What has changed
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            subjectId: string;
            /** @description The accounts that it concerns. Those of one account are told in order */
            accountIds: string[];
            /** @constant */
            type: "payment-request.expired";
            data: {
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                from: string;
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                to: string;
                /**
                 * @description A decimal in the circuit's unit, never a JSON number
                 * @example 125.50
                 */
                amount: string;
                obligationId: string | null;
            };
        };
        /** @description A payer has put down what is to be paid at a time, or again and again */
        PaymentScheduleCreatedEvent: {
            /**
             * Format: uuid
             * @description The same wherever and however often the event is told
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            circuitId: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            occurredAt: string;
            /** @description The transaction that it is; null for what changed beside the journal */
            transactionNumber: number | null;
            /**
             * Format: uuid
             * @description What has changed
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            subjectId: string;
            /** @description The accounts that it concerns. Those of one account are told in order */
            accountIds: string[];
            /** @constant */
            type: "payment-schedule.created";
            data: {
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                from: string;
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                to: string;
                /**
                 * @description A decimal in the circuit's unit, never a JSON number
                 * @example 125.50
                 */
                amount: string;
                /**
                 * Format: date-time
                 * @description A time (RFC 3339, UTC)
                 * @example 2026-01-31T09:30:00.000Z
                 */
                nextAt: string;
            };
        };
        /** @description Nothing of it is paid until it is resumed */
        PaymentSchedulePausedEvent: {
            /**
             * Format: uuid
             * @description The same wherever and however often the event is told
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            circuitId: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            occurredAt: string;
            /** @description The transaction that it is; null for what changed beside the journal */
            transactionNumber: number | null;
            /**
             * Format: uuid
             * @description What has changed
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            subjectId: string;
            /** @description The accounts that it concerns. Those of one account are told in order */
            accountIds: string[];
            /** @constant */
            type: "payment-schedule.paused";
            data: {
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                from: string;
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                to: string;
                /**
                 * @description A decimal in the circuit's unit, never a JSON number
                 * @example 125.50
                 */
                amount: string;
            };
        };
        /** @description It is paid again, from its next time on */
        PaymentScheduleResumedEvent: {
            /**
             * Format: uuid
             * @description The same wherever and however often the event is told
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            circuitId: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            occurredAt: string;
            /** @description The transaction that it is; null for what changed beside the journal */
            transactionNumber: number | null;
            /**
             * Format: uuid
             * @description What has changed
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            subjectId: string;
            /** @description The accounts that it concerns. Those of one account are told in order */
            accountIds: string[];
            /** @constant */
            type: "payment-schedule.resumed";
            data: {
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                from: string;
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                to: string;
                /**
                 * @description A decimal in the circuit's unit, never a JSON number
                 * @example 125.50
                 */
                amount: string;
            };
        };
        /** @description Nothing of it is paid any more */
        PaymentScheduleCancelledEvent: {
            /**
             * Format: uuid
             * @description The same wherever and however often the event is told
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            circuitId: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            occurredAt: string;
            /** @description The transaction that it is; null for what changed beside the journal */
            transactionNumber: number | null;
            /**
             * Format: uuid
             * @description What has changed
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            subjectId: string;
            /** @description The accounts that it concerns. Those of one account are told in order */
            accountIds: string[];
            /** @constant */
            type: "payment-schedule.cancelled";
            data: {
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                from: string;
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                to: string;
                /**
                 * @description A decimal in the circuit's unit, never a JSON number
                 * @example 125.50
                 */
                amount: string;
            };
        };
        /** @description Nothing of it is due, or will be */
        PaymentScheduleFinishedEvent: {
            /**
             * Format: uuid
             * @description The same wherever and however often the event is told
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            circuitId: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            occurredAt: string;
            /** @description The transaction that it is; null for what changed beside the journal */
            transactionNumber: number | null;
            /**
             * Format: uuid
             * @description What has changed
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            subjectId: string;
            /** @description The accounts that it concerns. Those of one account are told in order */
            accountIds: string[];
            /** @constant */
            type: "payment-schedule.finished";
            data: {
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                from: string;
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                to: string;
                /**
                 * @description A decimal in the circuit's unit, never a JSON number
                 * @example 125.50
                 */
                amount: string;
            };
        };
        /** @description A payment of it was refused by the rule of this code, and is not tried any more */
        PaymentScheduleOccurrenceFailedEvent: {
            /**
             * Format: uuid
             * @description The same wherever and however often the event is told
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            circuitId: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            occurredAt: string;
            /** @description The transaction that it is; null for what changed beside the journal */
            transactionNumber: number | null;
            /**
             * Format: uuid
             * @description What has changed
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            subjectId: string;
            /** @description The accounts that it concerns. Those of one account are told in order */
            accountIds: string[];
            /** @constant */
            type: "payment-schedule.occurrence-failed";
            data: {
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                from: string;
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                to: string;
                /**
                 * @description A decimal in the circuit's unit, never a JSON number
                 * @example 125.50
                 */
                amount: string;
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                occurrenceId: string;
                number: number;
                /**
                 * Format: date-time
                 * @description A time (RFC 3339, UTC)
                 * @example 2026-01-31T09:30:00.000Z
                 */
                dueAt: string;
                reason: string;
            };
        };
        /** @description An operator has set what payments and months cost from a time on, by this many rules */
        FeeScheduleCreatedEvent: {
            /**
             * Format: uuid
             * @description The same wherever and however often the event is told
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            circuitId: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            occurredAt: string;
            /** @description The transaction that it is; null for what changed beside the journal */
            transactionNumber: number | null;
            /**
             * Format: uuid
             * @description What has changed
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            subjectId: string;
            /** @description The accounts that it concerns. Those of one account are told in order */
            accountIds: string[];
            /** @constant */
            type: "fee-schedule.created";
            data: {
                version: number;
                /**
                 * Format: date-time
                 * @description A time (RFC 3339, UTC)
                 * @example 2026-01-31T09:30:00.000Z
                 */
                effectiveFrom: string;
                rules: number;
            };
        };
        /** @description An operator has set who may pay whom, and how much: this many pairs of groups, caps and terms of sellers */
        TradingRulesSetEvent: {
            /**
             * Format: uuid
             * @description The same wherever and however often the event is told
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            circuitId: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            occurredAt: string;
            /** @description The transaction that it is; null for what changed beside the journal */
            transactionNumber: number | null;
            /**
             * Format: uuid
             * @description What has changed
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            subjectId: string;
            /** @description The accounts that it concerns. Those of one account are told in order */
            accountIds: string[];
            /** @constant */
            type: "trading-rules.set";
            data: {
                version: number;
                pairs: number;
                caps: number;
                sellers: number;
            };
        };
        /** @description A payer has agreed to pay requests of a payee at once, or those of all */
        PaymentAgreementMadeEvent: {
            /**
             * Format: uuid
             * @description The same wherever and however often the event is told
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            circuitId: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            occurredAt: string;
            /** @description The transaction that it is; null for what changed beside the journal */
            transactionNumber: number | null;
            /**
             * Format: uuid
             * @description What has changed
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            subjectId: string;
            /** @description The accounts that it concerns. Those of one account are told in order */
            accountIds: string[];
            /** @constant */
            type: "payment-agreement.made";
            data: {
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                accountId: string;
                payee: string | "all";
            };
        };
        /** @description A payer has withdrawn such an agreement */
        PaymentAgreementWithdrawnEvent: {
            /**
             * Format: uuid
             * @description The same wherever and however often the event is told
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            circuitId: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            occurredAt: string;
            /** @description The transaction that it is; null for what changed beside the journal */
            transactionNumber: number | null;
            /**
             * Format: uuid
             * @description What has changed
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            subjectId: string;
            /** @description The accounts that it concerns. Those of one account are told in order */
            accountIds: string[];
            /** @constant */
            type: "payment-agreement.withdrawn";
            data: {
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                accountId: string;
                payee: string | "all";
            };
        };
        /** @description A new webhook with its secret */
        NewWebhook: {
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * @description Where events are sent to: https, at a public address
             * @example https://shop.example/saldo
             */
            url: string;
            /**
             * @description Only these types; none: all
             * @example [
             *       "transfer.posted"
             *     ]
             */
            types: ("member.admitted" | "member.status-changed" | "account.opened" | "account.status-changed" | "account.limits-changed" | "transfer.posted" | "transfer.held" | "transfer.captured" | "transfer.voided" | "transfer.expired" | "transfer.reversed" | "fee.charged" | "obligation.recorded" | "obligation.changed" | "obligation.paid" | "clearing-run.applied" | "account.low-balance" | "account.high-balance" | "account.high-volume" | "account.debt-due" | "account.over-limit" | "payment-request.created" | "payment-request.paid" | "payment-request.rejected" | "payment-request.cancelled" | "payment-request.expired" | "payment-schedule.created" | "payment-schedule.paused" | "payment-schedule.resumed" | "payment-schedule.cancelled" | "payment-schedule.finished" | "payment-schedule.occurrence-failed" | "fee-schedule.created" | "trading-rules.set" | "payment-agreement.made" | "payment-agreement.withdrawn")[];
            /** @description Whose events it is told; null: all of the circuit */
            memberId: string | null;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            createdAt: string;
            /** @description Deliveries that wait for another try */
            waiting: number;
            /** @description Deliveries that were given up, and can be asked for again */
            dead: number;
            /**
             * @description What deliveries are signed with (Standard Webhooks): shown this one time; null to a request sent again
             * @example whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw2XJ4h8yhKzM=
             */
            secret: string | null;
        };
        /** @description Where events are sent to */
        Webhook: {
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * @description Where events are sent to: https, at a public address
             * @example https://shop.example/saldo
             */
            url: string;
            /**
             * @description Only these types; none: all
             * @example [
             *       "transfer.posted"
             *     ]
             */
            types: ("member.admitted" | "member.status-changed" | "account.opened" | "account.status-changed" | "account.limits-changed" | "transfer.posted" | "transfer.held" | "transfer.captured" | "transfer.voided" | "transfer.expired" | "transfer.reversed" | "fee.charged" | "obligation.recorded" | "obligation.changed" | "obligation.paid" | "clearing-run.applied" | "account.low-balance" | "account.high-balance" | "account.high-volume" | "account.debt-due" | "account.over-limit" | "payment-request.created" | "payment-request.paid" | "payment-request.rejected" | "payment-request.cancelled" | "payment-request.expired" | "payment-schedule.created" | "payment-schedule.paused" | "payment-schedule.resumed" | "payment-schedule.cancelled" | "payment-schedule.finished" | "payment-schedule.occurrence-failed" | "fee-schedule.created" | "trading-rules.set" | "payment-agreement.made" | "payment-agreement.withdrawn")[];
            /** @description Whose events it is told; null: all of the circuit */
            memberId: string | null;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            createdAt: string;
            /** @description Deliveries that wait for another try */
            waiting: number;
            /** @description Deliveries that were given up, and can be asked for again */
            dead: number;
        };
        /** @description A new secret */
        WebhookSecret: {
            /**
             * @description What deliveries are signed with (Standard Webhooks): shown this one time; null to a request sent again
             * @example whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw2XJ4h8yhKzM=
             */
            secret: string | null;
            /** @description Until then deliveries are signed with both */
            previousValidUntil: string | null;
        };
        /** @description An event on its way to a webhook */
        WebhookDelivery: {
            /**
             * Format: uuid
             * @description The `webhook-id` of its deliveries
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            eventId: string;
            type: string;
            /**
             * @description `waiting` for its next try or for an earlier event of the same account, `delivered`, or given up as `dead`
             * @enum {string}
             */
            state: "waiting" | "delivered" | "dead";
            /** @description Tries since it was last asked for */
            attempts: number;
            lastAttemptAt: string | null;
            /** @description Null also where it waits for an earlier event */
            nextAttemptAt: string | null;
            /** @description The HTTP status of the last answer */
            status: number | null;
            /** @description Why the last try failed: `timed-out`, `address-refused`, `name-not-found`, `connection-failed`, `tls-failed`, `redirected` or `answered-with-an-error` */
            failure: string | null;
        };
        /** @description Something that an operator or auditor saw or did, or that came of it */
        AuditEvent: {
            /** @description Its number in the circuit's audit log; null until it has one, within a minute */
            number: number | null;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            occurredAt: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            principalId: string;
            requestId: string;
            action: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            subjectId: string;
            /**
             * @description Of a request its `method`, `status`, `params`, `query` and `bodyDigest`; else what has changed. Ids, amounts, dates and digests only
             * @example {
             *       "method": "GET",
             *       "status": 200,
             *       "query": {
             *         "limit": 50,
             *         "status": "active"
             *       }
             *     }
             */
            change: {
                [key: string]: unknown;
            };
            /** @description Its leaf in the circuit's audit log (RFC 9162), in hex */
            leafHash: string | null;
        };
        Checkpoint: {
            /** @enum {string} */
            log: "ledger" | "audit";
            /** @description How many leaves it covers */
            size: number;
            /** @description SHA-256, in hex */
            root: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            signedAt: string;
            /** @description The checkpoint itself, a signed note (C2SP tlog-checkpoint), with its cosignatures */
            note: string;
        };
        ConsistencyProof: {
            from: number;
            to: number;
            /** @description SHA-256, in hex */
            fromRoot: string;
            /** @description SHA-256, in hex */
            toRoot: string;
            /** @description Hashes in hex, in the order of RFC 9162 */
            proof: string[];
        };
        TransactionProof: {
            transaction: {
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                circuitId: string;
                number: number;
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
                /** @enum {string} */
                kind: "member-admitted" | "member-status-changed" | "account-opened" | "account-status-changed" | "limits-changed" | "transfer" | "obligations-recorded" | "obligation-changed" | "obligation-paid" | "clearing-applied" | "transfer-held" | "transfer-captured" | "transfer-voided" | "transfer-expired" | "transfer-reversed" | "period-fee";
                /**
                 * Format: date-time
                 * @description A time (RFC 3339, UTC)
                 * @example 2026-01-31T09:30:00.000Z
                 */
                postedAt: string;
                /**
                 * Format: uuid
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                principalId: string;
                externalId: string | null;
                occurredOn: string | null;
                textDigest: string | null;
            };
            rowCount: number;
            /** @description The root over all of its rows */
            rowsRoot: string;
            /** @description The rows that you may see, each with what ties it to the transaction */
            rows: {
                row: components["schemas"]["JournalRow"];
                /** @description Of this row, 16 bytes in hex */
                salt: string;
                /** @description From the row to `rowsRoot`, nearest first */
                path: string[];
            }[];
            /** @description The transaction's leaf in the ledger log */
            leafHash: string;
            /** @description From the leaf to the root, nearest first */
            path: string[];
            /** @description How many leaves the log has that the path leads to the root of */
            size: number;
            /** @description SHA-256, in hex */
            root: string;
            /** @description The signed checkpoint of that size; null: none was signed at that size */
            checkpoint: string | null;
        };
        Statement: {
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            accountId: string;
            externalId: string | null;
            memberId: string | null;
            memberName: string | null;
            from: string | null;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            to: string;
            /** @description The days of the two, where the circuit is */
            firstDay: string | null;
            /**
             * Format: date
             * @description A date (ISO 8601)
             * @example 2026-01-31
             */
            lastDay: string;
            /** @enum {string} */
            by: "posted" | "occurred";
            /** @description The circuit's last transaction that could be in it; 0: none */
            transactionNumber: number;
            /**
             * @description A decimal in the circuit's unit; below zero it is owed to the circuit
             * @example -20.00
             */
            openingBalance: string;
            /**
             * @description A decimal in the circuit's unit; below zero it is owed to the circuit
             * @example -20.00
             */
            closingBalance: string;
            /** @description Over the whole period: opening + received - paid - fees = closing. On the first page only; then null */
            totals: {
                /**
                 * @description Fees that were given back aside
                 * @example 125.50
                 */
                received: string;
                /**
                 * @description Fees aside
                 * @example 125.50
                 */
                paid: string;
                /**
                 * @description What fees came to, and else the circuit's own account for fees took, less what was given back
                 * @example 1.25
                 */
                fees: string;
                /** @description How many there are in the period */
                entries: number;
            } | null;
            /** @description As they were at its end; null before it was opened */
            limits: {
                /** @description Null: unlimited */
                creditLimit: string | null;
                /** @description Null: unlimited */
                balanceCap: string | null;
            } | null;
            /** @description Null where none has been signed yet that covers it */
            checkpoint: components["schemas"]["StatementCheckpoint"] | null;
            data: components["schemas"]["Entry"][];
            /** @description Where the next page begins; null on the last one */
            nextCursor: string | null;
        };
        /** @description A signed checkpoint of the ledger log that everything in it can be proved against */
        StatementCheckpoint: {
            /** @description The name of the log */
            origin: string;
            size: number;
            /** @description Base64, as the checkpoint has it */
            root: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            signedAt: string;
        };
        TrialBalance: {
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            at: string;
            /** @description The circuit's last transaction at that time; 0: none */
            transactionNumber: number;
            /** @description Over all accounts, not only of the page */
            sums: {
                accounts: number;
                /**
                 * @description Balances above zero, added up
                 * @example 1250.00
                 */
                positive: string;
                /**
                 * @description Balances below zero, added up
                 * @example -1250.00
                 */
                negative: string;
                /**
                 * @description The two together: zero, or the books are wrong
                 * @example 0.00
                 */
                zeroSum: string;
            };
            data: components["schemas"]["TrialBalanceRow"][];
            /** @description Where the next page begins; null on the last one */
            nextCursor: string | null;
        };
        TrialBalanceRow: {
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            accountId: string;
            memberId: string | null;
            /** @description As it is today. Null for the circuit's own, and where it was erased */
            memberName: string | null;
            system: ("issue" | "fees" | "solidarity" | "loss") | null;
            externalId: string | null;
            /**
             * @description As it was then
             * @enum {string}
             */
            status: "active" | "suspended" | "closed";
            /**
             * @description A decimal in the circuit's unit; below zero it is owed to the circuit
             * @example -20.00
             */
            balance: string;
        };
        CircuitCondition: {
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            at: string;
            /** @description The circuit's last transaction at that time; 0: none */
            transactionNumber: number;
            members: {
                accounts: number;
                /** @description Members whom the circuit owes goods and services */
                positive: {
                    accounts: number;
                    /**
                     * @description Balances above zero, added up
                     * @example 1250.00
                     */
                    sum: string;
                };
                /** @description Members who owe the circuit goods and services */
                negative: {
                    accounts: number;
                    /**
                     * @description Balances below zero, added up
                     * @example -1250.00
                     */
                    sum: string;
                };
                /**
                 * @description The two together: what the own accounts hold, the other way round
                 * @example -20.00
                 */
                net: string;
            };
            ownAccounts: {
                bySystem: {
                    /** @enum {string} */
                    system: "issue" | "fees" | "solidarity" | "loss";
                    accounts: number;
                    /**
                     * @description A decimal in the circuit's unit; below zero it is owed to the circuit
                     * @example -20.00
                     */
                    balance: string;
                }[];
                /**
                 * @description A decimal in the circuit's unit; below zero it is owed to the circuit
                 * @example -20.00
                 */
                net: string;
            };
            /**
             * @description What the solidarity fund holds against losses
             * @example 300.00
             */
            reserve: string;
            /**
             * @description What was written off and is borne by nobody yet: the account of losses, below zero
             * @example -75.00
             */
            losses: string;
            /**
             * @description All balances together: zero, or the books are wrong
             * @example 0.00
             */
            zeroSum: string;
        };
        LimitLog: {
            from: string | null;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            to: string;
            firstDay: string | null;
            /**
             * Format: date
             * @description A date (ISO 8601)
             * @example 2026-01-31
             */
            lastDay: string;
            data: components["schemas"]["LimitLogRow"][];
            /** @description Where the next page begins; null on the last one */
            nextCursor: string | null;
        };
        LimitLogRow: {
            transactionNumber: number;
            line: number;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            changedAt: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            accountId: string;
            memberId: string | null;
            memberName: string | null;
            /** @description Null where the account was opened with them */
            before: {
                /** @description Null: unlimited */
                creditLimit: string | null;
                /** @description Null: unlimited */
                balanceCap: string | null;
            } | null;
            after: {
                /** @description Null: unlimited */
                creditLimit: string | null;
                /** @description Null: unlimited */
                balanceCap: string | null;
            };
            /**
             * Format: uuid
             * @description Who set them
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            principalId: string;
            /** @description Null where none was given (an opening) or it was erased */
            reason: string | null;
        };
        SellerTotals: {
            year: number;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            from: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            to: string;
            /** @description Over all sellers, not only of the page */
            sums: {
                /** @description How many: payments, and parts of obligations that clearing settled */
                exchanges: number;
                /**
                 * @description What other members paid it, at once or for what they owed. Gross: what was taken back later is not taken off
                 * @example 125.50
                 */
                paid: string;
                /**
                 * @description What of claims on other members was settled by clearing
                 * @example 125.50
                 */
                cleared: string;
                /**
                 * @description The two together
                 * @example 125.50
                 */
                total: string;
            };
            data: components["schemas"]["SellerTotal"][];
            /** @description Where the next page begins; null on the last one */
            nextCursor: string | null;
        };
        SellerTotal: {
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            memberId: string;
            name: string | null;
            externalId: string | null;
            /** @example full */
            group: string;
            isCorporation: boolean;
            /** @description How many: payments, and parts of obligations that clearing settled */
            exchanges: number;
            /**
             * @description What other members paid it, at once or for what they owed. Gross: what was taken back later is not taken off
             * @example 125.50
             */
            paid: string;
            /**
             * @description What of claims on other members was settled by clearing
             * @example 125.50
             */
            cleared: string;
            /**
             * @description The two together
             * @example 125.50
             */
            total: string;
        };
        Exchanges: {
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            memberId: string;
            year: number;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            from: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            to: string;
            data: components["schemas"]["Exchange"][];
            /** @description Where the next page begins; null on the last one */
            nextCursor: string | null;
        };
        Exchange: {
            transactionNumber: number;
            line: number;
            /**
             * Format: date
             * @description The day for which it counts, where the circuit is
             * @example 2026-01-31
             */
            day: string;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            postedAt: string;
            /** @enum {string} */
            means: "payment" | "clearing";
            /**
             * Format: uuid
             * @description The transfer's, or that of the obligation that was cleared
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            externalId: string | null;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            accountId: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            buyerId: string;
            buyerName: string | null;
            /**
             * @description A decimal in the circuit's unit, never a JSON number
             * @example 125.50
             */
            amount: string;
            description: string | null;
        };
        Invoices: {
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            memberId: string;
            from: string | null;
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            to: string;
            data: components["schemas"]["Invoice"][];
            /** @description Where the next page begins; null on the last one */
            nextCursor: string | null;
        };
        Invoice: {
            /** @enum {string} */
            type: "transfer" | "obligation";
            /**
             * Format: uuid
             * @description The transfer's or the obligation's
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            id: string;
            /**
             * @description Whether the member is paid, pays, or does both
             * @enum {string}
             */
            role: "issued" | "received" | "internal";
            /** @description The reference that the parties know it by */
            externalId: string | null;
            /**
             * Format: uuid
             * @description The member's own account
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            accountId: string;
            /**
             * Format: uuid
             * @description An id
             * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
             */
            counterpartyAccountId: string;
            /** @description The other member; null where it is the circuit itself */
            counterpartyId: string | null;
            counterpartyName: string | null;
            /**
             * @description A decimal in the circuit's unit, never a JSON number
             * @example 125.50
             */
            amount: string;
            /**
             * @description What of it is not settled today
             * @example 125.50
             */
            remaining: string;
            /**
             * @description As it is today; a transfer is settled
             * @enum {string}
             */
            state: "proposed" | "accepted" | "rejected" | "disputed" | "cancelled" | "settled";
            /**
             * Format: date-time
             * @description A time (RFC 3339, UTC)
             * @example 2026-01-31T09:30:00.000Z
             */
            recordedAt: string;
            occurredOn: string | null;
            dueOn: string | null;
            transactionNumber: number;
            line: number;
            description: string | null;
            /** @description Null where there was none, or it is erased */
            invoice: components["schemas"]["InvoiceView"] | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type Problem = components['schemas']['Problem'];
export type Circuit = components['schemas']['Circuit'];
export type NewApiKey = components['schemas']['NewApiKey'];
export type ApiKey = components['schemas']['ApiKey'];
export type Principal = components['schemas']['Principal'];
export type Member = components['schemas']['Member'];
export type DirectoryEntry = components['schemas']['DirectoryEntry'];
export type Erasure = components['schemas']['Erasure'];
export type MemberImport = components['schemas']['MemberImport'];
export type Account = components['schemas']['Account'];
export type LimitChange = components['schemas']['LimitChange'];
export type Entry = components['schemas']['Entry'];
export type InvoiceView = components['schemas']['InvoiceView'];
export type Balance = components['schemas']['Balance'];
export type DebtLot = components['schemas']['DebtLot'];
export type AccountAlerts = components['schemas']['AccountAlerts'];
export type TradingRules = components['schemas']['TradingRules'];
export type TradingRulesChange = components['schemas']['TradingRulesChange'];
export type FeeSchedule = components['schemas']['FeeSchedule'];
export type FeeRunPreview = components['schemas']['FeeRunPreview'];
export type FeeRun = components['schemas']['FeeRun'];
export type FeeCharge = components['schemas']['FeeCharge'];
export type InvoiceData = components['schemas']['InvoiceData'];
export type Transfer = components['schemas']['Transfer'];
export type TransferPreview = components['schemas']['TransferPreview'];
export type TransferCaptured = components['schemas']['TransferCaptured'];
export type TransferReversed = components['schemas']['TransferReversed'];
export type Obligation = components['schemas']['Obligation'];
export type ObligationPaid = components['schemas']['ObligationPaid'];
export type ObligationImport = components['schemas']['ObligationImport'];
export type PaymentRequest = components['schemas']['PaymentRequest'];
export type PaymentAgreement = components['schemas']['PaymentAgreement'];
export type PaymentSchedule = components['schemas']['PaymentSchedule'];
export type PaymentOccurrence = components['schemas']['PaymentOccurrence'];
export type ClearingRunStarted = components['schemas']['ClearingRunStarted'];
export type ClearingRun = components['schemas']['ClearingRun'];
export type ClearingSettlement = components['schemas']['ClearingSettlement'];
export type ClearingLoop = components['schemas']['ClearingLoop'];
export type ClearingSchedule = components['schemas']['ClearingSchedule'];
export type ClearingReport = components['schemas']['ClearingReport'];
export type ClearingReportRow = components['schemas']['ClearingReportRow'];
export type ClearingMemberReport = components['schemas']['ClearingMemberReport'];
export type ClearingMemberReportRow = components['schemas']['ClearingMemberReportRow'];
export type ClearingMemberShare = components['schemas']['ClearingMemberShare'];
export type Transaction = components['schemas']['Transaction'];
export type JournalRow = components['schemas']['JournalRow'];
export type Event = components['schemas']['Event'];
export type MemberAdmittedEvent = components['schemas']['MemberAdmittedEvent'];
export type MemberStatusChangedEvent = components['schemas']['MemberStatusChangedEvent'];
export type AccountOpenedEvent = components['schemas']['AccountOpenedEvent'];
export type AccountStatusChangedEvent = components['schemas']['AccountStatusChangedEvent'];
export type AccountLimitsChangedEvent = components['schemas']['AccountLimitsChangedEvent'];
export type TransferPostedEvent = components['schemas']['TransferPostedEvent'];
export type TransferHeldEvent = components['schemas']['TransferHeldEvent'];
export type TransferCapturedEvent = components['schemas']['TransferCapturedEvent'];
export type TransferVoidedEvent = components['schemas']['TransferVoidedEvent'];
export type TransferExpiredEvent = components['schemas']['TransferExpiredEvent'];
export type TransferReversedEvent = components['schemas']['TransferReversedEvent'];
export type FeeChargedEvent = components['schemas']['FeeChargedEvent'];
export type ObligationRecordedEvent = components['schemas']['ObligationRecordedEvent'];
export type ObligationChangedEvent = components['schemas']['ObligationChangedEvent'];
export type ObligationPaidEvent = components['schemas']['ObligationPaidEvent'];
export type ClearingRunAppliedEvent = components['schemas']['ClearingRunAppliedEvent'];
export type AccountLowBalanceEvent = components['schemas']['AccountLowBalanceEvent'];
export type AccountHighBalanceEvent = components['schemas']['AccountHighBalanceEvent'];
export type AccountHighVolumeEvent = components['schemas']['AccountHighVolumeEvent'];
export type AccountDebtDueEvent = components['schemas']['AccountDebtDueEvent'];
export type AccountOverLimitEvent = components['schemas']['AccountOverLimitEvent'];
export type PaymentRequestCreatedEvent = components['schemas']['PaymentRequestCreatedEvent'];
export type PaymentRequestPaidEvent = components['schemas']['PaymentRequestPaidEvent'];
export type PaymentRequestRejectedEvent = components['schemas']['PaymentRequestRejectedEvent'];
export type PaymentRequestCancelledEvent = components['schemas']['PaymentRequestCancelledEvent'];
export type PaymentRequestExpiredEvent = components['schemas']['PaymentRequestExpiredEvent'];
export type PaymentScheduleCreatedEvent = components['schemas']['PaymentScheduleCreatedEvent'];
export type PaymentSchedulePausedEvent = components['schemas']['PaymentSchedulePausedEvent'];
export type PaymentScheduleResumedEvent = components['schemas']['PaymentScheduleResumedEvent'];
export type PaymentScheduleCancelledEvent = components['schemas']['PaymentScheduleCancelledEvent'];
export type PaymentScheduleFinishedEvent = components['schemas']['PaymentScheduleFinishedEvent'];
export type PaymentScheduleOccurrenceFailedEvent = components['schemas']['PaymentScheduleOccurrenceFailedEvent'];
export type FeeScheduleCreatedEvent = components['schemas']['FeeScheduleCreatedEvent'];
export type TradingRulesSetEvent = components['schemas']['TradingRulesSetEvent'];
export type PaymentAgreementMadeEvent = components['schemas']['PaymentAgreementMadeEvent'];
export type PaymentAgreementWithdrawnEvent = components['schemas']['PaymentAgreementWithdrawnEvent'];
export type NewWebhook = components['schemas']['NewWebhook'];
export type Webhook = components['schemas']['Webhook'];
export type WebhookSecret = components['schemas']['WebhookSecret'];
export type WebhookDelivery = components['schemas']['WebhookDelivery'];
export type AuditEvent = components['schemas']['AuditEvent'];
export type Checkpoint = components['schemas']['Checkpoint'];
export type ConsistencyProof = components['schemas']['ConsistencyProof'];
export type TransactionProof = components['schemas']['TransactionProof'];
export type Statement = components['schemas']['Statement'];
export type StatementCheckpoint = components['schemas']['StatementCheckpoint'];
export type TrialBalance = components['schemas']['TrialBalance'];
export type TrialBalanceRow = components['schemas']['TrialBalanceRow'];
export type CircuitCondition = components['schemas']['CircuitCondition'];
export type LimitLog = components['schemas']['LimitLog'];
export type LimitLogRow = components['schemas']['LimitLogRow'];
export type SellerTotals = components['schemas']['SellerTotals'];
export type SellerTotal = components['schemas']['SellerTotal'];
export type Exchanges = components['schemas']['Exchanges'];
export type Exchange = components['schemas']['Exchange'];
export type Invoices = components['schemas']['Invoices'];
export type Invoice = components['schemas']['Invoice'];
export type $defs = Record<string, never>;
export interface operations {
    getLiveness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ok";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ok";
                    };
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Prometheus' text format. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string;
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCircuits: {
        parameters: {
            query?: {
                /**
                 * @description Rows on a page
                 * @example 50
                 */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Circuit"][];
                        /** @description Where the next page begins; null on the last one */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid-cursor`: The cursor is not one that this list gave out. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createCircuit: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A new one for each new request; the same one to ask again for the answer to the same request.
                 * @example 5e0cbe1c-6f1f-4a53-9c34-0a8f1d6a9f10
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description A short name, unique on this installation
                     * @example demo
                     */
                    code: string;
                    /** @example Circuito di prova */
                    name: string;
                    /** @description The unit of account */
                    unit: {
                        /** @example SRD */
                        code: string;
                        /**
                         * @description Decimals of an amount
                         * @example 2
                         */
                        scale: number;
                    };
                    /**
                     * @description Credit limit of an account that is opened without one
                     * @example 1000.00
                     */
                    defaultCreditLimit?: string;
                    /**
                     * @description Balance cap of an account that is opened without one; null: unlimited
                     * @example 5000.00
                     */
                    defaultBalanceCap?: string | null;
                    /**
                     * @description Up to this, a payment request is paid at once where the payer has agreed to that; 100 units at first
                     * @example 100.00
                     */
                    paymentRequestThreshold?: string;
                    /**
                     * @description Where the circuit's days, months and contract years begin
                     * @example Europe/Rome
                     */
                    timeZone?: string;
                    /**
                     * @description Days after a member has been closed for which what is personal of it is kept, and after which it is erased by itself; null: until an operator erases it
                     * @example 3650
                     */
                    retentionDays?: number | null;
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Circuit"];
                };
            };
            /** @description `malformed-body`: The body is not well-formed. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `circuit-code-taken`: Another circuit has this code. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The body is not of a media type that this route reads. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-key-reused`: This idempotency key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCircuit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Circuit"];
                };
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeCircuit: {
        parameters: {
            query?: never;
            header?: {
                /** @example "1" */
                "if-match"?: string;
            };
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @example Circuito di prova */
                    name?: string;
                    /**
                     * @description Credit limit of an account that is opened without one
                     * @example 1000.00
                     */
                    defaultCreditLimit?: string;
                    /**
                     * @description Balance cap of an account that is opened without one; null: unlimited
                     * @example 5000.00
                     */
                    defaultBalanceCap?: string | null;
                    /**
                     * @description Up to this, a payment request is paid at once where the payer has agreed to that; 100 units at first
                     * @example 100.00
                     */
                    paymentRequestThreshold?: string;
                    /**
                     * @description Where the circuit's days, months and contract years begin
                     * @example Europe/Rome
                     */
                    timeZone?: string;
                    /**
                     * @description Days after a member has been closed for which what is personal of it is kept, and after which it is erased by itself; null: until an operator erases it
                     * @example 3650
                     */
                    retentionDays?: number | null;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Circuit"];
                };
            };
            /** @description `malformed-body`: The body is not well-formed. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition-failed`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The body is not of a media type that this route reads. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listApiKeys: {
        parameters: {
            query?: {
                /**
                 * @description Rows on a page
                 * @example 50
                 */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /**
                 * @description The member that a principal with the role `member` acts for
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                memberId?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ApiKey"][];
                        /** @description Where the next page begins; null on the last one */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid-cursor`: The cursor is not one that this list gave out. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createApiKey: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A new one for each new request; the same one to ask again for the answer to the same request.
                 * @example 5e0cbe1c-6f1f-4a53-9c34-0a8f1d6a9f10
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @example member
                     * @enum {string}
                     */
                    role: "operator" | "auditor" | "member";
                    /**
                     * Format: uuid
                     * @description The member that a principal with the role `member` acts for
                     * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                     */
                    memberId?: string;
                    /**
                     * Format: uuid
                     * @description Whose key it is; a new principal, where none is named
                     * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                     */
                    principalId?: string;
                    /**
                     * Format: date-time
                     * @description A time (RFC 3339)
                     * @example 2026-01-31T09:30:00.000Z
                     */
                    expiresAt?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewApiKey"];
                };
            };
            /** @description `malformed-body`: The body is not well-formed. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `member-not-found`: There is no such member. `principal-not-found`: There is no such principal. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The body is not of a media type that this route reads. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `expires-in-past`: The time at which it would expire is past. `idempotency-key-reused`: This idempotency key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Revoked */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `api-key-not-found`: There is no such API key. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPrincipals: {
        parameters: {
            query?: {
                /**
                 * @description Rows on a page
                 * @example 50
                 */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /**
                 * @description The member that a principal with the role `member` acts for
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                memberId?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Principal"][];
                        /** @description Where the next page begins; null on the last one */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid-cursor`: The cursor is not one that this list gave out. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createPrincipal: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A new one for each new request; the same one to ask again for the answer to the same request.
                 * @example 5e0cbe1c-6f1f-4a53-9c34-0a8f1d6a9f10
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @example member
                     * @enum {string}
                     */
                    role: "operator" | "auditor" | "member";
                    /**
                     * Format: uuid
                     * @description The member that a principal with the role `member` acts for
                     * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                     */
                    memberId?: string;
                    /** @description By which its tokens name it */
                    identity?: {
                        /**
                         * @description The `iss` of its tokens
                         * @example https://login.example.org
                         */
                        issuer: string;
                        /**
                         * @description The `sub` of its tokens
                         * @example 248289761001
                         */
                        subject: string;
                    };
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Principal"];
                };
            };
            /** @description `malformed-body`: The body is not well-formed. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `member-not-found`: There is no such member. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `identity-taken`: This identity belongs to another principal. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The body is not of a media type that this route reads. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-key-reused`: This idempotency key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokePrincipal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Revoked */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `principal-not-found`: There is no such principal. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMembers: {
        parameters: {
            query?: {
                /**
                 * @description Rows on a page
                 * @example 50
                 */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /**
                 * @description An applicant becomes `active` or `closed`, an active one `suspended` or `leaving`, a suspended one `active` or `leaving`, and one that is leaving `active`, `suspended` or, with every account at zero, `closed`. Whoever is leaving still pays and is paid.
                 * @example active
                 */
                status?: "applicant" | "active" | "suspended" | "leaving" | "closed";
                /**
                 * @description The group of members that it belongs to, for trading rules
                 * @example full
                 */
                group?: string;
                /**
                 * @description The caller's own id, unique in the circuit
                 * @example invoice-2026-0117
                 */
                externalId?: string;
                /**
                 * @description Only those with this pair
                 * @example sector=food
                 */
                metadata?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Member"][];
                        /** @description Where the next page begins; null on the last one */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid-cursor`: The cursor is not one that this list gave out. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    admitMember: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A new one for each new request; the same one to ask again for the answer to the same request.
                 * @example 5e0cbe1c-6f1f-4a53-9c34-0a8f1d6a9f10
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @example Caffè Centrale */
                    name: string;
                    /**
                     * @description Contact
                     * @example ciao@example.org
                     */
                    email?: string | null;
                    /**
                     * @description Contact
                     * @example +39 070 000 000
                     */
                    phone?: string | null;
                    /**
                     * @description Contact
                     * @example Via Roma 1, Cagliari
                     */
                    address?: string | null;
                    /**
                     * @description Whether the directory shows it to the other members
                     * @example true
                     */
                    listed?: boolean;
                    /**
                     * @description The group of members that it belongs to, for trading rules
                     * @example full
                     */
                    group?: string;
                    /**
                     * @description The caller's own id, unique in the circuit
                     * @example invoice-2026-0117
                     */
                    externalId?: string;
                    /**
                     * @description Applicants cannot trade yet
                     * @default active
                     * @enum {string}
                     */
                    status?: "applicant" | "active";
                    /**
                     * @description Up to 16 pairs of short strings
                     * @example {
                     *       "order": "A-1001"
                     *     }
                     */
                    metadata?: {
                        [key: string]: string;
                    };
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            /** @description `malformed-body`: The body is not well-formed. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `external-id-taken`: This external id is in use. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The body is not of a media type that this route reads. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-key-reused`: This idempotency key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `member-not-found`: There is no such member. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeMember: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Only if it still has this ETag
                 * @example *
                 */
                "if-match"?: string;
            };
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @example Caffè Centrale */
                    name?: string;
                    /**
                     * @description Contact
                     * @example ciao@example.org
                     */
                    email?: string | null;
                    /**
                     * @description Contact
                     * @example +39 070 000 000
                     */
                    phone?: string | null;
                    /**
                     * @description Contact
                     * @example Via Roma 1, Cagliari
                     */
                    address?: string | null;
                    /**
                     * @description Whether the directory shows it to the other members
                     * @example true
                     */
                    listed?: boolean;
                    /**
                     * @description The group of members that it belongs to, for trading rules
                     * @example full
                     */
                    group?: string;
                    /**
                     * @description Up to 16 pairs of short strings
                     * @example {
                     *       "order": "A-1001"
                     *     }
                     */
                    metadata?: {
                        [key: string]: string;
                    };
                    /**
                     * @description An applicant becomes `active` or `closed`, an active one `suspended` or `leaving`, a suspended one `active` or `leaving`, and one that is leaving `active`, `suspended` or, with every account at zero, `closed`. Whoever is leaving still pays and is paid.
                     * @example active
                     * @enum {string}
                     */
                    status?: "applicant" | "active" | "suspended" | "leaving" | "closed";
                    /**
                     * @description Why the status changes
                     * @example Fees unpaid
                     */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            /** @description `malformed-body`: The body is not well-formed. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `member-not-found`: There is no such member. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `transition-not-allowed`: The present state does not lead to the one asked for. `balance-not-zero`: The balance is not zero. `member-erased`: What was personal of the member has been erased. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition-failed`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The body is not of a media type that this route reads. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDirectory: {
        parameters: {
            query?: {
                /**
                 * @description Rows on a page
                 * @example 50
                 */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["DirectoryEntry"][];
                        /** @description Where the next page begins; null on the last one */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid-cursor`: The cursor is not one that this list gave out. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    eraseMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is personal of a former member is gone, and with it all free texts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Erasure"];
                };
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `member-not-found`: There is no such member. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `member-not-closed`: The member has not left. `member-not-settled`: Something is open with the member. `retention-not-over`: The circuit keeps what is personal for longer. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    importMembers: {
        parameters: {
            query?: {
                /**
                 * @description Say what would become of each row, and write nothing
                 * @example true
                 */
                dryRun?: boolean;
            };
            header?: {
                /**
                 * @description A new one for each new request; the same one to ask again for the answer to the same request.
                 * @example 5e0cbe1c-6f1f-4a53-9c34-0a8f1d6a9f10
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example name,externalId,creditLimit
                 *     Caffè Centrale,m-1,1000.00
                 */
                "text/csv": string;
                /** @example {"name": "Caffè Centrale", "externalId": "m-1", "creditLimit": "1000.00"} */
                "application/x-ndjson": string;
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberImport"];
                };
            };
            /** @description `malformed-body`: The body is not well-formed. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The body is not of a media type that this route reads. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-key-reused`: This idempotency key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAccounts: {
        parameters: {
            query?: {
                /**
                 * @description Rows on a page
                 * @example 50
                 */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                memberId?: string;
                /**
                 * @description Which of the circuit's own accounts
                 * @example fees
                 */
                system?: "issue" | "fees" | "solidarity" | "loss";
                /**
                 * @description An active account becomes `suspended` and a suspended one `active`; either, at zero with nothing held, `closed`, which it stays.
                 * @example active
                 */
                status?: "active" | "suspended" | "closed";
                /**
                 * @description The caller's own id, unique in the circuit
                 * @example invoice-2026-0117
                 */
                externalId?: string;
                /**
                 * @description Only those with this pair
                 * @example branch=north
                 */
                metadata?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Account"][];
                        /** @description Where the next page begins; null on the last one */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid-cursor`: The cursor is not one that this list gave out. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    openAccount: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A new one for each new request; the same one to ask again for the answer to the same request.
                 * @example 5e0cbe1c-6f1f-4a53-9c34-0a8f1d6a9f10
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: uuid
                     * @description An id
                     * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                     */
                    memberId?: string;
                    /**
                     * @description Which of the circuit's own accounts
                     * @example fees
                     * @enum {string}
                     */
                    system?: "issue" | "fees" | "solidarity" | "loss";
                    /**
                     * @description The caller's own id, unique in the circuit
                     * @example invoice-2026-0117
                     */
                    externalId?: string;
                    /**
                     * @description How far below zero the balance may go; null (unlimited) for the circuit's own accounts only
                     * @example 1000.00
                     */
                    creditLimit?: string | null;
                    /**
                     * @description How far above zero the balance may go; null: unlimited
                     * @example 5000.00
                     */
                    balanceCap?: string | null;
                    /**
                     * @description Up to 16 pairs of short strings
                     * @example {
                     *       "order": "A-1001"
                     *     }
                     */
                    metadata?: {
                        [key: string]: string;
                    };
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description `malformed-body`: The body is not well-formed. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `member-not-found`: There is no such member. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `member-closed`: The member has left. `external-id-taken`: This external id is in use. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The body is not of a media type that this route reads. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-key-reused`: This idempotency key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `account-not-found`: There is no such account. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeAccount: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Only if it still has this ETag
                 * @example *
                 */
                "if-match"?: string;
            };
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description An active account becomes `suspended` and a suspended one `active`; either, at zero with nothing held, `closed`, which it stays.
                     * @example active
                     * @enum {string}
                     */
                    status?: "active" | "suspended" | "closed";
                    /**
                     * @description Why the status changes
                     * @example Shop closed
                     */
                    reason?: string;
                    /**
                     * @description How much of its credit clearing may draw in a run, at most; null: all that is available, "0": none
                     * @example 250.00
                     */
                    clearingDrawMax?: string | null;
                    /**
                     * @description Up to 16 pairs of short strings
                     * @example {
                     *       "order": "A-1001"
                     *     }
                     */
                    metadata?: {
                        [key: string]: string;
                    };
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description `malformed-body`: The body is not well-formed. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `account-not-found`: There is no such account. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `transition-not-allowed`: The present state does not lead to the one asked for. `balance-not-zero`: The balance is not zero. `account-takes-fees`: A fee schedule names the account. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition-failed`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The body is not of a media type that this route reads. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listLimits: {
        parameters: {
            query?: {
                /**
                 * @description Rows on a page
                 * @example 50
                 */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["LimitChange"][];
                        /** @description Where the next page begins; null on the last one */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid-cursor`: The cursor is not one that this list gave out. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `account-not-found`: There is no such account. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setLimits: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Only if it still has this ETag
                 * @example *
                 */
                "if-match"?: string;
            };
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description How far below zero the balance may go; null (unlimited) for the circuit's own accounts only
                     * @example 1000.00
                     */
                    creditLimit: string | null;
                    /**
                     * @description How far above zero the balance may go; null: unlimited
                     * @example 5000.00
                     */
                    balanceCap: string | null;
                    /**
                     * @description Why; kept in the history
                     * @example Yearly review
                     */
                    reason: string;
                    /**
                     * Format: date-time
                     * @description From when on; now, where it is not given or has passed. Of an account that is closed before, nothing comes of it
                     * @example 2026-01-31T09:30:00.000Z
                     */
                    effectiveAt?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description `malformed-body`: The body is not well-formed. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `account-not-found`: There is no such account. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition-failed`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The body is not of a media type that this route reads. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unlimited-credit`: Only the circuit's own accounts may have unlimited credit. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEntries: {
        parameters: {
            query?: {
                /**
                 * @description Rows on a page
                 * @example 50
                 */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Entry"][];
                        /** @description Where the next page begins; null on the last one */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid-cursor`: The cursor is not one that this list gave out. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `account-not-found`: There is no such account. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getBalance: {
        parameters: {
            query?: {
                /**
                 * @description A time (RFC 3339)
                 * @example 2026-01-31T09:30:00.000Z
                 */
                at?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Balance"];
                };
            };
            /** @description `time-in-future`: The time asked for has not come yet. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `account-not-found`: There is no such account. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDebtLots: {
        parameters: {
            query?: {
                /**
                 * @description Rows on a page
                 * @example 50
                 */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["DebtLot"][];
                        /** @description Where the next page begins; null on the last one */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid-cursor`: The cursor is not one that this list gave out. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `account-not-found`: There is no such account. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAccountAlerts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description When an event tells that an account is about to reach one of its limits, trades much, or owes for long */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountAlerts"];
                };
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `account-not-found`: There is no such account. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setAccountAlerts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Tell by `account.low-balance` when less than this is left to spend; null: do not
                     * @example 50.00
                     */
                    availableBelow: string | null;
                    /**
                     * @description Tell by `account.high-balance` when less than this is left to receive; null: do not
                     * @example 100.00
                     */
                    roomBelow: string | null;
                    /**
                     * @description Tell by `account.high-volume`, once a month, when more than this was paid and received in it; null: do not
                     * @example 5000.00
                     */
                    turnoverAbove?: string | null;
                    /**
                     * @description Tell by `account.debt-due` so many days before a part of its debt is a year old; null: do not
                     * @example 30
                     */
                    debtDueWithinDays?: number | null;
                };
            };
        };
        responses: {
            /** @description When an event tells that an account is about to reach one of its limits, trades much, or owes for long */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountAlerts"];
                };
            };
            /** @description `malformed-body`: The body is not well-formed. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `account-not-found`: There is no such account. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The body is not of a media type that this route reads. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTradingRules: {
        parameters: {
            query?: {
                /**
                 * @description An earlier version; the one in force, where it is left out
                 * @example 1
                 */
                version?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who may pay whom in a circuit, and how much */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TradingRules"];
                };
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `trading-rules-not-found`: There is no such version of trading rules. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setTradingRules: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Only if it still has this ETag
                 * @example *
                 */
                "if-match"?: string;
            };
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Who may pay whom. Of those that fit the one that names more counts, then the one that names the payer’s group; where none fits, one may */
                    pairs: {
                        /**
                         * @description A group of members; `*`: any of them; `@circuit`: the circuit's own accounts
                         * @example employee
                         */
                        fromGroup: string | ("@circuit" | "*");
                        /**
                         * @description A group of members; `*`: any of them; `@circuit`: the circuit's own accounts
                         * @example employee
                         */
                        toGroup: string | ("@circuit" | "*");
                        /** @description Whether accounts of the one may pay accounts of the other */
                        allowed: boolean;
                    }[];
                    /** @description What payers may pay. An account's own caps stand in the place of its group's, and those in the place of those of `*` */
                    caps: {
                        /**
                         * @description Of each account of this group
                         * @example employee
                         */
                        group?: (string | ("@circuit" | "*")) | null;
                        /**
                         * @description Of this account, in the place of its group’s
                         * @example null
                         */
                        accountId?: string | null;
                        /**
                         * @description What it may pay at a time; null: no cap
                         * @example 200.00
                         */
                        perTransfer?: string | null;
                        /**
                         * @description What it may pay in a day of the circuit's time zone; null: no cap
                         * @example 500.00
                         */
                        perDay?: string | null;
                        /**
                         * @description What it may pay in a calendar month of the circuit's time zone; null: no cap
                         * @example 2000.00
                         */
                        perMonth?: string | null;
                    }[];
                    /** @description What payees may sell, and for how much in credits. As with caps, an account’s own come first */
                    sellers?: {
                        /**
                         * @description Of each account of this group
                         * @example crafts
                         */
                        group?: (string | ("@circuit" | "*")) | null;
                        /**
                         * @description Of this account, in the place of its group’s
                         * @example null
                         */
                        accountId?: string | null;
                        /**
                         * @description The sales capacity: what it may be paid in a contract year; null: as much as it likes
                         * @example 50000.00
                         */
                        perYear?: string | null;
                        /**
                         * @description The month and day on which its contract year begins in the circuit's time zone; null: January 1st
                         * @example 07-01
                         */
                        yearBegins?: string | null;
                        /**
                         * @description The least share of an invoice above `ticketUpTo` that is paid to it in credits, from 0 to 1: "0.3" is 30 %. Null where any share is taken
                         * @example 0.3
                         */
                        acceptance?: string | null;
                    }[];
                    /**
                     * @description Invoices of so much in all are paid wholly in credits, larger ones as the seller accepts; null: nothing is asked of them
                     * @example 1000.00
                     */
                    ticketUpTo?: string | null;
                };
            };
        };
        responses: {
            /** @description Who may pay whom in a circuit, and how much */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TradingRules"];
                };
            };
            /** @description `malformed-body`: The body is not well-formed. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition-failed`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The body is not of a media type that this route reads. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTradingRules: {
        parameters: {
            query?: {
                /**
                 * @description Rows on a page
                 * @example 50
                 */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["TradingRulesChange"][];
                        /** @description Where the next page begins; null on the last one */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid-cursor`: The cursor is not one that this list gave out. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listFeeSchedules: {
        parameters: {
            query?: {
                /**
                 * @description Rows on a page
                 * @example 50
                 */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["FeeSchedule"][];
                        /** @description Where the next page begins; null on the last one */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid-cursor`: The cursor is not one that this list gave out. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createFeeSchedule: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A new one for each new request; the same one to ask again for the answer to the same request.
                 * @example 5e0cbe1c-6f1f-4a53-9c34-0a8f1d6a9f10
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: date-time
                     * @description From when on it holds, not before now. One that was made before and begins no earlier is overtaken by it. Left out: from now on
                     * @example 2027-01-01T00:00:00.000Z
                     */
                    effectiveFrom?: string;
                    /**
                     * @description None: payments cost nothing from then on
                     * @example [
                     *       {
                     *         "name": "Trade fee",
                     *         "charges": "payee",
                     *         "to": "0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b",
                     *         "rate": "0.0125"
                     *       }
                     *     ]
                     */
                    rules: {
                        /**
                         * @description For statements
                         * @example Trade fee
                         */
                        name: string;
                        /**
                         * @description Who pays it
                         * @example payee
                         * @enum {string}
                         */
                        charges: "payer" | "payee";
                        /**
                         * Format: uuid
                         * @description The account that it goes to: `fees` or `solidarity` of the circuit
                         * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                         */
                        to: string;
                        /**
                         * @description A share of what is paid, from 0 to 1, with at most 6 decimals: "0.0125" is 1.25 %
                         * @example 0.0125
                         */
                        rate?: string;
                        /**
                         * @description In any case
                         * @example 0.10
                         */
                        fixed?: string;
                        /**
                         * @description What comes to less is raised to it
                         * @example 0.05
                         */
                        minimum?: string;
                        /**
                         * @description What comes to more is lowered to it
                         * @example 25.00
                         */
                        maximum?: string;
                        /**
                         * @description Only where the payer is of one of these groups
                         * @example [
                         *       "crafts"
                         *     ]
                         */
                        payerGroups?: string[];
                        /**
                         * @description Only where the payee is of one of these groups
                         * @example [
                         *       "crafts"
                         *     ]
                         */
                        payeeGroups?: string[];
                        /**
                         * @description Only of these. A capture costs what a transfer of as much would
                         * @example [
                         *       "transfer"
                         *     ]
                         */
                        kinds?: ("transfer" | "obligation-paid")[];
                    }[];
                    /** @description What accounts are charged each month, by runs. None: nothing */
                    periodRules?: {
                        /**
                         * @description For statements
                         * @example Trade fee
                         */
                        name: string;
                        /**
                         * @description `membership`: an amount for each member. `demurrage`: a share of what an account had above an allowance, on the average of its days
                         * @example demurrage
                         * @enum {string}
                         */
                        basis: "membership" | "demurrage";
                        /**
                         * Format: uuid
                         * @description The account that it goes to: `fees` or `solidarity` of the circuit
                         * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                         */
                        to: string;
                        /**
                         * @description What a membership costs a month
                         * @example 5.00
                         */
                        amount?: string;
                        /**
                         * @description Of demurrage: a share a month, from 0 to 1, with at most 6 decimals: "0.01" is 1 %
                         * @example 0.0125
                         */
                        rate?: string;
                        /**
                         * @description Of demurrage: balances up to it bear none; "0" where it is left out
                         * @example 500.00
                         */
                        allowance?: string;
                        /**
                         * @description Only where the member is of one of these groups
                         * @example [
                         *       "crafts"
                         *     ]
                         */
                        groups?: string[];
                    }[];
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeeSchedule"];
                };
            };
            /** @description `malformed-body`: The body is not well-formed. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The body is not of a media type that this route reads. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `effective-too-early`: It would begin before it may. `idempotency-key-reused`: This idempotency key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getFeeSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description Which version
                 * @example 1
                 */
                version: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeeSchedule"];
                };
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `fee-schedule-not-found`: There is no such fee schedule. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    previewFeeRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description A month where the circuit is
                     * @example 2026-10
                     */
                    period: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeeRunPreview"];
                };
            };
            /** @description `malformed-body`: The body is not well-formed. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The body is not of a media type that this route reads. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `period-not-over`: The month is not over. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listFeeRuns: {
        parameters: {
            query?: {
                /**
                 * @description Rows on a page
                 * @example 50
                 */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["FeeRun"][];
                        /** @description Where the next page begins; null on the last one */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid-cursor`: The cursor is not one that this list gave out. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runFees: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description A month where the circuit is
                     * @example 2026-10
                     */
                    period: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeeRun"];
                };
            };
            /** @description `malformed-body`: The body is not well-formed. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The body is not of a media type that this route reads. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `period-not-over`: The month is not over. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getFeeRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description A month where the circuit is
                 * @example 2026-10
                 */
                period: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeeRun"];
                };
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `fee-run-not-found`: The month has not been charged. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listFeeCharges: {
        parameters: {
            query?: {
                /**
                 * @description Rows on a page
                 * @example 50
                 */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                state?: "charged" | "owed" | "waived" | "due";
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description A month where the circuit is
                 * @example 2026-10
                 */
                period: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["FeeCharge"][];
                        /** @description Where the next page begins; null on the last one */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid-cursor`: The cursor is not one that this list gave out. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `fee-run-not-found`: The month has not been charged. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTransfers: {
        parameters: {
            query?: {
                /**
                 * @description Rows on a page
                 * @example 50
                 */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /**
                 * @description Those that this account paid or was paid by
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                account?: string;
                state?: "posted" | "held" | "captured" | "voided" | "expired";
                /**
                 * @description The caller's own id, unique in the circuit
                 * @example invoice-2026-0117
                 */
                externalId?: string;
                /**
                 * @description The invoice's number, as its seller gave it
                 * @example 2026/117
                 */
                invoiceNumber?: string;
                /**
                 * @description Only those with this pair
                 * @example order=A-1001
                 */
                metadata?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Transfer"][];
                        /** @description Where the next page begins; null on the last one */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid-cursor`: The cursor is not one that this list gave out. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    recordTransfer: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A new one for each new request; the same one to ask again for the answer to the same request.
                 * @example 5e0cbe1c-6f1f-4a53-9c34-0a8f1d6a9f10
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: uuid
                     * @description The account that pays
                     * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                     */
                    from: string;
                    /**
                     * Format: uuid
                     * @description The account that is paid
                     * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                     */
                    to: string;
                    /**
                     * @description A decimal in the circuit's unit, never a JSON number
                     * @example 125.50
                     */
                    amount: string;
                    /**
                     * @description The caller's own id, unique in the circuit
                     * @example invoice-2026-0117
                     */
                    externalId?: string;
                    /**
                     * @description For the two parties; it can be erased
                     * @example Coffee beans, 5 kg
                     */
                    description?: string;
                    /**
                     * Format: date
                     * @description The day on which it happened, as the parties state it; not after today
                     * @example 2026-01-31
                     */
                    occurredOn?: string;
                    invoice?: components["schemas"]["InvoiceData"];
                    /**
                     * @description `immediate`, which is meant where nothing is said: posted at once. `hold`: reserved, and captured later
                     * @enum {string}
                     */
                    mode?: "immediate" | "hold";
                    /**
                     * Format: date-time
                     * @description Of a hold: when what is left of it is released by itself. Seven days on where nothing is said, 366 at most
                     * @example 2026-02-07T12:00:00.000Z
                     */
                    expiresAt?: string;
                    /**
                     * Format: uuid
                     * @description Of a hold: the obligation of `from` to `to` that it is to pay
                     * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                     */
                    obligationId?: string;
                    /**
                     * @description Up to 16 pairs of short strings
                     * @example {
                     *       "order": "A-1001"
                     *     }
                     */
                    metadata?: {
                        [key: string]: string;
                    };
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Transfer"];
                };
            };
            /** @description `malformed-body`: The body is not well-formed. `validation-failed`: The request does not have the form that this route asks for. `idempotency-key-missing`: This request needs an Idempotency-Key header. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `account-not-found`: There is no such account. `obligation-not-found`: There is no such obligation. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `external-id-taken`: This external id is in use. `transition-not-allowed`: The present state does not lead to the one asked for. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The body is not of a media type that this route reads. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `same-account`: Both sides are the same account. `payer-not-active`: The payer may not pay at present. `payee-not-active`: The payee may not be paid at present. `credit-limit-exceeded`: The payer would owe more than its credit limit. `balance-cap-exceeded`: The payee would hold more than its balance cap. `trade-not-allowed`: The groups of the two accounts may not trade like this. `transfer-cap-exceeded`: The payer may not pay this much at a time. `daily-cap-exceeded`: The payer may not pay this much in a day. `monthly-cap-exceeded`: The payer may not pay this much in a month. `sales-capacity-exceeded`: The payee may not sell this much in its contract year. `ticket-not-in-credits`: An invoice of this size is paid wholly in credits. `acceptance-not-met`: The seller takes a larger part of the invoice in credits. `fees-exceed-amount`: The fees of the payee would be more than what it is paid. `fee-account-unavailable`: The circuit's account for a fee has no part in this at present. `amount-out-of-range`: The amount is zero or too large. `occurred-in-future`: It cannot have occurred in the future. `expires-in-past`: The time at which it would expire is past. `expires-too-late`: The time at which it would expire is too far away. `remaining-amount-exceeded`: More would be paid than what remains of the obligation. `idempotency-key-reused`: This idempotency key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    recordTransfers: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A new one for each new request; the same one to ask again for the answer to the same request.
                 * @example 5e0cbe1c-6f1f-4a53-9c34-0a8f1d6a9f10
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description true: all or none; false: each by itself */
                    atomic: boolean;
                    transfers: {
                        /**
                         * Format: uuid
                         * @description The account that pays
                         * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                         */
                        from: string;
                        /**
                         * Format: uuid
                         * @description The account that is paid
                         * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                         */
                        to: string;
                        /**
                         * @description A decimal in the circuit's unit, never a JSON number
                         * @example 125.50
                         */
                        amount: string;
                        /**
                         * @description The caller's own id, unique in the circuit
                         * @example invoice-2026-0117
                         */
                        externalId?: string;
                        /**
                         * @description For the two parties; it can be erased
                         * @example Coffee beans, 5 kg
                         */
                        description?: string;
                        /**
                         * Format: date
                         * @description The day on which it happened, as the parties state it; not after today
                         * @example 2026-01-31
                         */
                        occurredOn?: string;
                        invoice?: components["schemas"]["InvoiceData"];
                        /**
                         * @description `immediate`, which is meant where nothing is said: posted at once. `hold`: reserved, and captured later
                         * @enum {string}
                         */
                        mode?: "immediate" | "hold";
                        /**
                         * Format: date-time
                         * @description Of a hold: when what is left of it is released by itself. Seven days on where nothing is said, 366 at most
                         * @example 2026-02-07T12:00:00.000Z
                         */
                        expiresAt?: string;
                        /**
                         * Format: uuid
                         * @description Of a hold: the obligation of `from` to `to` that it is to pay
                         * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                         */
                        obligationId?: string;
                        /**
                         * @description Up to 16 pairs of short strings
                         * @example {
                         *       "order": "A-1001"
                         *     }
                         */
                        metadata?: {
                            [key: string]: string;
                        };
                    }[];
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description For each transfer, in order */
                        results: ({
                            /** @enum {number} */
                            status: 201;
                            transfer: components["schemas"]["Transfer"];
                        } | {
                            status: number;
                            problem: components["schemas"]["Problem"];
                        })[];
                    };
                };
            };
            /** @description `malformed-body`: The body is not well-formed. `validation-failed`: The request does not have the form that this route asks for. `idempotency-key-missing`: This request needs an Idempotency-Key header. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The body is not of a media type that this route reads. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-key-reused`: This idempotency key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    previewTransfer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: uuid
                     * @description The account that pays
                     * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                     */
                    from: string;
                    /**
                     * Format: uuid
                     * @description The account that is paid
                     * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                     */
                    to: string;
                    /**
                     * @description A decimal in the circuit's unit, never a JSON number
                     * @example 125.50
                     */
                    amount: string;
                    /**
                     * @description The caller's own id, unique in the circuit
                     * @example invoice-2026-0117
                     */
                    externalId?: string;
                    /**
                     * @description For the two parties; it can be erased
                     * @example Coffee beans, 5 kg
                     */
                    description?: string;
                    /**
                     * Format: date
                     * @description The day on which it happened, as the parties state it; not after today
                     * @example 2026-01-31
                     */
                    occurredOn?: string;
                    invoice?: components["schemas"]["InvoiceData"];
                    /**
                     * @description `immediate`, which is meant where nothing is said: posted at once. `hold`: reserved, and captured later
                     * @enum {string}
                     */
                    mode?: "immediate" | "hold";
                    /**
                     * Format: date-time
                     * @description Of a hold: when what is left of it is released by itself. Seven days on where nothing is said, 366 at most
                     * @example 2026-02-07T12:00:00.000Z
                     */
                    expiresAt?: string;
                    /**
                     * Format: uuid
                     * @description Of a hold: the obligation of `from` to `to` that it is to pay
                     * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                     */
                    obligationId?: string;
                    /**
                     * @description Up to 16 pairs of short strings
                     * @example {
                     *       "order": "A-1001"
                     *     }
                     */
                    metadata?: {
                        [key: string]: string;
                    };
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransferPreview"];
                };
            };
            /** @description `malformed-body`: The body is not well-formed. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The body is not of a media type that this route reads. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTransfer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Transfer"];
                };
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `transfer-not-found`: There is no such transfer. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    captureTransfer: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A new one for each new request; the same one to ask again for the answer to the same request.
                 * @example 5e0cbe1c-6f1f-4a53-9c34-0a8f1d6a9f10
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description All that is still held, where it is left out
                     * @example 125.50
                     */
                    amount?: string;
                    /** @description Whether what is then left is released; `false` where it is left out */
                    final?: boolean;
                    /**
                     * @description For the two parties; it can be erased
                     * @example Coffee beans, 5 kg
                     */
                    description?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransferCaptured"];
                };
            };
            /** @description `malformed-body`: The body is not well-formed. `validation-failed`: The request does not have the form that this route asks for. `idempotency-key-missing`: This request needs an Idempotency-Key header. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `transfer-not-found`: There is no such transfer. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `transition-not-allowed`: The present state does not lead to the one asked for. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The body is not of a media type that this route reads. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `held-amount-exceeded`: More would be captured than is still held. `fees-exceed-amount`: The fees of the payee would be more than what it is paid. `fee-account-unavailable`: The circuit's account for a fee has no part in this at present. `payer-not-active`: The payer may not pay at present. `payee-not-active`: The payee may not be paid at present. `idempotency-key-reused`: This idempotency key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    voidTransfer: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A new one for each new request; the same one to ask again for the answer to the same request.
                 * @example 5e0cbe1c-6f1f-4a53-9c34-0a8f1d6a9f10
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Transfer"];
                };
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. `idempotency-key-missing`: This request needs an Idempotency-Key header. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `transfer-not-found`: There is no such transfer. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `transition-not-allowed`: The present state does not lead to the one asked for. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-key-reused`: This idempotency key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reverseTransfer: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A new one for each new request; the same one to ask again for the answer to the same request.
                 * @example 5e0cbe1c-6f1f-4a53-9c34-0a8f1d6a9f10
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description All that is left of it, where it is left out
                     * @example 125.50
                     */
                    amount?: string;
                    /**
                     * @description For the two parties; an operator must give one. It can be erased
                     * @example Two bags were torn
                     */
                    reason?: string;
                    /**
                     * @description The caller's own id, unique in the circuit
                     * @example invoice-2026-0117
                     */
                    externalId?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransferReversed"];
                };
            };
            /** @description `malformed-body`: The body is not well-formed. `validation-failed`: The request does not have the form that this route asks for. `idempotency-key-missing`: This request needs an Idempotency-Key header. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `transfer-not-found`: There is no such transfer. `account-not-found`: There is no such account. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `transition-not-allowed`: The present state does not lead to the one asked for. `external-id-taken`: This external id is in use. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The body is not of a media type that this route reads. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `reversible-amount-exceeded`: More would be taken back than is left of the transfer. `amount-out-of-range`: The amount is zero or too large. `payer-not-active`: The payer may not pay at present. `payee-not-active`: The payee may not be paid at present. `credit-limit-exceeded`: The payer would owe more than its credit limit. `balance-cap-exceeded`: The payee would hold more than its balance cap. `fee-account-unavailable`: The circuit's account for a fee has no part in this at present. `idempotency-key-reused`: This idempotency key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listObligations: {
        parameters: {
            query?: {
                /**
                 * @description Rows on a page
                 * @example 50
                 */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /**
                 * @description Those to which this account is a party
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                account?: string;
                /**
                 * @description The account that owes
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                debtor?: string;
                /**
                 * @description The account that is owed
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                creditor?: string;
                /** @example accepted */
                state?: "proposed" | "accepted" | "rejected" | "disputed" | "cancelled" | "settled";
                /**
                 * @description Due on this day or later
                 * @example 2026-01-01
                 */
                dueFrom?: string;
                /**
                 * @description Due on this day or earlier
                 * @example 2026-12-31
                 */
                dueTo?: string;
                /**
                 * @description The caller's own id, unique in the circuit
                 * @example invoice-2026-0117
                 */
                externalId?: string;
                /**
                 * @description The invoice's number, as its seller gave it
                 * @example 2026/117
                 */
                invoiceNumber?: string;
                /**
                 * @description Only those with this pair
                 * @example order=A-1001
                 */
                metadata?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Obligation"][];
                        /** @description Where the next page begins; null on the last one */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid-cursor`: The cursor is not one that this list gave out. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    recordObligation: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A new one for each new request; the same one to ask again for the answer to the same request.
                 * @example 5e0cbe1c-6f1f-4a53-9c34-0a8f1d6a9f10
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: uuid
                     * @description The account that owes
                     * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                     */
                    debtor: string;
                    /**
                     * Format: uuid
                     * @description The account that is owed
                     * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                     */
                    creditor: string;
                    /**
                     * @description A decimal in the circuit's unit, never a JSON number
                     * @example 125.50
                     */
                    amount: string;
                    /**
                     * Format: date
                     * @description The day on which it is due
                     * @example 2026-12-31
                     */
                    dueOn?: string;
                    /**
                     * @description The caller's own id, unique in the circuit
                     * @example invoice-2026-0117
                     */
                    externalId?: string;
                    /**
                     * @description For the two parties; it can be erased
                     * @example Flour, October
                     */
                    description?: string;
                    invoice?: components["schemas"]["InvoiceData"];
                    /**
                     * @description Up to 16 pairs of short strings
                     * @example {
                     *       "order": "A-1001"
                     *     }
                     */
                    metadata?: {
                        [key: string]: string;
                    };
                    /**
                     * @description For operators only, and `proposed` where they do not say. Of a member: accepted if it is the debtor
                     * @example proposed
                     * @enum {string}
                     */
                    state?: "proposed" | "accepted";
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Obligation"];
                };
            };
            /** @description `malformed-body`: The body is not well-formed. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `account-not-found`: There is no such account. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `external-id-taken`: This external id is in use. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The body is not of a media type that this route reads. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `same-account`: Both sides are the same account. `occurred-in-future`: It cannot have occurred in the future. `idempotency-key-reused`: This idempotency key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getObligation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Obligation"];
                };
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `obligation-not-found`: There is no such obligation. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeObligation: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Only if it still has this ETag
                 * @example *
                 */
                "if-match"?: string;
            };
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Clearing leaves it alone
                     * @example true
                     */
                    excludedFromClearing?: boolean;
                    /**
                     * @description Up to 16 pairs of short strings
                     * @example {
                     *       "order": "A-1001"
                     *     }
                     */
                    metadata?: {
                        [key: string]: string;
                    };
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Obligation"];
                };
            };
            /** @description `malformed-body`: The body is not well-formed. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `obligation-not-found`: There is no such obligation. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition-failed`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The body is not of a media type that this route reads. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    payObligation: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A new one for each new request; the same one to ask again for the answer to the same request.
                 * @example 5e0cbe1c-6f1f-4a53-9c34-0a8f1d6a9f10
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description All that remains, where it is not given
                     * @example 25.50
                     */
                    amount?: string;
                    /**
                     * @description For the two parties; it can be erased
                     * @example Flour, October
                     */
                    description?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObligationPaid"];
                };
            };
            /** @description `malformed-body`: The body is not well-formed. `validation-failed`: The request does not have the form that this route asks for. `idempotency-key-missing`: This request needs an Idempotency-Key header. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `obligation-not-found`: There is no such obligation. `account-not-found`: There is no such account. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `transition-not-allowed`: The present state does not lead to the one asked for. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The body is not of a media type that this route reads. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `remaining-amount-exceeded`: More would be paid than what remains of the obligation. `payer-not-active`: The payer may not pay at present. `payee-not-active`: The payee may not be paid at present. `credit-limit-exceeded`: The payer would owe more than its credit limit. `balance-cap-exceeded`: The payee would hold more than its balance cap. `trade-not-allowed`: The groups of the two accounts may not trade like this. `transfer-cap-exceeded`: The payer may not pay this much at a time. `daily-cap-exceeded`: The payer may not pay this much in a day. `monthly-cap-exceeded`: The payer may not pay this much in a month. `sales-capacity-exceeded`: The payee may not sell this much in its contract year. `ticket-not-in-credits`: An invoice of this size is paid wholly in credits. `acceptance-not-met`: The seller takes a larger part of the invoice in credits. `fees-exceed-amount`: The fees of the payee would be more than what it is paid. `fee-account-unavailable`: The circuit's account for a fee has no part in this at present. `amount-out-of-range`: The amount is zero or too large. `idempotency-key-reused`: This idempotency key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    acceptObligation: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A new one for each new request; the same one to ask again for the answer to the same request.
                 * @example 5e0cbe1c-6f1f-4a53-9c34-0a8f1d6a9f10
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Obligation"];
                };
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `obligation-not-found`: There is no such obligation. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `transition-not-allowed`: The present state does not lead to the one asked for. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-key-reused`: This idempotency key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rejectObligation: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A new one for each new request; the same one to ask again for the answer to the same request.
                 * @example 5e0cbe1c-6f1f-4a53-9c34-0a8f1d6a9f10
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Obligation"];
                };
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `obligation-not-found`: There is no such obligation. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `transition-not-allowed`: The present state does not lead to the one asked for. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-key-reused`: This idempotency key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    disputeObligation: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A new one for each new request; the same one to ask again for the answer to the same request.
                 * @example 5e0cbe1c-6f1f-4a53-9c34-0a8f1d6a9f10
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Obligation"];
                };
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `obligation-not-found`: There is no such obligation. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `transition-not-allowed`: The present state does not lead to the one asked for. `obligation-held`: A hold is to pay a part of the obligation. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-key-reused`: This idempotency key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelObligation: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A new one for each new request; the same one to ask again for the answer to the same request.
                 * @example 5e0cbe1c-6f1f-4a53-9c34-0a8f1d6a9f10
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Obligation"];
                };
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `obligation-not-found`: There is no such obligation. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `transition-not-allowed`: The present state does not lead to the one asked for. `obligation-held`: A hold is to pay a part of the obligation. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-key-reused`: This idempotency key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    importObligations: {
        parameters: {
            query?: {
                /**
                 * @description Say what would become of each row, and write nothing
                 * @example true
                 */
                dryRun?: boolean;
            };
            header?: {
                /**
                 * @description A new one for each new request; the same one to ask again for the answer to the same request.
                 * @example 5e0cbe1c-6f1f-4a53-9c34-0a8f1d6a9f10
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example debtor,creditor,amount,due_on,external_id
                 *     bakery,mill,125.50,2026-12-31,invoice-17
                 */
                "text/csv": string;
                /** @example {"debtor": "bakery", "creditor": "mill", "amount": "125.50", "dueOn": "2026-12-31", "externalId": "invoice-17"} */
                "application/x-ndjson": string;
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObligationImport"];
                };
            };
            /** @description `malformed-body`: The body is not well-formed. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The body is not of a media type that this route reads. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-key-reused`: This idempotency key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPaymentRequests: {
        parameters: {
            query?: {
                /**
                 * @description Rows on a page
                 * @example 50
                 */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /**
                 * @description Those to which this account is a party
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                account?: string;
                /**
                 * @description As what it is, or your accounts are; an operator names the account
                 * @example payer
                 */
                role?: "payer" | "payee";
                state?: "pending" | "paid" | "rejected" | "cancelled" | "expired";
                /**
                 * @description The caller's own id, unique in the circuit
                 * @example invoice-2026-0117
                 */
                externalId?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["PaymentRequest"][];
                        /** @description Where the next page begins; null on the last one */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid-cursor`: The cursor is not one that this list gave out. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    requestPayment: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A new one for each new request; the same one to ask again for the answer to the same request.
                 * @example 5e0cbe1c-6f1f-4a53-9c34-0a8f1d6a9f10
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        /** @description `from`, `to` and `amount`; or an obligation, from which they follow */
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: uuid
                     * @description The account that is asked to pay
                     * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                     */
                    from?: string;
                    /**
                     * Format: uuid
                     * @description The account that is to be paid
                     * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                     */
                    to?: string;
                    /**
                     * @description A decimal in the circuit's unit, never a JSON number
                     * @example 125.50
                     */
                    amount?: string;
                    /**
                     * Format: uuid
                     * @description The obligation that it is to pay
                     * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                     */
                    obligationId?: string;
                    /**
                     * Format: date-time
                     * @description Until when the payer may acknowledge it: 2 hours where it is left out, at most 90 days
                     * @example 2026-01-31T09:30:00.000Z
                     */
                    expiresAt?: string;
                    /**
                     * @description The caller's own id, unique in the circuit
                     * @example invoice-2026-0117
                     */
                    externalId?: string;
                    /**
                     * @description For the two parties; it can be erased. The payment gets it as well
                     * @example Lunch for four
                     */
                    description?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentRequest"];
                };
            };
            /** @description `malformed-body`: The body is not well-formed. `validation-failed`: The request does not have the form that this route asks for. `idempotency-key-missing`: This request needs an Idempotency-Key header. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `account-not-found`: There is no such account. `obligation-not-found`: There is no such obligation. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `transition-not-allowed`: The present state does not lead to the one asked for. `external-id-taken`: This external id is in use. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The body is not of a media type that this route reads. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `same-account`: Both sides are the same account. `remaining-amount-exceeded`: More would be paid than what remains of the obligation. `expires-in-past`: The time at which it would expire is past. `expires-too-late`: The time at which it would expire is too far away. `idempotency-key-reused`: This idempotency key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPaymentRequest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentRequest"];
                };
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payment-request-not-found`: There is no such payment request. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    acknowledgePaymentRequest: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A new one for each new request; the same one to ask again for the answer to the same request.
                 * @example 5e0cbe1c-6f1f-4a53-9c34-0a8f1d6a9f10
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentRequest"];
                };
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. `idempotency-key-missing`: This request needs an Idempotency-Key header. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payment-request-not-found`: There is no such payment request. `account-not-found`: There is no such account. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `transition-not-allowed`: The present state does not lead to the one asked for. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payer-not-active`: The payer may not pay at present. `payee-not-active`: The payee may not be paid at present. `credit-limit-exceeded`: The payer would owe more than its credit limit. `balance-cap-exceeded`: The payee would hold more than its balance cap. `trade-not-allowed`: The groups of the two accounts may not trade like this. `transfer-cap-exceeded`: The payer may not pay this much at a time. `daily-cap-exceeded`: The payer may not pay this much in a day. `monthly-cap-exceeded`: The payer may not pay this much in a month. `sales-capacity-exceeded`: The payee may not sell this much in its contract year. `ticket-not-in-credits`: An invoice of this size is paid wholly in credits. `acceptance-not-met`: The seller takes a larger part of the invoice in credits. `fees-exceed-amount`: The fees of the payee would be more than what it is paid. `fee-account-unavailable`: The circuit's account for a fee has no part in this at present. `remaining-amount-exceeded`: More would be paid than what remains of the obligation. `idempotency-key-reused`: This idempotency key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rejectPaymentRequest: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A new one for each new request; the same one to ask again for the answer to the same request.
                 * @example 5e0cbe1c-6f1f-4a53-9c34-0a8f1d6a9f10
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentRequest"];
                };
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payment-request-not-found`: There is no such payment request. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `transition-not-allowed`: The present state does not lead to the one asked for. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-key-reused`: This idempotency key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelPaymentRequest: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A new one for each new request; the same one to ask again for the answer to the same request.
                 * @example 5e0cbe1c-6f1f-4a53-9c34-0a8f1d6a9f10
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentRequest"];
                };
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payment-request-not-found`: There is no such payment request. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `transition-not-allowed`: The present state does not lead to the one asked for. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-key-reused`: This idempotency key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPaymentAgreements: {
        parameters: {
            query?: {
                /**
                 * @description Rows on a page
                 * @example 50
                 */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["PaymentAgreement"][];
                        /** @description Where the next page begins; null on the last one */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid-cursor`: The cursor is not one that this list gave out. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `account-not-found`: There is no such account. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    makePaymentAgreement: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
                /**
                 * @description The account that may ask, or `all`
                 * @example all
                 */
                payee: string | "all";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It was agreed before */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentAgreement"];
                };
            };
            /** @description It is agreed from now on */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentAgreement"];
                };
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `account-not-found`: There is no such account. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `same-account`: Both sides are the same account. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    withdrawPaymentAgreement: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
                /**
                 * @description The account that may ask, or `all`
                 * @example all
                 */
                payee: string | "all";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Withdrawn */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `account-not-found`: There is no such account. `payment-agreement-not-found`: There is no such agreement. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPaymentSchedules: {
        parameters: {
            query?: {
                /**
                 * @description Rows on a page
                 * @example 50
                 */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /**
                 * @description Those that pay from this account
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                account?: string;
                state?: "active" | "paused" | "cancelled" | "finished";
                /**
                 * @description The caller's own id, unique in the circuit
                 * @example invoice-2026-0117
                 */
                externalId?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["PaymentSchedule"][];
                        /** @description Where the next page begins; null on the last one */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid-cursor`: The cursor is not one that this list gave out. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    schedulePayment: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A new one for each new request; the same one to ask again for the answer to the same request.
                 * @example 5e0cbe1c-6f1f-4a53-9c34-0a8f1d6a9f10
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        /** @description One payment, or with a `recurrence` many */
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: uuid
                     * @description The account that pays
                     * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                     */
                    from: string;
                    /**
                     * Format: uuid
                     * @description The account that is paid
                     * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                     */
                    to: string;
                    /**
                     * @description Of each payment; with `instalments`, of all of them together
                     * @example 125.50
                     */
                    amount: string;
                    /**
                     * @description Each payment gets it, as it is then; it can be erased
                     * @example Rent of the workshop
                     */
                    description?: string;
                    /**
                     * @description The caller's own id, unique in the circuit
                     * @example invoice-2026-0117
                     */
                    externalId?: string;
                    /**
                     * Format: date-time
                     * @description The moment of the first payment, or of the only one. Later ones have its time of the day
                     * @example 2026-01-31T09:30:00.000Z
                     */
                    startsAt?: string;
                    /**
                     * Format: date
                     * @description The day of the first payment, or of the only one
                     * @example 2026-01-31
                     */
                    startsOn?: string;
                    /**
                     * @description The time of the day of every payment, by the clocks of the time zone. 00:00 where it is left out
                     * @example 09:30
                     */
                    time?: string;
                    /**
                     * @description A recurrence rule of RFC 5545: FREQ is DAILY, WEEKLY, MONTHLY or YEARLY; without BYHOUR, BYMINUTE, BYSECOND and BYWEEKNO; ended by COUNT or UNTIL, or open-ended. A day that a month has not is left out: BYMONTHDAY=-1 is the last of each month. No rule has BYMONTHDAY or BYSETPOS and is daily, or BYYEARDAY beside BYDAY or BYMONTHDAY; each comes again within 40 years
                     * @example FREQ=MONTHLY;BYMONTHDAY=1
                     */
                    recurrence?: string;
                    /**
                     * @description By whose clocks its times are reckoned; the circuit's at first
                     * @example Europe/Rome
                     */
                    timeZone?: string;
                    /**
                     * @description Splits the amount into so many payments, which add up to it: all equal, but that the first ones are one smallest unit larger where it does not divide. The recurrence then has no end of its own
                     * @example 12
                     */
                    instalments?: number;
                    /**
                     * @description For how long after its time a payment that a limit refuses is tried again, every 15 minutes; P3D where it is left out. PT0H: not at all
                     * @example P3D
                     */
                    retryFor?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentSchedule"];
                };
            };
            /** @description `malformed-body`: The body is not well-formed. `validation-failed`: The request does not have the form that this route asks for. `idempotency-key-missing`: This request needs an Idempotency-Key header. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `account-not-found`: There is no such account. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `external-id-taken`: This external id is in use. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The body is not of a media type that this route reads. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `same-account`: Both sides are the same account. `idempotency-key-reused`: This idempotency key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pausePaymentSchedule: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A new one for each new request; the same one to ask again for the answer to the same request.
                 * @example 5e0cbe1c-6f1f-4a53-9c34-0a8f1d6a9f10
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentSchedule"];
                };
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payment-schedule-not-found`: There is no such payment schedule. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `transition-not-allowed`: The present state does not lead to the one asked for. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-key-reused`: This idempotency key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resumePaymentSchedule: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A new one for each new request; the same one to ask again for the answer to the same request.
                 * @example 5e0cbe1c-6f1f-4a53-9c34-0a8f1d6a9f10
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentSchedule"];
                };
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payment-schedule-not-found`: There is no such payment schedule. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `transition-not-allowed`: The present state does not lead to the one asked for. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-key-reused`: This idempotency key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelPaymentSchedule: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A new one for each new request; the same one to ask again for the answer to the same request.
                 * @example 5e0cbe1c-6f1f-4a53-9c34-0a8f1d6a9f10
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentSchedule"];
                };
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payment-schedule-not-found`: There is no such payment schedule. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `transition-not-allowed`: The present state does not lead to the one asked for. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-key-reused`: This idempotency key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPaymentSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentSchedule"];
                };
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payment-schedule-not-found`: There is no such payment schedule. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changePaymentSchedule: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Only if it still has this ETag
                 * @example *
                 */
                "if-match"?: string;
            };
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        /** @description Counts from the next payment on. A new rule is reckoned from the time that would have been the next */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "amount": "375.00"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description Of each payment; with `instalments`, of all of them together
                     * @example 125.50
                     */
                    amount?: string;
                    /**
                     * @description A recurrence rule of RFC 5545: FREQ is DAILY, WEEKLY, MONTHLY or YEARLY; without BYHOUR, BYMINUTE, BYSECOND and BYWEEKNO; ended by COUNT or UNTIL, or open-ended. A day that a month has not is left out: BYMONTHDAY=-1 is the last of each month. No rule has BYMONTHDAY or BYSETPOS and is daily, or BYYEARDAY beside BYDAY or BYMONTHDAY; each comes again within 40 years
                     * @example FREQ=MONTHLY;BYMONTHDAY=1
                     */
                    recurrence?: string;
                    /**
                     * @description For how long after its time a payment that a limit refuses is tried again, every 15 minutes; P3D where it is left out. PT0H: not at all
                     * @example P3D
                     */
                    retryFor?: string;
                    description?: string | null;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentSchedule"];
                };
            };
            /** @description `malformed-body`: The body is not well-formed. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payment-schedule-not-found`: There is no such payment schedule. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `transition-not-allowed`: The present state does not lead to the one asked for. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition-failed`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The body is not of a media type that this route reads. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPaymentOccurrences: {
        parameters: {
            query?: {
                /**
                 * @description Rows on a page
                 * @example 50
                 */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                state?: "due" | "paid" | "failed" | "skipped";
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["PaymentOccurrence"][];
                        /** @description Where the next page begins; null on the last one */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid-cursor`: The cursor is not one that this list gave out. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payment-schedule-not-found`: There is no such payment schedule. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listClearingRuns: {
        parameters: {
            query?: {
                /**
                 * @description Rows on a page
                 * @example 50
                 */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ClearingRun"][];
                        /** @description Where the next page begins; null on the last one */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid-cursor`: The cursor is not one that this list gave out. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    startClearingRun: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A new one for each new request; the same one to ask again for the answer to the same request.
                 * @example 5e0cbe1c-6f1f-4a53-9c34-0a8f1d6a9f10
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description `set-off`: no balance moves. `with-credit`: balances move within their limits where more clears by it
                     * @example set-off
                     * @enum {string}
                     */
                    mode: "set-off" | "with-credit";
                    /**
                     * Format: date
                     * @description Only what is due on this day or before. What has no due date always takes part
                     * @example 2026-12-31
                     */
                    dueBy?: string;
                    /**
                     * @description Only to look at: it cannot be applied
                     * @example false
                     */
                    dryRun?: boolean;
                };
            };
        };
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClearingRunStarted"];
                };
            };
            /** @description `malformed-body`: The body is not well-formed. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clearing-run-active`: Another clearing run of the circuit is not finished. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The body is not of a media type that this route reads. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-key-reused`: This idempotency key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getClearingRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClearingRun"];
                };
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clearing-run-not-found`: There is no such clearing run. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    discardClearingRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClearingRun"];
                };
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clearing-run-not-found`: There is no such clearing run. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `transition-not-allowed`: The present state does not lead to the one asked for. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    applyClearingRun: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A new one for each new request; the same one to ask again for the answer to the same request.
                 * @example 5e0cbe1c-6f1f-4a53-9c34-0a8f1d6a9f10
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClearingRun"];
                };
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. `idempotency-key-missing`: This request needs an Idempotency-Key header. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clearing-run-not-found`: There is no such clearing run. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `transition-not-allowed`: The present state does not lead to the one asked for. `clearing-run-outdated`: The circuit moves on faster than the run is computed. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-key-reused`: This idempotency key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listClearingSettlements: {
        parameters: {
            query?: {
                /**
                 * @description Rows on a page
                 * @example 50
                 */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ClearingSettlement"][];
                        /** @description Where the next page begins; null on the last one */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid-cursor`: The cursor is not one that this list gave out. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clearing-run-not-found`: There is no such clearing run. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listClearingCycles: {
        parameters: {
            query?: {
                /**
                 * @description Rows on a page
                 * @example 50
                 */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ClearingLoop"][];
                        /** @description Where the next page begins; null on the last one */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid-cursor`: The cursor is not one that this list gave out. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clearing-run-not-found`: There is no such clearing run. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getClearingInput: {
        parameters: {
            query?: {
                /**
                 * @description Which file: `--obligations` or `--accounts` of `saldo check-certificate`
                 * @example obligations
                 */
                part?: "obligations" | "accounts";
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description CSV */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clearing-run-not-found`: There is no such clearing run. `not-found`: There is nothing here. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getClearingCertificate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A certificate */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clearing-run-not-found`: There is no such clearing run. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getClearingSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClearingSchedule"];
                };
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clearing-schedule-not-found`: There is no schedule for clearing runs. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setClearingSchedule: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Only if it still has this ETag
                 * @example *
                 */
                "if-match"?: string;
            };
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description When, in five fields as cron has them: minute, hour, day of the month, month, day of the week. By the clock of the circuit's time zone; at most once an hour. `L` is the last day of a month, `MON#1` its first Monday
                     * @example 0 3 * * MON
                     */
                    cron: string;
                    /**
                     * @description `set-off`: no balance moves. `with-credit`: balances move within their limits where more clears by it
                     * @example set-off
                     * @enum {string}
                     */
                    mode: "set-off" | "with-credit";
                    /**
                     * @description Only what is due by so many days after that of the run. What has no due date always takes part. Null: all
                     * @example 30
                     */
                    dueWithinDays?: number | null;
                    /**
                     * @description `automatically`: as soon as it is computed. `on-approval`: it waits for an operator to apply or to discard it, and no other is started meanwhile
                     * @example automatically
                     * @enum {string}
                     */
                    apply: "automatically" | "on-approval";
                    /**
                     * @description Whether its times pass by without a run
                     * @example false
                     */
                    paused?: boolean;
                };
            };
        };
        responses: {
            /** @description It has replaced another */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClearingSchedule"];
                };
            };
            /** @description There was none before */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClearingSchedule"];
                };
            };
            /** @description `malformed-body`: The body is not well-formed. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition-failed`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The body is not of a media type that this route reads. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeClearingSchedule: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Only if it still has this ETag
                 * @example *
                 */
                "if-match"?: string;
            };
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clearing-schedule-not-found`: There is no schedule for clearing runs. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition-failed`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getClearingPicture: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A picture */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/svg+xml": string;
                };
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clearing-run-not-found`: There is no such clearing run. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getClearingReport: {
        parameters: {
            query?: {
                /**
                 * @description Rows on a page
                 * @example 50
                 */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /**
                 * @description The first day on which runs were applied, where the circuit is. Without it: a year up to `to`
                 * @example 2026-01-01
                 */
                from?: string;
                /**
                 * @description The last day; without it, today
                 * @example 2026-12-31
                 */
                to?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClearingReport"];
                };
            };
            /** @description `invalid-cursor`: The cursor is not one that this list gave out. `time-in-future`: The time asked for has not come yet. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMemberClearingReport: {
        parameters: {
            query?: {
                /**
                 * @description Rows on a page
                 * @example 50
                 */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /**
                 * @description The first day on which runs were applied, where the circuit is. Without it: a year up to `to`
                 * @example 2026-01-01
                 */
                from?: string;
                /**
                 * @description The last day; without it, today
                 * @example 2026-12-31
                 */
                to?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                memberId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClearingMemberReport"];
                };
            };
            /** @description `invalid-cursor`: The cursor is not one that this list gave out. `time-in-future`: The time asked for has not come yet. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `member-not-found`: There is no such member. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listClearingMembers: {
        parameters: {
            query?: {
                /**
                 * @description Rows on a page
                 * @example 50
                 */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ClearingMemberShare"][];
                        /** @description Where the next page begins; null on the last one */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid-cursor`: The cursor is not one that this list gave out. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `clearing-run-not-found`: There is no such clearing run. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTransactions: {
        parameters: {
            query?: {
                /**
                 * @description Rows on a page
                 * @example 50
                 */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                kind?: "member-admitted" | "member-status-changed" | "account-opened" | "account-status-changed" | "limits-changed" | "transfer" | "obligations-recorded" | "obligation-changed" | "obligation-paid" | "clearing-applied" | "transfer-held" | "transfer-captured" | "transfer-voided" | "transfer-expired" | "transfer-reversed" | "period-fee";
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Transaction"][];
                        /** @description Where the next page begins; null on the last one */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid-cursor`: The cursor is not one that this list gave out. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTransaction: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description The transaction's number
                 * @example 1
                 */
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Transaction"];
                };
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `transaction-not-found`: There is no such transaction. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTransactionRows: {
        parameters: {
            query?: {
                /**
                 * @description Rows on a page
                 * @example 50
                 */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description The transaction's number
                 * @example 1
                 */
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["JournalRow"][];
                        /** @description Where the next page begins; null on the last one */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid-cursor`: The cursor is not one that this list gave out. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `transaction-not-found`: There is no such transaction. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEvents: {
        parameters: {
            query?: {
                /**
                 * @description Rows on a page
                 * @example 50
                 */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description Begin at the end: only what happens from now on */
                after?: "latest";
                /**
                 * @description Only these
                 * @example transfer.posted
                 */
                type?: "member.admitted" | "member.status-changed" | "account.opened" | "account.status-changed" | "account.limits-changed" | "transfer.posted" | "transfer.held" | "transfer.captured" | "transfer.voided" | "transfer.expired" | "transfer.reversed" | "fee.charged" | "obligation.recorded" | "obligation.changed" | "obligation.paid" | "clearing-run.applied" | "account.low-balance" | "account.high-balance" | "account.high-volume" | "account.debt-due" | "account.over-limit" | "payment-request.created" | "payment-request.paid" | "payment-request.rejected" | "payment-request.cancelled" | "payment-request.expired" | "payment-schedule.created" | "payment-schedule.paused" | "payment-schedule.resumed" | "payment-schedule.cancelled" | "payment-schedule.finished" | "payment-schedule.occurrence-failed" | "fee-schedule.created" | "trading-rules.set" | "payment-agreement.made" | "payment-agreement.withdrawn";
                /**
                 * @description Only those that concern this account
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                accountId?: string;
            };
            header?: {
                /**
                 * @description Of a stream: go on behind the event of this `id`
                 * @example
                 */
                "last-event-id"?: string;
            };
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Event"][];
                        /** @description Where the next page begins; null where the feed ends for now. With a filter a page may be short */
                        nextCursor: string | null;
                        /** @description Behind the last event that was looked at: where to go on later */
                        endCursor: string;
                    };
                    "text/event-stream": string;
                };
            };
            /** @description `invalid-cursor`: The cursor is not one that this list gave out. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listWebhooks: {
        parameters: {
            query?: {
                /**
                 * @description Rows on a page
                 * @example 50
                 */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Webhook"][];
                        /** @description Where the next page begins; null on the last one */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid-cursor`: The cursor is not one that this list gave out. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createWebhook: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A new one for each new request; the same one to ask again for the answer to the same request.
                 * @example 5e0cbe1c-6f1f-4a53-9c34-0a8f1d6a9f10
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Where events are sent to: https, at a public address
                     * @example https://shop.example/saldo
                     */
                    url: string;
                    /**
                     * @description Only these types; none: all
                     * @example [
                     *       "transfer.posted"
                     *     ]
                     */
                    types?: ("member.admitted" | "member.status-changed" | "account.opened" | "account.status-changed" | "account.limits-changed" | "transfer.posted" | "transfer.held" | "transfer.captured" | "transfer.voided" | "transfer.expired" | "transfer.reversed" | "fee.charged" | "obligation.recorded" | "obligation.changed" | "obligation.paid" | "clearing-run.applied" | "account.low-balance" | "account.high-balance" | "account.high-volume" | "account.debt-due" | "account.over-limit" | "payment-request.created" | "payment-request.paid" | "payment-request.rejected" | "payment-request.cancelled" | "payment-request.expired" | "payment-schedule.created" | "payment-schedule.paused" | "payment-schedule.resumed" | "payment-schedule.cancelled" | "payment-schedule.finished" | "payment-schedule.occurrence-failed" | "fee-schedule.created" | "trading-rules.set" | "payment-agreement.made" | "payment-agreement.withdrawn")[];
                };
            };
        };
        responses: {
            /** @description A new webhook with its secret */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewWebhook"];
                };
            };
            /** @description `malformed-body`: The body is not well-formed. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-webhooks`: There are as many webhooks as there may be. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The body is not of a media type that this route reads. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `webhook-target-refused`: Webhooks are not sent to this address. `idempotency-key-reused`: This idempotency key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Where events are sent to */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `webhook-not-found`: There is no such webhook. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `webhook-not-found`: There is no such webhook. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A new one for each new request; the same one to ask again for the answer to the same request.
                 * @example 5e0cbe1c-6f1f-4a53-9c34-0a8f1d6a9f10
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A new secret */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookSecret"];
                };
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `webhook-not-found`: There is no such webhook. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-key-reused`: This idempotency key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listWebhookDeliveries: {
        parameters: {
            query?: {
                /**
                 * @description Rows on a page
                 * @example 50
                 */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description Only those in this state */
                state?: "waiting" | "delivered" | "dead";
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["WebhookDelivery"][];
                        /** @description Where the next page begins; null on the last one */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid-cursor`: The cursor is not one that this list gave out. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `webhook-not-found`: There is no such webhook. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    redeliverWebhookEvent: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A new one for each new request; the same one to ask again for the answer to the same request.
                 * @example 5e0cbe1c-6f1f-4a53-9c34-0a8f1d6a9f10
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                eventId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An event on its way to a webhook */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `webhook-not-found`: There is no such webhook. `webhook-delivery-not-found`: There is no such delivery. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `transition-not-allowed`: The present state does not lead to the one asked for. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-key-reused`: This idempotency key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAuditEvents: {
        parameters: {
            query?: {
                /**
                 * @description Rows on a page
                 * @example 50
                 */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /**
                 * @description By whom
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                principalId?: string;
                /**
                 * @description The operationId of a request, or what became of something (`member-changed`)
                 * @example getMember
                 */
                action?: string;
                /**
                 * @description About what; the circuit where it was nothing in particular
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                subjectId?: string;
                /**
                 * @description The `x-request-id` of the request
                 * @example 4e4a1d7e-3ea6-4f0c-9d39-1b4b7a3e8c55
                 */
                requestId?: string;
                /**
                 * @description Not before this time
                 * @example 2026-01-31T09:30:00.000Z
                 */
                from?: string;
                /**
                 * @description Not after this time
                 * @example 2026-01-31T09:30:00.000Z
                 */
                to?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["AuditEvent"][];
                        /** @description Where the next page begins; null on the last one */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid-cursor`: The cursor is not one that this list gave out. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCheckpoints: {
        parameters: {
            query?: {
                /**
                 * @description Rows on a page
                 * @example 50
                 */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /**
                 * @description Which log: that of the transactions, or the audit trail
                 * @example ledger
                 */
                log?: "ledger" | "audit";
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Checkpoint"][];
                        /** @description Where the next page begins; null on the last one */
                        nextCursor: string | null;
                        /** @description The public keys in use, `<name>+<id>+<base64>`. Get them by another way as well, and compare */
                        keys: string[];
                        /** @description Why nothing is signed at present; null: nothing is wrong */
                        alarm: string | null;
                    };
                };
            };
            /** @description `invalid-cursor`: The cursor is not one that this list gave out. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    signCheckpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description Which log: that of the transactions, or the audit trail
                     * @default ledger
                     * @example ledger
                     * @enum {string}
                     */
                    log?: "ledger" | "audit";
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Checkpoint"];
                };
            };
            /** @description `malformed-body`: The body is not well-formed. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `no-checkpoint-key`: This service signs no checkpoints. `log-inconsistent`: The log contradicts itself, or what was signed of it. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The body is not of a media type that this route reads. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cosignCheckpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description How many transactions the checkpoint covers
                 * @example 1
                 */
                size: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Which log: that of the transactions, or the audit trail
                     * @default ledger
                     * @example ledger
                     * @enum {string}
                     */
                    log?: "ledger" | "audit";
                    /**
                     * @description The line of a signed note (C2SP tlog-cosignature), without its line break
                     * @example — witness.example/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
                     */
                    cosignature: string;
                    /**
                     * @description The witness's public key, `<name>+<id>+<base64>`
                     * @example witness.example/w1+8d66cf3f+BPTaGaLSr7zGDOF2xiTXxhnhWpDbGTPvu07f/JgRHsVl
                     */
                    key: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Checkpoint"];
                };
            };
            /** @description `malformed-body`: The body is not well-formed. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `checkpoint-not-found`: There is no such checkpoint. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body-too-large`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The body is not of a media type that this route reads. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    proveConsistency: {
        parameters: {
            query: {
                /**
                 * @description How many transactions the checkpoint covers
                 * @example 1
                 */
                from: number;
                /**
                 * @description How many transactions the checkpoint covers
                 * @example 1
                 */
                to: number;
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsistencyProof"];
                };
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-size-not-reached`: The log does not have that size. `log-inconsistent`: The log contradicts itself, or what was signed of it. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    proveTransaction: {
        parameters: {
            query?: {
                /**
                 * @description The size of the log that the proof leads to. Without it: that of the first checkpoint that covers the transaction
                 * @example 1
                 */
                size?: number;
                /**
                 * @description Only the row on this line. Without it: the first 100 that you may see
                 * @example 1
                 */
                line?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description The transaction's number
                 * @example 1
                 */
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransactionProof"];
                };
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `transaction-not-found`: There is no such transaction. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-size-not-reached`: The log does not have that size. `log-inconsistent`: The log contradicts itself, or what was signed of it. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportJournal: {
        parameters: {
            query: {
                /** @example csv */
                format: "beancount" | "csv" | "hledger" | "jsonl";
                /**
                 * @description The first transaction. Without it: 1
                 * @example 1
                 */
                from?: number;
                /**
                 * @description The last transaction. Without it: the last one there is
                 * @example 1
                 */
                to?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file; CSV and JSON Lines are sent as such */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-size-not-reached`: The log does not have that size. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportPackage: {
        parameters: {
            query?: {
                /**
                 * @description With names, contacts and free texts
                 * @example false
                 */
                personal?: boolean;
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A ZIP */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": string;
                };
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getStatement: {
        parameters: {
            query?: {
                /**
                 * @description Rows on a page
                 * @example 50
                 */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /**
                 * @description The first day of the period, where the circuit is, or its first moment. Without it: from the beginning
                 * @example 2026-01-01
                 */
                from?: string;
                /**
                 * @description The last day, or the last moment; without it, now
                 * @example 2026-01-31
                 */
                to?: string;
                /**
                 * @description What an entry belongs to the period by: when the ledger posted it, or `occurred`, the day that the parties gave (`occurredOn`), where they gave one. The latter can still change for a period that is over
                 * @example posted
                 */
                by?: "posted" | "occurred";
                /**
                 * @description JSON comes in pages of `limit`; the others are whole files. `camt053` is XML (ISO 20022, camt.053.001.08)
                 * @example json
                 */
                format?: "json" | "csv" | "pdf" | "camt053";
                /**
                 * @description For `camt053`: the code by which the reading software knows the unit. `XXX` is ISO 4217 for none
                 * @example XXX
                 */
                currency?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
                /**
                 * @description An id
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Statement"];
                    "text/csv": string;
                    "application/pdf": string;
                    "application/xml": string;
                };
            };
            /** @description `invalid-cursor`: The cursor is not one that this list gave out. `time-in-future`: The time asked for has not come yet. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `account-not-found`: There is no such account. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `report-too-large`: The report has more rows than this form of it takes. `amount-not-representable`: The format asked for cannot hold this amount exactly. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTrialBalance: {
        parameters: {
            query?: {
                /**
                 * @description Rows on a page
                 * @example 50
                 */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /**
                 * @description As it was then; now, where it is not given
                 * @example 2026-01-31T09:30:00.000Z
                 */
                at?: string;
                /**
                 * @description JSON comes in pages of `limit`; the others are whole files
                 * @example json
                 */
                format?: "json" | "csv" | "xlsx";
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrialBalance"];
                    "text/csv": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                };
            };
            /** @description `invalid-cursor`: The cursor is not one that this list gave out. `time-in-future`: The time asked for has not come yet. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `report-too-large`: The report has more rows than this form of it takes. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCondition: {
        parameters: {
            query?: {
                /**
                 * @description As it was then; now, where it is not given
                 * @example 2026-01-31T09:30:00.000Z
                 */
                at?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CircuitCondition"];
                };
            };
            /** @description `time-in-future`: The time asked for has not come yet. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listLimitChanges: {
        parameters: {
            query?: {
                /**
                 * @description Rows on a page
                 * @example 50
                 */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /**
                 * @description The first day of the period, where the circuit is, or its first moment. Without it: from the beginning
                 * @example 2026-01-01
                 */
                from?: string;
                /**
                 * @description The last day, or the last moment; without it, now
                 * @example 2026-01-31
                 */
                to?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LimitLog"];
                };
            };
            /** @description `invalid-cursor`: The cursor is not one that this list gave out. `time-in-future`: The time asked for has not come yet. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportAccounts: {
        parameters: {
            query?: {
                /** @example csv */
                format?: "csv" | "xlsx";
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description CSV (UTF-8 with a byte order mark), or a workbook */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                };
            };
            /** @description `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `report-too-large`: The report has more rows than this form of it takes. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSellerTotals: {
        parameters: {
            query: {
                /**
                 * @description Rows on a page
                 * @example 50
                 */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /**
                 * @description A calendar year, where the circuit is
                 * @example 2026
                 */
                year: number;
                /**
                 * @description The groups of members that are corporations; without it, none
                 * @example company,full
                 */
                corporations?: string;
                /**
                 * @description What an entry belongs to the period by: when the ledger posted it, or `occurred`, the day that the parties gave (`occurredOn`), where they gave one. The latter can still change for a period that is over
                 * @example posted
                 */
                by?: "posted" | "occurred";
                /**
                 * @description JSON comes in pages of `limit`, CSV whole
                 * @example json
                 */
                format?: "json" | "csv";
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SellerTotals"];
                    "text/csv": string;
                };
            };
            /** @description `invalid-cursor`: The cursor is not one that this list gave out. `time-in-future`: The time asked for has not come yet. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSellerExchanges: {
        parameters: {
            query: {
                /**
                 * @description Rows on a page
                 * @example 50
                 */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /**
                 * @description A calendar year, where the circuit is
                 * @example 2026
                 */
                year: number;
                /**
                 * @description The groups of members that are corporations; without it, none
                 * @example company,full
                 */
                corporations?: string;
                /**
                 * @description What an entry belongs to the period by: when the ledger posted it, or `occurred`, the day that the parties gave (`occurredOn`), where they gave one. The latter can still change for a period that is over
                 * @example posted
                 */
                by?: "posted" | "occurred";
                /**
                 * @description JSON comes in pages of `limit`, CSV whole
                 * @example json
                 */
                format?: "json" | "csv";
                /**
                 * @description The seller. JSON needs one; CSV without it: all that are no corporations
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                memberId?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Exchanges"];
                    "text/csv": string;
                };
            };
            /** @description `invalid-cursor`: The cursor is not one that this list gave out. `time-in-future`: The time asked for has not come yet. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `member-not-found`: There is no such member. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listInvoices: {
        parameters: {
            query?: {
                /**
                 * @description Rows on a page
                 * @example 50
                 */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /**
                 * @description The first day of the period, where the circuit is, or its first moment. Without it: from the beginning
                 * @example 2026-01-01
                 */
                from?: string;
                /**
                 * @description The last day, or the last moment; without it, now
                 * @example 2026-01-31
                 */
                to?: string;
                /**
                 * @description Whose; a member need not say, and has its own only
                 * @example 0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b
                 */
                memberId?: string;
                /**
                 * @description JSON comes in pages of `limit`, CSV whole
                 * @example json
                 */
                format?: "json" | "csv";
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invoices"];
                    "text/csv": string;
                };
            };
            /** @description `invalid-cursor`: The cursor is not one that this list gave out. `time-in-future`: The time asked for has not come yet. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `member-not-found`: There is no such member. `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getStatementPack: {
        parameters: {
            query: {
                /**
                 * @description A calendar year, where the circuit is
                 * @example 2026
                 */
                year: number;
            };
            header?: never;
            path: {
                /**
                 * @description The circuit's id or its code
                 * @example demo
                 */
                circuit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A ZIP archive */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": string;
                };
            };
            /** @description `time-in-future`: The time asked for has not come yet. `validation-failed`: The request does not have the form that this route asks for. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid API key or token is needed. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This role may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `circuit-not-found`: There is no such circuit. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: The service failed. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service has more to do than it can take on. */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
