import { config } from 'zod/v4/core';

// Compiling a check of objects pays after hundreds of values; these commands read each file once, and end.
config({ jitless: true });

/** The command line of the bundled commands. @public Bundled by bin/make-quick.ts, called by bin/journeyman.js. */
export { main, runCommandLine } from './main';
