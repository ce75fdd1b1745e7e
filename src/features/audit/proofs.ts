/** Proofs about the ledger log, for those who may see what they are about. */
import type { Pool } from 'pg';
import type { FiledHeader, FiledRow } from '../../audit-files/journal.ts';
import { journalRowOf } from '../../audit-files/journal-rows.ts';
import { refuse } from '../../domain/errors.ts';
import { rowHash, rowSalt } from '../../domain/log/leaf.ts';
import { EMPTY_ROOT, rootOf } from '../../domain/log/merkle.ts';
import { consistencySteps, inclusionSteps, perfectSubtrees, proofOf, rootSteps } from '../../domain/log/proofs.ts';
import type { Principal } from '../../http/auth.ts';
import { PROVED_ROWS_MAX } from '../../limits.ts';
import type { AccountService } from '../accounts/service.ts';
import type { Circuit } from '../circuits/service.ts';
import type { Checkpoints } from './checkpoints.ts';
import { readTransaction } from './journal-reader.ts';
import { selectLedgerHead, selectOwnHolds, selectOwnObligations } from './log-queries.ts';
import type { LogTree } from './log-tree.ts';
import type { ConsistencyQuery, ConsistencyView, ProofQuery, TransactionProofView } from './schema.ts';

export interface Proofs {
  /**
   * That a transaction is in the log, and what its rows are: to a member those that concern its own accounts.
   * @throws SaldoError `transaction-not-found`, `log-size-not-reached`, `log-inconsistent`
   */
  ofTransaction(circuit: Circuit, number: number, asked: ProofQuery, who: Principal): Promise<TransactionProofView>;
  /** That the log of one size begins with that of another. @throws SaldoError `log-size-not-reached`, `log-inconsistent` */
  ofConsistency(circuit: Circuit, asked: ConsistencyQuery): Promise<ConsistencyView>;
}

/** A row that may be shown, on its line. */
interface SeenRow {
  readonly line: number;
  readonly row: FiledRow;
}

interface ReadTransaction {
  readonly header: FiledHeader;
  /** Hashes of all rows. */
  readonly hashes: Uint8Array[];
  readonly seen: readonly SeenRow[];
}

const HEX = 'hex';
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString(HEX);

/** @param exportPool writes times as UTC */
export function createProofs(
  pool: Pool,
  exportPool: Pool,
  tree: LogTree,
  checkpoints: Checkpoints,
  accounts: AccountService,
): Proofs {
  async function read(
    circuit: Circuit,
    number: number,
    line: number | undefined,
    who: Principal,
  ): Promise<ReadTransaction | null> {
    const { id: circuitId, scale } = circuit;
    const own = who.memberId === null ? null : new Set(await accounts.idsOf(circuitId, who.memberId));
    const hashes: Uint8Array[] = [];
    const seen: SeenRow[] = [];
    let header: FiledHeader | null = null;
    const client = await exportPool.connect();
    try {
      for await (const parts of readTransaction(client, { circuitId, scale, number })) {
        for (const part of parts) {
          header = part.header;
          const salt = Buffer.from(header.salt, HEX);
          const isOwn = own === null ? null : await ownership(part.rows, circuitId, own, who.memberId);
          part.rows.forEach((row, index) => {
            const at = part.firstLine + index;
            hashes.push(rowHash(journalRowOf(row, scale), at, salt));
            const isAsked = line === undefined ? seen.length < PROVED_ROWS_MAX : at === line;
            if (isAsked && (isOwn === null || isOwn(row))) seen.push({ line: at, row });
          });
        }
      }
    } finally {
      client.release();
    }
    return header === null || (own !== null && seen.length === 0) ? null : { header, hashes, seen };
  }

  /** Which of these rows concern one of the accounts, or the member. */
  async function ownership(
    rows: readonly FiledRow[],
    circuitId: string,
    own: ReadonlySet<string>,
    memberId: string | null,
  ): Promise<(row: FiledRow) => boolean> {
    const named = rows.flatMap((row) =>
      row.type.startsWith('obligation') && 'obligationId' in row ? (row.obligationId ?? []) : [],
    );
    const owed = new Set(named.length === 0 ? [] : await selectOwnObligations(pool, circuitId, named, [...own]));
    const holds = rows.flatMap((row) => ('holdId' in row ? [row.holdId] : []));
    const held = new Set(holds.length === 0 ? [] : await selectOwnHolds(pool, circuitId, holds, [...own]));
    const isPosted = rows.some(
      (row) => row.type === 'posting' && (own.has(row.debitAccountId) || own.has(row.creditAccountId)),
    );
    return (row) => {
      // Its posting stands before it.
      if (row.type === 'transfer-reversed') return isPosted;
      if ('holdId' in row) return held.has(row.holdId);
      if ('obligationId' in row) return owed.has(row.obligationId);
      if (row.type === 'posting') return own.has(row.debitAccountId) || own.has(row.creditAccountId);
      if (row.type === 'status-changed') return row.subjectId === memberId || own.has(row.subjectId);
      return own.has(row.accountId);
    };
  }

  /** The size that a proof leads to, with its checkpoint if one was signed. */
  async function sizeFor(circuit: Circuit, number: number, asked: number | undefined) {
    const checkpoint = await checkpoints.covering(circuit.id, asked ?? number);
    if (asked === undefined && checkpoint !== null) return { size: checkpoint.size, checkpoint };
    const head = await selectLedgerHead(pool, circuit.id);
    const size = asked ?? Number(head?.log_size ?? 0);
    if (size < number || size > Number(head?.log_size ?? 0))
      throw refuse('log-size-not-reached', 'The log has no such size, or the transaction came after it.', { size });
    return { size, checkpoint: checkpoint?.size === size ? checkpoint : null };
  }

  async function pathOf(circuit: Circuit, number: number, asked: number | undefined) {
    const { size, checkpoint } = await sizeFor(circuit, number, asked);
    const [path = [], [root = EMPTY_ROOT] = []] = await checkpoints.consistently(() =>
      tree.proofs(circuit.id, size, [inclusionSteps(number - 1, size), rootSteps(size)]),
    );
    return { path, root, size, checkpoint };
  }

  return {
    async ofTransaction(circuit, number, { size: asked, line }, who) {
      const leading = pathOf(circuit, number, asked);
      // Nobody waits for it where there is no such transaction.
      leading.catch(() => undefined);
      const found = await read(circuit, number, line, who);
      if (found === null)
        throw refuse('transaction-not-found', 'There is no such transaction in this circuit that you may see.', {
          number,
        });
      const { path, root, size, checkpoint } = await leading;
      const { header, hashes, seen } = found;
      const { salt, leafHash, rowCount, ...facts } = header;
      const subtrees = perfectSubtrees(hashes);
      return {
        transaction: { circuitId: circuit.id, ...facts, kind: facts.kind as 'transfer' },
        rowCount,
        rowsRoot: hex(rootOf(hashes)),
        rows: seen.map(({ line: at, row }) => ({
          row: rowViewOf(row, at),
          salt: hex(rowSalt(Buffer.from(salt, HEX), at)),
          path: proofOf(inclusionSteps(at - 1, hashes.length), subtrees).map(hex),
        })),
        leafHash,
        path: path.map(hex),
        size,
        root: hex(root),
        checkpoint: checkpoint?.note ?? null,
      };
    },

    async ofConsistency(circuit, { from, to }) {
      const head = await selectLedgerHead(pool, circuit.id);
      if (to > Number(head?.log_size ?? 0))
        throw refuse('log-size-not-reached', 'The log is not that long yet.', { size: to });
      if (from > to)
        throw refuse('log-size-not-reached', 'A log never had more before than it has now.', { size: from });
      const [proof = [], [fromRoot = EMPTY_ROOT] = [], [toRoot = EMPTY_ROOT] = []] = await checkpoints.consistently(
        () => tree.proofs(circuit.id, to, [consistencySteps(from, to), rootSteps(from), rootSteps(to)]),
      );
      return { from, to, fromRoot: hex(fromRoot), toRoot: hex(toRoot), proof: proof.map(hex) };
    },
  };
}

function rowViewOf(row: FiledRow, line: number): TransactionProofView['rows'][number]['row'] {
  if (row.type !== 'posting') return { line, ...row };
  const { type, debitAccountId, creditAccountId, amount } = row;
  return { line, type, debitAccountId, creditAccountId, amount };
}
