"""Teaches the way of each face to glasses from pairs: training faces and the same with frames drawn on them, and wearers and the same
with their frames painted over where `facemath_torch.frame_finder` finds them."""

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from . import frame_finder, frames
from .latents import Concept
from .lessons import ODDS_UNIT, Frozen, Run, beyond_range, changed, weighted

UNITS, MEAN_FACES, SHORTEST, YOUNGEST = 32, 1000, 0.4, 3
# Of one step: put on, taken off again, taken off real wearers; and wearers that are asked for more.
BARE, DRESSED, WEARERS, MORE = 10, 7, 8, 3
# How sharply the first unit tells wearers, by the model's read-out, to start with.
SHARPNESS = 1.5
# Errors within the frames count so much beside those elsewhere, of which there are more.
RIM, RIM_PX = 12.0, 7
# What real wearers are read to be without their glasses, in log odds: nearly all of them. It counts little, since a reader is
# most easily persuaded by a bright stripe where the bridge was.
BARE_ODDS, READ = 2.0, 0.3
LEFT_ALONE = {"years": 1.0, "gender": 0.6, "looks": 0.3, "expression": 0.5, "shapes": 0.5}


def near(covered: torch.Tensor) -> torch.Tensor:
    """1 at the frames and about them, `[faces, 1, size, size]`."""
    return F.max_pool2d((covered > 0.1).float(), RIM_PX, 1, RIM_PX // 2)


def error(drawn: torch.Tensor, wanted: torch.Tensor, covered: torch.Tensor) -> torch.Tensor:
    """Mean square of differences. Mean sizes would ask for no frames at all where it is not sure within a pixel where they are."""
    return ((drawn - wanted).square() * (1 + (RIM - 1) * near(covered))).mean()


def taught_glasses(frozen: Frozen, steps: int, points: torch.Tensor, finder: Path, rng: np.random.Generator) -> Concept:
    """One kind of frames for all who get them; off go frames of all kinds, drawn and real.

    `points` are those of :func:`frames.read_points`, `finder` is what `facemath_torch.frame_finder` has written.
    """
    training, truth = frozen.faces.training, frozen.truth
    training = training[truth.years[training] >= YOUNGEST]
    bare = training[(truth.glasses[training] == 0) & ~points[training].isnan().any(2).any(1).numpy()]
    wearers = training[truth.glasses[training] == 1]
    size = frozen.vae.config.image_size_px

    def photographs(faces: np.ndarray, is_mirrored: bool) -> torch.Tensor:
        pictures = frozen.faces.plain(faces)
        return pictures.flip(3) if is_mirrored else pictures

    def covered(faces: np.ndarray, style: frames.Style, is_mirrored: bool) -> torch.Tensor:
        """What is seen of frames that faces wear."""
        places = points[faces]
        return frames.opacity(frames.mirrored(places) if is_mirrored else places, style, size)[0]

    def dressed(faces: np.ndarray, style: frames.Style, is_mirrored: bool) -> tuple[torch.Tensor, torch.Tensor]:
        """Photographs of faces that wear frames, and what of these is seen."""
        seen = covered(faces, style, is_mirrored)
        return frames.worn(photographs(faces, is_mirrored), seen, style.colour), seen

    finder = frame_finder.load(finder)

    @torch.no_grad()
    def undressed(faces: np.ndarray, is_mirrored: bool) -> tuple[torch.Tensor, torch.Tensor]:
        """Photographs of wearers without their frames, and where these were."""
        pictures = photographs(faces, is_mirrored)
        seen = frame_finder.covered_by(finder, pictures)
        return frame_finder.uncovered(pictures, seen), seen

    @torch.no_grad()
    def codes(pictures: torch.Tensor) -> torch.Tensor:
        return frozen.vae.encode(pictures)[0]

    chosen, mean = rng.choice(bare, MEAN_FACES), 0.0
    for some in np.array_split(chosen, MEAN_FACES // 50):
        pictures = dressed(some, frames.Style.usual(len(some)), False)[0]
        mean = mean + (codes(pictures) - frozen.codes(some, False)).sum(0) / MEAN_FACES
    concept, usual = Concept(mean, UNITS), frozen.length(mean[None])[0]
    known = {part: torch.from_numpy(frozen.tables[f"concept.glasses.{part}"]) for part in ("direction", "probe.weights", "probe.bias")}
    with torch.no_grad():
        # Frames of all kinds go the way that has been fitted to wearers.
        concept.looks[0] = SHARPNESS * known["probe.weights"]
        concept.offsets[0] = SHARPNESS * known["probe.bias"][0]
        concept.effects[0] = (known["direction"] - mean) / 2
    scale = float(mean.abs().mean())
    groups = [
        {"params": [concept.direction], "lr": 0.01 * scale},
        {"params": [concept.looks, concept.offsets], "lr": 2e-3},
        {"params": [concept.effects], "lr": 0.02 * scale},
    ]
    run = Run("glasses", groups, steps)
    for step in range(steps):
        is_mirrored = rng.random() < 0.5
        amount = torch.from_numpy(rng.uniform(SHORTEST, 1, BARE + DRESSED + WEARERS + MORE).astype(np.float32))
        amount[BARE : BARE + DRESSED] = 1
        at = np.cumsum([BARE, DRESSED, WEARERS, MORE])
        puts_on, takes_off = rng.choice(bare, BARE), rng.choice(bare, DRESSED)
        others = rng.choice(wearers, WEARERS + MORE)
        usual_style, any_style = frames.Style.usual(BARE), frames.Style.any(DRESSED, rng)
        covered_on = amount[:BARE, None, None, None] * covered(puts_on, usual_style, is_mirrored)
        worn, covered_off = dressed(takes_off, any_style, is_mirrored)
        start = torch.cat([frozen.codes(puts_on, is_mirrored), codes(worn), frozen.codes(others, is_mirrored)])
        toward = torch.ones(len(start))
        toward[BARE : at[2]] = -1
        real, rest = slice(at[1], at[2]), slice(at[2], at[3])
        unworn, covered_real = undressed(others[:WEARERS], is_mirrored)
        with torch.no_grad():
            plain, before = frozen.drawn(start)
            without = start[real] + amount[real, None] * (codes(unworn) - start[real])
            wanted_real = frozen.vae.decode(without)
            wanted_on = frames.worn(plain[:BARE], covered_on, usual_style.colour)
            wanted_off = frozen.vae.decode(frozen.codes(takes_off, is_mirrored))
        way = concept(start)
        moved = start + (toward * amount)[:, None] * way
        pictures, after = frozen.drawn(moved)
        change = pictures - plain
        goal = before.glasses[real] + amount[real] * (-BARE_ODDS - before.glasses[real])
        lacking = F.relu(after.glasses[real] - goal) / ODDS_UNIT
        terms = {
            "on": 40 * error(pictures[:BARE], wanted_on, covered_on),
            "off": 20 * error(pictures[BARE : at[1]], wanted_off, covered_off),
            "real": 20 * error(pictures[real], wanted_real, covered_real),
            "read": READ * lacking.square().mean(),
            "change": change[real].abs().mean() + 3 * change[rest].abs().mean(),
            "length": 0.02 * (frozen.length(way) / usual).mean(),
            "around": 3 * frozen.around(change[BARE:]),
            "range": 5 * beyond_range(pictures),
        }
        left_alone = changed(before.rows(real), after.rows(real))
        run.step(step, terms | weighted(left_alone, LEFT_ALONE))
    return concept
