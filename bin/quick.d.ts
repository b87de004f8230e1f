import type { Script } from 'node:vm';
import type * as QuickMain from '../cli/quick-main';

/** The first words of the bundled commands. */
export const commands: string[];
/** A file as a script of V8; a cache of another V8, or of one with other flags, is refused and then not used. */
export function scriptOf(file: string, cachedData?: Buffer): Script;
/** Runs a script that `scriptOf` made, and gives its exports. */
export function exportsOf(script: Script, file: string): typeof QuickMain;
/** The bundle's exports for a command that is in it; null where there is none, or one of an earlier compilation. */
export function quickMain(dist: string, command: string | undefined): typeof QuickMain | null;
