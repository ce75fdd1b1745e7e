import { Command } from 'commander';
import { serve } from '../main.ts';

export const serveCommand = (): Command =>
  new Command('serve').description('run the service').action(() => serve(process.env));
