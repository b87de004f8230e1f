import type { DeviceFact } from '../store/profile-parts';
import type { EventRow, ProfileRow } from '../store/rows';
import type { Json, JsonObject } from './json';
import { mayBeNamed, nameOfId, setLatest } from './latest-values';
import { sameValue } from './value-test';

/** What is kept of a device beside its id (`context.device` of the Segment specification). */
const KEPT = ['token', 'type', 'name', 'manufacturer', 'model'] as const;

/** The devices seen last are kept; somebody with more is a test bench. */
const MOST_DEVICES = 20;
const MOST_CHARACTERS = 500;

function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.slice(0, MOST_CHARACTERS) : null;
}

/** What the event says of its device; null where it does not say which one it is. A token of null is one given up. */
function statedDevice(event: EventRow): { id: string; said: JsonObject } | null {
  const device = event.context['device'];
  if (device === null || typeof device !== 'object' || Array.isArray(device)) return null;
  const id = textOf(device['id']) ?? textOf(device['token']);
  if (id === null || !mayBeNamed(id)) return null;
  const said: JsonObject = {};
  for (const name of KEPT) {
    const value = Object.hasOwn(device, name) ? device[name] : undefined;
    const stated = textOf(value);
    if (stated !== null || value === null) said[name] = stated;
  }
  return { id, said };
}

/** The newest of them, by when they were seen and then by id, so that the order of arrival decides nothing. */
function newest(devices: Record<string, DeviceFact>): Record<string, DeviceFact> {
  const entries = Object.entries(devices);
  if (entries.length <= MOST_DEVICES) return devices;
  entries.sort(([a, one], [b, other]) => other.atMs - one.atMs || (a < b ? -1 : 1));
  return Object.fromEntries(entries.slice(0, MOST_DEVICES));
}

function joined(one: DeviceFact | undefined, other: DeviceFact): DeviceFact {
  if (one === undefined) return other;
  const store = { traits: { ...one.about }, traitTimes: { ...one.times } };
  for (const [name, atMs] of Object.entries(other.times)) {
    setLatest(store, { [name]: other.about[name] ?? null }, atMs);
  }
  return {
    ...one,
    atMs: Math.max(one.atMs, other.atMs),
    about: store.traits,
    times: store.traitTimes,
  };
}

/** Joins devices into those of the profile, in place; whether anything is news beside when they were seen. */
export function joinDevices(profile: ProfileRow, others: Record<string, DeviceFact>): boolean {
  if (Object.keys(others).length === 0) return false;
  const before = profile.devices ?? {};
  const after = { ...before };
  for (const [key, device] of Object.entries(others)) after[key] = joined(before[key], device);
  profile.devices = newest(after);
  return Object.entries(profile.devices).some(
    ([key, device]) => before[key] === undefined || !sameValue(before[key].about, device.about),
  );
}

/** Keeps the device that an event came from, in place; whether it is news. */
export function recordDevice(profile: ProfileRow, event: EventRow): boolean {
  const stated = statedDevice(event);
  if (stated === null) return false;
  const { id, said } = stated;
  const store = { traits: {}, traitTimes: {} };
  setLatest(store, said, event.atMs);
  const device: DeviceFact = { id, atMs: event.atMs, about: store.traits, times: store.traitTimes };
  return joinDevices(profile, { [nameOfId(id)]: device });
}
