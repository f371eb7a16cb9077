import type { Rule } from '../../model/index.js';

/**
 * Where a requirement of the change request stands.
 * @param section of OMA-TS-CPM_Conv_Fnct with the step as printed there
 * @param statement the sentence, as the rule catalogue has it
 */
export const clause = (section: string, statement: string): Rule['clause'] => ({
  document: 'OMA-TS-CPM_Conv_Fnct-V2_1',
  section,
  statement,
});
