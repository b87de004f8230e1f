import { windowHas } from '../../../audience/local-window';
import type { Send } from './together';

const MINUTES = 24 * 60;

/** Reports marketing sends that may go out at any hour of the night, and those that may never go out. */
export function checkWindows(sends: readonly Send[]): void {
  const told = new Set<string>();
  for (const send of sends) {
    if (send.purpose === 'transactional') continue;
    checkNight(send);
    checkEmpty(send, told);
  }
}

function checkNight({ step, plan, brand, spot, verb }: Send): void {
  if (step.kind !== 'sms' || step.window || plan.delivery.window || brand.quietHours) return;
  const hint =
    "Add `delivery: { window: ['09:00', '21:00'] }` to the journey, or `quiet_hours` to the workspace.";
  spot.at(verb).fault('sms_without_window', 'The text message may go out at night.', { hint });
}

function checkEmpty({ step, plan, brand, spot, journey }: Send, told: Set<string>): void {
  const windows = [plan.delivery.window, step.window].filter((window) => window !== null);
  const quiet = brand.quietHours;
  const open = (minute: number): boolean =>
    windows.every((window) => windowHas(window, minute)) && !(quiet && windowHas(quiet, minute));
  if (Array.from({ length: MINUTES }, (_, minute) => minute).some(open)) return;
  const at = step.window ? spot.at('window') : journey.root.at('delivery', 'window');
  const key = `${plan.journey} ${at.path.join('.')}`;
  if (told.has(key)) return;
  told.add(key);
  const parts = [
    ...(quiet ? [`quiet hours ${quiet.join('–')}`] : []),
    ...windows.map((window) => `window ${window.join('–')}`),
  ];
  const message = `No minute of the day is allowed by ${parts.join(' and ')}.`;
  at.fault('empty_window', message, { hint: 'Widen one of them.' });
}
