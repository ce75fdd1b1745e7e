import { Command } from 'commander';
import { withDatabase } from './database.ts';

export const migrateCommand = (): Command =>
  new Command('migrate')
    .description('bring the database to this version')
    .option('--json', 'print one JSON object')
    .action(async (options: { json?: boolean }) => {
      const migrated = await withDatabase(async (database) => database.migrated);
      if (options.json) process.stdout.write(`${JSON.stringify({ migrated })}\n`);
      else
        process.stdout.write(
          migrated.length === 0 ? 'The database is at this version.\n' : `Ran ${migrated.join(', ')}.\n`,
        );
    });
