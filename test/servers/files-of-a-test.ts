import { checkWorkspace } from '../../journey/language/check-workspace';
import type { CheckedWorkspace, SourceFile } from '../../journey/language/workspace';
import type { Plan } from '../../journey/plan/plan';

/** The workspace file of a shop in this zone. */
export function shopFile(timezone: string): SourceFile {
  const sender = "sender: { email: 'Shop <hello@shop.example>', address: 1 Example Road }";
  return { path: 'workspace.yaml', text: `workspace: shop\ntimezone: ${timezone}\nlocale: en\n${sender}\n` };
}

/** What the files say, and the plan of their first journey. Throws where they have faults. */
export function checked(files: SourceFile[]): { workspace: CheckedWorkspace; plan: Plan } {
  const { workspace } = checkWorkspace(files, {});
  const plan = workspace?.journeys[0]?.plan;
  if (!workspace || plan === undefined) throw new Error('the files have faults');
  return { workspace, plan };
}
