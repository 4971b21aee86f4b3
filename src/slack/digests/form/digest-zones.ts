import { suggestTimeZones } from '../../../lib/time/zones';
import type { Suggest } from '../../bolt/register-options';

/** The zones that may be meant by what was typed so far. */
export const suggestZones: Suggest = async ({ now }, { typed }) =>
  suggestTimeZones(typed, now()).map(({ label, timeZone }) => ({ text: label, value: timeZone }));
