import { createEngine, type Engine } from './liquid-engine';

/** The engines of all templates: they hold no state between renders. Apart from MJML, which texts do not need. */
export const HTML: Engine = createEngine('html');
export const TEXT: Engine = createEngine('text');
