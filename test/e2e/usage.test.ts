import { describe, expect, it } from 'vitest';
import { runSaldo } from '../support/command.ts';

describe('the command line', () => {
  it.each([
    ['nosuch', "unknown command 'nosuch' (see --help)"],
    ['key', "unknown command 'key' (Did you mean keys?) (see --help)"],
    ['help nosuch', "unknown command 'nosuch' (see --help)"],
    ['keys nosuch', "unknown command 'nosuch'"],
    ['keys help nosuch', "unknown command 'nosuch'"],
    ['keys revoke --jsn x', "unknown option '--jsn' (Did you mean --json?)"],
    ['demo nosuch', "unknown command 'nosuch'"],
    ['demo clearing nosuch', "too many arguments for 'clearing'. Expected 0 arguments but got 1: nosuch."],
    ['bench nosuch', 'there is no benchmark "nosuch" here'],
    ['bench runs --nosuch', "unknown option '--nosuch'"],
    ['bench runs --obligations x', "option '--obligations <N>' argument 'x' is invalid. It is not a whole number."],
  ])('answers %j in one line, with exit code 2', async (args, error) => {
    expect(await runSaldo(args.split(' '))).toEqual({ code: 2, stdout: '', stderr: `error: ${error}\n` });
  });

  it.each([
    ['help', ['check-certificate', 'bench <name>']],
    ['help keys', ['Usage: saldo keys ', 'revoke [options] <id>']],
    ['keys help create', ['Usage: saldo keys create ', '--role <role>']],
    ['demo --help', ['--large', '--full', '--keep <folder>']],
    ['bench --help', ['transfers, payments, clearing, runs, audit', 'bench <name> --help']],
    ['bench audit --help', ['Usage: saldo bench audit ', '--postings <N>']],
  ])('says on %j what there is', async (args, told) => {
    const { stdout, ...ended } = await runSaldo(args.split(' '));
    expect(ended).toEqual({ code: 0, stderr: '' });
    for (const text of told) expect(stdout).toContain(text);
  });
});
