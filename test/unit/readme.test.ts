import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { expect, it } from 'vitest';
import { SETTINGS } from '../../src/config.ts';

const ROOT = join(import.meta.dirname, '../..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** The rows of the table below a heading, as they stand there. */
function rowsBelow(heading: string): string[] {
  const section = README.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  expect(rows.length, heading).toBeGreaterThan(2);
  return rows.slice(2);
}

it('lists every setting as it is', () => {
  const rows = Object.entries(SETTINGS).map(([name, { default: value, description }]) => {
    return `| \`${name}\` | ${value ? `\`${value}\`` : ''} | ${description} |`;
  });
  expect(rowsBelow('Settings')).toEqual(rows);
});

it('lists every command as its own help describes it', async () => {
  const commands: Command[] = [];
  for (const file of readdirSync(join(ROOT, 'src/commands')).filter((name) => name.endsWith('.ts'))) {
    const module = (await import(`../../src/commands/${file}`)) as Record<string, () => Command>;
    for (const [name, make] of Object.entries(module)) if (name.endsWith('Command')) commands.push(make());
  }
  const rows = commands.flatMap((command) =>
    command.commands.length === 0
      ? [`| \`${command.name()}\` | ${command.description()} |`]
      : command.commands.map((each) => `| \`${command.name()} ${each.name()}\` | ${each.description()} |`),
  );
  expect(rowsBelow('The command line').toSorted()).toEqual(rows.toSorted());
});

it('names only npm scripts that there are', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
  const named = Array.from(README.matchAll(/\bnpm (?:run (?:--silent )?)?([a-z:]+)/g), ([, name = '']) => name);
  expect(named).toContain('demo');
  expect([...new Set(named)].filter((name) => name !== 'ci' && !(name in scripts))).toEqual([]);
});

it('links, like the other documents, only to what is there', () => {
  const broken: string[] = [];
  for (const file of ['README.md', 'CHANGELOG.md', ...globSync('docs/**/*.md', { cwd: ROOT })]) {
    const text = readFileSync(join(ROOT, file), 'utf8');
    for (const [, target = ''] of text.matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)) {
      if (!existsSync(join(ROOT, dirname(file), target))) broken.push(`${file}: ${target}`);
    }
  }
  expect(broken).toEqual([]);
});
