// Draws the data set: `node make.mjs --out FOLDER`.

import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { choose, drawing, factors, labels, png, withPart } from './doodle.mjs';

const HELP = `Draws faces with exact labels: FOLDER/faces/doodle-00001.png ..., FOLDER/labels.csv, and
FOLDER/factors.csv with what each was made of.

Usage: node make.mjs --out FOLDER [--count 20000] [--size 128] [--seed 1] [--set PART=NAME]

--set gives every face that part, all else as it was: --set glasses=variant01, and --set glasses=none beside it, draw the same
faces with glasses and without. It may be repeated.`;

/** A whole number of at least 1 from the command line. */
function whole(name, text) {
    if (!/^[1-9]\d{0,6}$/.test(text)) {
        throw new Error(`--${name} is "${text}", but must be a whole number from 1 to 9999999`);
    }
    return Number(text);
}

async function main() {
    const { values } = parseArgs({
        options: {
            out: { type: 'string' },
            count: { type: 'string', default: '20000' },
            size: { type: 'string', default: '128' },
            seed: { type: 'string', default: '1' },
            set: { type: 'string', multiple: true, default: [] },
            help: { type: 'boolean', short: 'h', default: false },
        },
    });
    if (values.help || values.out === undefined) {
        console.log(HELP);
        process.exitCode = values.help ? 0 : 1;
        return;
    }
    const [count, size, seed] = ['count', 'size', 'seed'].map((name) => whole(name, values[name]));
    await mkdir(path.join(values.out, 'faces'), { recursive: true });
    const tables = { labels: [], factors: [] };
    for (let number = 1; number <= count; number += 1) {
        const face = values.set.reduce(withPart, choose(seed, number));
        const file = `doodle-${String(number).padStart(5, '0')}.png`;
        for (const [name, row] of Object.entries({ labels: labels(face), factors: factors(face) })) {
            if (number === 1) {
                tables[name].push(['file', ...Object.keys(row)].join(','));
            }
            tables[name].push([file, ...Object.values(row)].join(','));
        }
        await writeFile(path.join(values.out, 'faces', file), png(drawing(face), size));
        if (number % 1000 === 0) {
            console.log(`${number} of ${count}`);
        }
    }
    for (const [name, lines] of Object.entries(tables)) {
        await writeFile(path.join(values.out, `${name}.csv`), `${lines.join('\n')}\n`);
    }
}

try {
    await main();
} catch (error) {
    console.error(`error: ${error.message}`);
    process.exitCode = 1;
}
