// Random numbers that depend on nothing but a seed.

/** A generator of numbers from 0 up to 1: mulberry32 by Tommy Ettinger (public domain). */
export function generator(seed) {
    let state = seed >>> 0;
    return () => {
        state = (state + 0x6d2b79f5) >>> 0;
        let t = state;
        t = Math.imul(t ^ (t >>> 15), t | 1);
        t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
        return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
}

/** The seed of the picture `number` in a set, so that a picture is the same in a larger set. */
export function seedOf(seed, number) {
    let mixed = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(number + 1, 0xc2b2ae35);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x2c1b3c6d);
    return (mixed ^ (mixed >>> 12)) >>> 0;
}

/** One of `list`, all alike likely. */
export function pick(random, list) {
    return list[Math.floor(random() * list.length)];
}

/** One of the keys of `shares`, as likely as its number says. */
export function pickByShare(random, shares) {
    const total = Object.values(shares).reduce((sum, share) => sum + share, 0);
    let left = random() * total;
    for (const [key, share] of Object.entries(shares)) {
        left -= share;
        if (left < 0) {
            return key;
        }
    }
    return Object.keys(shares).at(-1);
}
