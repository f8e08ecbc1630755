// One doodle: what is chosen, what that means as labels, and how it is drawn.

import { createAvatar } from '@dicebear/core';
import * as lorelei from '@dicebear/lorelei';
import { Resvg } from '@resvg/resvg-js';

import * as parts from './parts.mjs';
import { generator, pick, pickByShare, seedOf } from './random.mjs';

/** The square around the head in a drawing of 980 x 980. */
const FRAME = '100 30 780 780';
/** By how much black lines are widened, in the drawing's units: a pixel of 128 has 6. */
const LINE = 4;
const BLACK = '000000';
const GOLD = 'e0a818';
const WHITE = [255, 255, 255];
/** Least distance of two neighbouring colours, of the 442 from black to white. */
const DISTANCE = 60;

/** How many faces of 100 have what not all have. */
const PERCENT = { glasses: 32, dark_glasses: 8, beard: 20, earrings: 30, freckles: 20, flowers: 15, closed: 25, smile: 50, white: 8 };

/**
 * Chooses a face: its parts and colours. Everything is chosen independently of everything else, so that no label comes with
 * another one; only colours that one could hardly tell from their neighbour are drawn again.
 */
export function choose(seed, number) {
    const random = generator(seedOf(seed, number));
    const has = (percent) => random() * 100 < percent;
    const oneOf = (table, is) => pick(random, Object.keys(table).filter((name) => is(table[name])));
    const closed = has(PERCENT.closed);
    const smile = has(PERCENT.smile);
    const glasses = random() * 100;
    const isDark = glasses < PERCENT.dark_glasses;
    const hairColour = pickByShare(
        random,
        Object.fromEntries(Object.entries(parts.HAIR_COLOURS).map(([name, { percent }]) => [name, percent])),
    );
    const hairRgb = shaded(parts.HAIR_COLOURS[hairColour].rgb, random);
    const skinRgb = until(
        () => (has(PERCENT.white) ? WHITE : ramp(parts.SKIN_RAMP, random())),
        (colour) => isFar(colour, hairRgb),
    );
    const backgroundRgb = until(
        () => (has(PERCENT.white) ? WHITE : background(random)),
        (colour) => isFar(colour, hairRgb) && (isFar(colour, skinRgb) || colour === WHITE),
    );
    return {
        hair: oneOf(parts.HAIR, () => true),
        eyes: oneOf(parts.EYES, (eyes) => Boolean(eyes.closed) === closed),
        eyebrows: oneOf(parts.BROWS, () => true),
        mouth: oneOf(parts.MOUTHS, (mouth) => Boolean(mouth.smile) === smile),
        nose: oneOf(parts.NOSES, () => true),
        head: pick(random, parts.HEADS),
        beard: has(PERCENT.beard) ? pick(random, parts.BEARDS) : null,
        earrings: has(PERCENT.earrings) ? pick(random, parts.EARRINGS) : null,
        glasses: glasses < PERCENT.dark_glasses + PERCENT.glasses ? pick(random, isDark ? parts.DARK_GLASSES : parts.CLEAR_GLASSES) : null,
        freckles: has(PERCENT.freckles) ? 'variant01' : null,
        hairAccessories: has(PERCENT.flowers) ? 'flowers' : null,
        hairColour,
        hairRgb,
        skinRgb,
        backgroundRgb,
    };
}

/**
 * A face with one part exchanged, or taken away: `text` is such as `glasses=variant01` or `glasses=none`. All else stays as it was
 * chosen.
 */
export function withPart(face, text) {
    const [part, name] = text.split('=');
    const known = parts.VARIANTS[part];
    if (known === undefined) {
        throw new Error(`"${text}" names no part; these are: ${Object.keys(parts.VARIANTS).join(', ')}`);
    }
    const names = known.optional ? ['none', ...known.names] : known.names;
    if (!names.includes(name)) {
        throw new Error(`"${text}" is no ${part}; these are: ${names.join(', ')}`);
    }
    return { ...face, [part]: name === 'none' ? null : name };
}

/** What is known of a face: yes (1) and no (0), numbers, or nothing. */
export function labels(face) {
    const yes = (value) => (value ? 1 : 0);
    const hair = parts.HAIR[face.hair];
    const brows = parts.BROWS[face.eyebrows];
    const mouth = parts.MOUTHS[face.mouth];
    const coloured = (name) => yes(face.hairColour === name);
    return {
        glasses: yes(face.glasses),
        dark_glasses: yes(parts.DARK_GLASSES.includes(face.glasses)),
        smile: yes(mouth.smile),
        open_mouth: yes(mouth.open),
        beard: yes(face.beard),
        closed_eyes: yes(parts.EYES[face.eyes].closed),
        angry_brows: yes(brows.angry),
        thick_brows: yes(brows.thick),
        long_nose: yes(parts.NOSES[face.nose].long),
        earrings: yes(face.earrings),
        freckles: yes(face.freckles),
        flowers: yes(face.hairAccessories),
        skin: lightness(face.skinRgb).toFixed(3),
        hair_lightness: lightness(face.hairRgb).toFixed(3),
        hair_blonde: coloured('blonde'),
        hair_red: coloured('red'),
        hair_pink: coloured('pink'),
        hair_green: coloured('green'),
        hair_blue: coloured('blue'),
        hair_purple: coloured('purple'),
        hair_length: hair.length ?? '',
        hair_up: yes(hair.up),
        curly_hair: yes(hair.curly),
        fringe: yes(hair.fringe),
        background: lightness(face.backgroundRgb).toFixed(3),
        background_warmth: warmth(face.backgroundRgb).toFixed(3),
    };
}

/** What a face was made of: the part of each kind, and colours. */
export function factors(face) {
    const chosen = Object.keys(parts.VARIANTS).map((part) => [part, face[part] ?? 'none']);
    const colours = ['hair', 'skin', 'background'].map((place) => [`${place}_colour`, `#${hex(face[`${place}Rgb`])}`]);
    return Object.fromEntries([...chosen, ...colours]);
}

/** The drawing of a face, as SVG. */
export function drawing(face) {
    const options = { hairColor: [hex(face.hairRgb)], skinColor: [hex(face.skinRgb)], backgroundColor: [hex(face.backgroundRgb)] };
    for (const part of ['eyes', 'eyebrows', 'mouth', 'nose', 'glasses', 'freckles', 'hairAccessories']) {
        options[`${part}Color`] = [BLACK];
    }
    options.earringsColor = [GOLD];
    for (const [part, { optional }] of Object.entries(parts.VARIANTS)) {
        if (face[part]) {
            options[part] = [face[part]];
        }
        if (optional) {
            options[`${part}Probability`] = face[part] ? 100 : 0;
        }
    }
    // Every choice is made already, so that the style's own seed decides nothing.
    const svg = createAvatar(lorelei, { seed: '', ...options }).toString();
    const wide = (colours, width) =>
        `${colours.map((colour) => `path[fill="#${colour}"]`).join(',')}{stroke:#${colours[0]};stroke-width:${width};stroke-linejoin:round}`;
    const style = `<style>${wide([BLACK, '000'], LINE)}${wide([GOLD], 2 * LINE)}</style>`;
    return svg.replace('viewBox="0 0 980 980"', `viewBox="${FRAME}"`).replace('<metadata', `${style}<metadata`);
}

/** A drawing as a PNG file of `size` x `size` pixels. */
export function png(svg, size) {
    return new Resvg(svg, { fitTo: { mode: 'width', value: size }, font: { loadSystemFonts: false } }).render().asPng();
}

/** A colour a bit lighter or darker, and a bit off. */
function shaded(rgb, random) {
    const light = 0.88 + 0.24 * random();
    return rgb.map((value) => clampByte(value * light + 12 * (random() - 0.5)));
}

/** The colour at `place`, 0 to 1, of a row of colours. */
function ramp(colours, place) {
    const at = place * (colours.length - 1);
    const first = Math.min(Math.floor(at), colours.length - 2);
    return colours[first].map((value, i) => clampByte(value + (at - first) * (colours[first + 1][i] - value)));
}

/** A background from strong to pale. */
function background(random) {
    const [hue, saturation, light] = [random() * 360, 0.25 + 0.3 * random(), 0.55 + 0.38 * random()];
    const channel = (n) => {
        const k = (n + hue / 30) % 12;
        return light - saturation * Math.min(light, 1 - light) * Math.max(-1, Math.min(k - 3, 9 - k, 1));
    };
    return [0, 8, 4].map((n) => clampByte(255 * channel(n)));
}

/** The first of what `draw` gives that `fits`. */
function until(draw, fits) {
    for (;;) {
        const drawn = draw();
        if (fits(drawn)) {
            return drawn;
        }
    }
}

/** Whether two colours are easily told apart, since nothing is drawn between hair, skin and background. */
function isFar(one, other) {
    return Math.hypot(...one.map((value, i) => value - other[i])) >= DISTANCE;
}

/** How much more red than blue a colour has, -1 (sky) to 1 (orange). */
function warmth([red, , blue]) {
    return (red - blue) / 255;
}

/** How bright a colour looks, 0 to 1 (Rec. 601). */
function lightness([red, green, blue]) {
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
}

function clampByte(value) {
    return Math.min(255, Math.max(0, Math.round(value)));
}

function hex(rgb) {
    return rgb.map((value) => value.toString(16).padStart(2, '0')).join('');
}
