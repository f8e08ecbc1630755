// What a doodle is put together from: parts of DiceBear's Lorelei by their names there, and what each looks like.
//
// Left out are hair that hides an eye or does not fit into the frame, and parts that are nearly another one.

/** Hair by `length` (0 none, 1 on the shoulders; absent where it is put up), and whether it is `up`, `curly`, or has a `fringe`. */
export const HAIR = {
    variant01: { length: 0.15 },
    variant04: { length: 0.3 },
    variant05: { length: 0.4, curly: true },
    variant08: { length: 0.25 },
    variant10: { length: 0.6, fringe: true },
    variant12: { length: 0.3 },
    variant13: { length: 0.8, fringe: true },
    variant14: { up: true, fringe: true },
    variant15: { length: 0.9 },
    variant17: { length: 0.6 },
    variant19: { length: 0.75, fringe: true },
    variant20: { length: 0.5 },
    variant22: { length: 0.25, curly: true },
    variant24: { length: 0.8, curly: true },
    variant25: { length: 0.05 },
    variant26: { up: true },
    variant31: { up: true },
    variant32: { length: 0.65 },
    variant33: { up: true },
    variant34: { length: 0 },
    variant35: { length: 1 },
    variant37: { length: 0.5 },
    variant38: { up: true },
    variant39: { length: 0.2, curly: true },
    variant43: { length: 0.35, fringe: true },
    variant44: { length: 0.2 },
    variant46: { up: true, fringe: true },
    variant47: { length: 0.15 },
};

/** Eyes, and whether they are `closed`. */
export const EYES = {
    variant02: {},
    variant04: {},
    variant10: {},
    variant16: {},
    variant20: {},
    variant21: {},
    variant23: {},
    variant24: {},
    variant01: { closed: true },
    variant19: { closed: true },
    variant22: { closed: true },
};

/** Brows, and whether they are `angry` or `thick`. */
export const BROWS = {
    variant01: {},
    variant02: {},
    variant03: { thick: true },
    variant05: {},
    variant07: {},
    variant10: { thick: true },
    variant11: { angry: true },
    variant13: { angry: true },
};

/** Mouths, and whether they `smile` or are `open`. */
export const MOUTHS = {
    happy01: { smile: true },
    happy02: { smile: true },
    happy03: { smile: true },
    happy05: { smile: true, open: true },
    happy06: { smile: true, open: true },
    happy16: { smile: true, open: true },
    sad01: { open: true },
    sad03: {},
    sad04: {},
    sad05: {},
    sad06: { open: true },
    sad09: {},
};

/** Noses, and whether they are `long`. */
export const NOSES = {
    variant01: { long: true },
    variant03: {},
    variant04: {},
    variant05: { long: true },
    variant06: {},
};

/** Heads, which differ in jaw and neck. */
export const HEADS = ['variant01', 'variant02', 'variant03', 'variant04'];

/** Beards. */
export const BEARDS = ['variant01', 'variant02'];

/** Earrings. */
export const EARRINGS = ['variant01', 'variant02', 'variant03'];

/** Glasses through which one sees the eyes, the round ones twice since the others are alike. */
export const CLEAR_GLASSES = ['variant01', 'variant01', 'variant03', 'variant04'];

/** Dark glasses. */
export const DARK_GLASSES = ['variant02'];

/** The variants of every part, and whether a face may go without it. */
export const VARIANTS = {
    hair: { names: Object.keys(HAIR) },
    eyes: { names: Object.keys(EYES) },
    eyebrows: { names: Object.keys(BROWS) },
    mouth: { names: Object.keys(MOUTHS) },
    nose: { names: Object.keys(NOSES) },
    head: { names: HEADS },
    beard: { names: BEARDS, optional: true },
    earrings: { names: EARRINGS, optional: true },
    glasses: { names: [...new Set(CLEAR_GLASSES), ...DARK_GLASSES], optional: true },
    freckles: { names: ['variant01'], optional: true },
    hairAccessories: { names: ['flowers'], optional: true },
};

/** Colours of hair by name, and how many faces of 100 have it. */
export const HAIR_COLOURS = {
    black: { rgb: [28, 25, 32], percent: 16 },
    brown: { rgb: [92, 58, 38], percent: 12 },
    chestnut: { rgb: [138, 84, 48], percent: 10 },
    grey: { rgb: [205, 207, 214], percent: 8 },
    blonde: { rgb: [232, 194, 100], percent: 12 },
    red: { rgb: [190, 74, 30], percent: 10 },
    pink: { rgb: [240, 134, 172], percent: 8 },
    blue: { rgb: [62, 110, 208], percent: 8 },
    green: { rgb: [70, 160, 96], percent: 8 },
    purple: { rgb: [136, 84, 190], percent: 8 },
};

/** Colours of skin from dark to light; those between neighbours exist as well. */
export const SKIN_RAMP = [
    [96, 58, 40],
    [130, 80, 52],
    [172, 112, 72],
    [208, 154, 110],
    [240, 196, 160],
    [252, 226, 206],
];
