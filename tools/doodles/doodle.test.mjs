import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

import { choose, drawing, labels, png, withPart } from './doodle.mjs';

const run = promisify(execFile);
const script = path.join(import.meta.dirname, 'make.mjs');

/** A face with nothing in it but what `changes` says. */
function face(changes) {
    const bare = { ...choose(1, 1), glasses: null, beard: null, earrings: null, freckles: null, hairAccessories: null };
    return { ...bare, hairRgb: [28, 25, 32], skinRgb: [255, 255, 255], backgroundRgb: [120, 160, 220], ...changes };
}

test('a face depends on seed and number alone, and others differ', () => {
    assert.deepEqual(choose(1, 7), choose(1, 7));
    assert.notDeepEqual(choose(1, 7), choose(1, 8));
    assert.notDeepEqual(choose(1, 7), choose(2, 7));
    assert.deepEqual(png(drawing(choose(1, 7)), 64), png(drawing(choose(1, 7)), 64));
});

test('labels say what is drawn', () => {
    const known = labels(face({ glasses: 'variant02', mouth: 'happy05', eyes: 'variant19', hair: 'variant26', hairColour: 'pink' }));
    const wanted = { glasses: 1, dark_glasses: 1, smile: 1, open_mouth: 1, closed_eyes: 1, hair_up: 1, hair_length: '', hair_pink: 1 };
    for (const [name, value] of Object.entries({ ...wanted, beard: 0, hair_blue: 0, skin: '1.000' })) {
        assert.equal(known[name], value, name);
    }
});

test('what a label is about is in the picture', () => {
    const without = drawing(face({}));
    for (const changes of [{ glasses: 'variant01' }, { beard: 'variant01' }, { earrings: 'variant02' }, { freckles: 'variant01' }, { hairAccessories: 'flowers' }]) {
        assert.ok(drawing(face(changes)).length > without.length, JSON.stringify(changes));
    }
});

test('a part is exchanged alone, and only for one that there is', () => {
    const before = face({});
    const after = withPart(before, 'glasses=variant01');
    assert.deepEqual(withPart(after, 'glasses=none'), before);
    assert.equal(labels(after).glasses, 1);
    assert.throws(() => withPart(before, 'wings=variant01'), /no part; these are: hair/);
    assert.throws(() => withPart(before, 'hair=none'), /"hair=none" is no hair/);
});

test('no yes or no comes with another one', () => {
    const all = Array.from({ length: 4000 }, (_, number) => labels(choose(1, number)));
    const names = ['glasses', 'smile', 'beard', 'closed_eyes', 'angry_brows', 'earrings', 'freckles', 'flowers', 'hair_up', 'hair_pink'];
    const share = (is) => all.filter(is).length / all.length;
    for (const one of names) {
        for (const other of names.filter((name) => name !== one)) {
            const together = share((known) => known[one] && known[other]);
            const expected = share((known) => known[one]) * share((known) => known[other]);
            assert.ok(Math.abs(together - expected) < 0.015, `${one} and ${other}: ${together}, not ${expected}`);
        }
    }
});

test('the command writes pictures and labels, and says what is wrong', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'doodles-'));
    try {
        await run(process.execPath, [script, '--out', folder, '--count', '3', '--size', '32']);
        assert.deepEqual(await readdir(path.join(folder, 'faces')), [1, 2, 3].map((number) => `doodle-0000${number}.png`));
        for (const table of ['labels.csv', 'factors.csv']) {
            const lines = (await readFile(path.join(folder, table), 'utf8')).trim().split('\n');
            assert.equal(lines.length, 4);
            assert.ok(lines.every((line) => line.split(',').length === lines[0].split(',').length));
        }
        await assert.rejects(run(process.execPath, [script, '--out', folder, '--count', 'many']), /--count is "many"/);
    } finally {
        await rm(folder, { recursive: true });
    }
});
