import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkClearing } from '../../src/domain/clearing/checker.ts';
import { UNLIMITED } from '../../src/domain/clearing/types.ts';
import { smallInstances } from '../support/clearing.arbitraries.ts';
import { HIGHS_TOTAL_MAX, loadHighsClearing } from '../support/clearing.highs.ts';
import { referenceClearing } from '../support/clearing.reference.ts';
import { boundsOf, canonical, rowsOf, sumOf, worthOf } from '../support/clearing.ts';

describe('the reference that the engine is held to', () => {
  it('clears as much as HiGHS, with as little credit, where that is found in two steps and without weights', async () => {
    const highsClearing = await loadHighsClearing();
    fc.assert(
      fc.property(smallInstances, (instance) => {
        const { network } = canonical(instance);
        expect(sumOf(network.amounts) <= HIGHS_TOTAL_MAX).toBe(true);
        const clearing = referenceClearing(network, instance.bounds);
        expect(worthOf(network, clearing)).toEqual(highsClearing(network, instance.bounds));
      }),
      { numRuns: 300 },
    );
  });

  it('has an answer where amounts are huge and the bounds between them small', () => {
    const rows = rowsOf([
      [1, 0, 365_830_131_321_150n],
      [2, 5, 508_742_266_066_233n],
      [4, 3, 837_360_659_324_785n],
      [5, 0, 318_861_506_493_878n],
      [4, 0, 134_283_521_642_676n],
      [3, 4, 774_541_686_457_741n],
      [2, 5, 310_310_653_448_462n],
      [1, 2, 676_062_924_174_346n],
      [5, 3, 600_323_488_313_605n],
      [4, 2, 939_296_246_569_851n],
      [5, 3, 158_186_085_629_364n],
      [0, 2, 387_995_873_150_182n],
      [4, 3, 998_923_273_308_346n],
      [3, 6, 494_856_678_118_603n],
      [5, 2, 326_779_026_120_056n],
      [4, 3, 992_308_524_350_818n],
      [1, 4, 8_666_246_426_750n],
      [3, 6, 979_829_741_237_472n],
      [0, 4, 166_841_632_155_911n],
      [6, 4, 696_259_970_964_888n],
      [6, 5, 108_977_466_173_215n],
      [3, 2, 917_316_423_111_758n],
      [3, 5, 880_521_681_007_916n],
      [3, 6, 429_781_278_410_771n],
      [6, 5, 144_388_821_134_247n],
      [5, 6, 345_163_181_495_453n],
      [6, 2, 502_510_348_938_353n],
    ]);
    const bounds = boundsOf(
      [8n, UNLIMITED, 1n, 4n, 7n, UNLIMITED, 8n],
      [1n, UNLIMITED, UNLIMITED, 4n, UNLIMITED, 5n, 8n],
    );
    const { network } = canonical({ accountCount: 7, rows });
    const clearing = referenceClearing(network, bounds);
    expect(checkClearing(network, bounds, clearing).faults).toEqual([]);
  });
});
