/** Told what start-up is busy with; `ratio` (0 to 1) is given only where the size of the work is known. */
export type OnProgress = (text: string, ratio?: number) => void;
