import type { CodeText } from './code-text';

/** Faults of computed traits. */
export const TRAIT_CODES = {
  unknown_trait: {
    en: 'A formula reads a trait that no file computes.',
    zh: '公式引用了没有定义的计算属性。',
    explain:
      'A formula is made of computed traits: files in `traits/` whose first key is `trait`. What profiles are told from outside is no part of it.',
  },
  trait_circle: {
    en: 'Computed traits read one another in a circle.',
    zh: '计算属性之间循环引用。',
    explain: 'None of them could be found first. Take one of them out of the circle.',
  },
  bad_formula: {
    en: 'A formula cannot be computed.',
    zh: '公式无法计算。',
    explain:
      'A formula has numbers, names of computed traits that are numbers, `+ - * /`, brackets, and the functions min, max, round, floor, abs and coalesce.',
  },
  trait_condition: {
    en: 'A condition looks at something that a computed trait cannot follow.',
    zh: '条件使用了计算属性无法跟踪的内容。',
    explain:
      'Events are told apart by their own properties as they come. Stages read what the profile holds: traits, tags, consent, and dates.',
  },
  computed_trait: {
    en: 'A journey treats a computed trait as what it is not.',
    zh: '旅程对计算属性的使用不正确。',
    explain:
      'A computed trait follows from events and cannot be set; it takes only the values that its file names; and a wait for a cycle needs a trait of the kind `cycle`.',
  },
} as const satisfies Record<string, CodeText>;
