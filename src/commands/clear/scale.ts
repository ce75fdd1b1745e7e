import { InvalidArgumentError, Option } from 'commander';
import { UNIT_SCALE_MAX } from '../../limits.ts';

/** `--scale`, as the commands on files have it. */
export const scaleOption = (): Option =>
  new Option('--scale <decimals>', 'how many decimals amounts have at most').default(2).argParser((text) => {
    const scale = /^\d$/.test(text) ? Number(text) : Number.NaN;
    if (scale <= UNIT_SCALE_MAX) return scale;
    throw new InvalidArgumentError(`A whole number from 0 to ${UNIT_SCALE_MAX} is needed.`);
  });
