import type { Pool } from 'pg';
import type { Database } from '../../db/database.ts';
import type { AccountService } from '../accounts/service.ts';
import type { MemberService } from '../members/service.ts';
import { type CircuitFiles, createCircuitFiles } from './circuit-files.ts';
import { type CircuitReports, createCircuitReports } from './circuit-reports.ts';
import { createInvoices, type Invoices } from './invoices.ts';
import { createPdfThread } from './pdf-thread.ts';
import { createSales, type Sales } from './sales.ts';
import { createStatementPacks, type StatementPacks } from './statement-pack.ts';
import { createStatements, type Statements } from './statements.ts';
import { createTurnovers, type Turnovers } from './turnover.ts';

export interface Reports {
  readonly statements: Statements;
  readonly circuitReports: CircuitReports;
  readonly circuitFiles: CircuitFiles;
  readonly sales: Sales;
  readonly invoices: Invoices;
  readonly packs: StatementPacks;
  readonly turnovers: Turnovers;
}

/** Statements, reports, and what makes them quick. One thread draws whatever is asked for as PDF. */
export function createReports(pool: Pool, db: Database, accounts: AccountService, members: MemberService): Reports {
  const thread = createPdfThread();
  return {
    statements: createStatements(db, accounts, thread),
    circuitReports: createCircuitReports(db),
    circuitFiles: createCircuitFiles(db),
    sales: createSales(db, members),
    invoices: createInvoices(db, members),
    packs: createStatementPacks(db, thread),
    turnovers: createTurnovers(pool, db),
  };
}
