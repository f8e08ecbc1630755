"""Teaches edits to change one thing, through the decoder: `python -m facemath_torch.edits --help`.

The differences of average faces, which `facemath describe` fits, take along what the faces of a label share by accident, and take all
faces the same way. Here the decoder draws edited training faces, `facemath_torch.reader` reads them, and directions and small networks
learn to show what is asked for and to leave alone what else is read, and what surrounds the face. Nothing else of the model changes:
weights and codes are frozen. `facemath edits` puts what is written into the bundle and measures it with a judge that took no part.
"""

import argparse
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from . import frames, latents
from .glasses import taught_glasses
from .latents import Ages, Concept
from .lessons import ODDS_UNIT, YEARS_UNIT, Frozen, Run, beyond_range, changed, frozen_for, weighted

# What of faces with and without a label counts how much beside showing the label.
LABELS = {
    "gender": {"years": 1.0, "glasses": 0.6, "looks": 0.3, "expression": 0.5, "shapes": 1.0},
}
# Eyes are drawn large where a photograph's detail is laid over a change of them: paint and shadow there cost more than elsewhere.
EYES, EYES_OF_AGES, MOUTH_OF_AGES = 6.0, 30.0, 12.0
LABEL_UNITS, LABEL_FACES, SHORTEST = 16, 12, 0.4
# Share of faces that are asked for more of what they have, of which only the restraint counts.
MORE_OF_THE_SAME, RESTRAINT = 0.3, 3.0
YOUNGEST = 3
# Taking off and away is seen by nearly all at this share of what the directions so far show, and costs likeness beyond.
ENOUGH_OFF = 0.8


def taught_label(name: str, frozen: Frozen, steps: int, rng: np.random.Generator) -> Concept:
    """The way of each face to the other side of a label, as far as the direction so far shows it."""
    direction = torch.from_numpy(frozen.tables[f"concept.{name}.direction"].astype(np.float32))
    concept, usual = Concept(direction, LABEL_UNITS), frozen.length(direction[None])[0]
    known, training = getattr(frozen.truth, name), frozen.faces.training
    training = training[(frozen.truth.years[training] >= YOUNGEST) & ~np.isnan(known[training])]
    sides = [training[known[training] == side] for side in (0, 1)]

    def batch(count: int) -> tuple[torch.Tensor, torch.Tensor]:
        chosen = [rng.choice(side, count) for side in sides]
        codes = frozen.codes(np.concatenate(chosen), rng.random() < 0.5)
        return codes, torch.tensor([1.0] * count + [-1.0] * count)

    with torch.no_grad():
        codes, toward = batch(100)
        shown = getattr(frozen.drawn(codes + toward[:, None] * direction)[1], name) * toward
        wanted_at_most = {1.0: shown[toward > 0].mean(), -1.0: ENOUGH_OFF * shown[toward < 0].mean()}
    scale = float(direction.abs().mean())
    groups = [
        {"params": [concept.direction], "lr": 0.08 * scale},
        {"params": [concept.looks, concept.offsets], "lr": 3e-3},
        {"params": [concept.effects], "lr": 0.04 * scale},
    ]
    run = Run(name, groups, steps)
    for step in range(steps):
        codes, toward = batch(LABEL_FACES)
        more = torch.from_numpy(rng.random(len(codes)) < MORE_OF_THE_SAME)
        toward = torch.where(more, -toward, toward)
        amount = torch.from_numpy(rng.uniform(SHORTEST, 1, len(codes)).astype(np.float32))
        with torch.no_grad():
            plain, before = frozen.drawn(codes)
        way = concept(codes)
        moved = codes + (toward * amount)[:, None] * way
        pictures, after = frozen.drawn(moved)
        odds, start = getattr(after, name) * toward, getattr(before, name) * toward
        goal = torch.where(toward > 0, wanted_at_most[1.0], wanted_at_most[-1.0])
        lacking = (start + amount * (goal - start) - odds) * ~more
        change = pictures - plain
        restraint = change.abs().mean((1, 2, 3)) * (1 + (RESTRAINT - 1) * more)
        terms = {
            name: 2 * (F.relu(lacking).square() + 0.25 * F.relu(-lacking).square()).mean() / ODDS_UNIT**2,
            "length": 0.35 * (frozen.length(way) / usual).mean(),
            # There and back again is the same way.
            "return": 2 * (frozen.length(concept(moved) - way) / usual).mean(),
            "change": 2 * restraint.mean(),
            "around": 6 * frozen.around(change),
            "eyes": EYES * frozen.at(frozen.eyes, change),
            "range": 5 * beyond_range(pictures),
        }
        run.step(step, terms | weighted(changed(before, after), LABELS[name]))
    return concept


# What is to be read at ages asked for, and this share of it beside what the network so far shows.
YEARS_ASKED = [0, 3, 5, 15, 25, 35, 45, 55, 65, 75, 85, 90]
YEARS_SHOWN = [5, 7, 8.5, 16.5, 25.5, 32, 41.5, 51, 60, 68, 76, 79]
GOAL_SHARE, OWN_REACH_YEARS = 0.4, 25.0
AGES = {"gender": 0.5, "glasses": 3.0, "looks": 0.2, "expression": 0.3}
AGE_FACES, SURE_ODDS, RISE, RISE_YEARS, RISE_UNIT = 12, 2.0, 0.3, 10.0, 2.0


def taught_ages(frozen: Frozen, steps: int, rng: np.random.Generator) -> Ages:
    """How each face ages, near what the network so far does, but rising all the way and without gender and glasses in it."""
    ages, so_far = Ages(frozen.tables), Ages(frozen.tables).requires_grad_(False)
    shown = torch.tensor(YEARS_SHOWN)
    goal_at = lambda years: latents.among(torch.tensor(YEARS_ASKED, dtype=torch.float32), shown, years)  # noqa: E731
    training = frozen.faces.training
    # Children and the old as often as a young adult, nearly.
    decades = (frozen.truth.years[training] // 10).astype(int)
    likely = np.bincount(decades)[decades] ** -0.5
    run = Run("age", [{"params": [table], "lr": 0.01 * float(table.detach().abs().mean())} for table in ages.parameters()], steps)
    for step in range(steps):
        chosen = rng.choice(training, AGE_FACES, p=likely / likely.sum())
        codes = frozen.codes(chosen, rng.random() < 0.5)
        near = rng.uniform(3, 12, AGE_FACES)
        far = rng.uniform(-45, 45, AGE_FACES)
        first = torch.from_numpy(rng.uniform(0, latents.MOST_YEARS, AGE_FACES).astype(np.float32))
        apart = torch.from_numpy(np.where(rng.random(AGE_FACES) < 0.5, near, far).astype(np.float32))
        second = (first + apart).clamp(0, latents.MOST_YEARS)
        both, wanted = torch.cat([codes, codes]), torch.cat([first, second])
        own = ages.estimate(both)
        with torch.no_grad():
            plain, before = frozen.drawn(both)
            drawn_so_far, read_so_far = frozen.drawn(both + so_far(both, own, wanted))
        shift = ages(both, own, wanted)
        pictures, after = frozen.drawn(both + shift)
        # Near its own age a face is read as it is, whatever its code says.
        is_own = (1 - (wanted - own).abs() / OWN_REACH_YEARS).clamp(0, 1)
        goal = goal_at(wanted) + is_own * (before.years - goal_at(own))
        goal = GOAL_SHARE * goal + (1 - GOAL_SHARE) * read_so_far.years
        rise = (after.years[AGE_FACES:] - after.years[:AGE_FACES]) * (second - first).sign()
        least = RISE * (second - first).abs().clamp(max=RISE_YEARS)
        change = pictures - drawn_so_far
        terms = {
            "years": 1.5 * ((after.years - goal) / YEARS_UNIT).square().mean(),
            "rise": 2.5 * (F.relu(least - rise) / RISE_UNIT).square().mean(),
            "verdict": 2.5 * F.relu(SURE_ODDS - after.glasses * before.glasses.sign()).square().mean(),
            "near": 12 * (change.abs() * (1 - frozen.eyes) * (1 - frozen.mouth)).mean(),
            "eyes": EYES_OF_AGES * frozen.at(frozen.eyes, pictures - plain),
            "mouth": MOUTH_OF_AGES * frozen.at(frozen.mouth, pictures - plain),
            "around": 10 * frozen.around(pictures - plain),
            "length": 0.003 * frozen.length(shift).mean(),
        }
        run.step(step, terms | weighted(changed(before, after), AGES))
    return ages


EDITS = [*LABELS, "glasses", "age"]


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder or tar of aligned faces with UTKFace's names")
    parser.add_argument("--labels", type=Path, required=True, help="CSV with a column glasses")
    parser.add_argument("--measures", type=Path, required=True, help="CSV of measures of expression and pose")
    parser.add_argument("--mesh", type=Path, required=True, help="NPZ of files and xyz [faces, points, 3]")
    parser.add_argument("--finder", type=Path, default=Path("assets/frames/weights.bin"), help="what facemath_torch.frame_finder wrote")
    parser.add_argument("--bundle", type=Path, required=True)
    parser.add_argument("--reader", type=Path, default=Path("checkpoints/reader.pt"))
    parser.add_argument("--edit", action="append", choices=EDITS, help="may be repeated; otherwise all")
    parser.add_argument("--steps", type=int, default=500, help="of each edit")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("edits.safetensors"), help="what is there of other edits stays")
    return parser


def main() -> None:
    options = parser().parse_args()
    torch.manual_seed(options.seed)
    rng = np.random.default_rng(options.seed)
    frozen = frozen_for(options, rng)
    for name in options.edit or EDITS:
        if name == "age":
            tensors = taught_ages(frozen, options.steps, rng).tensors()
        elif name == "glasses":
            points = frames.read_points(options.mesh, frozen.faces.names)
            tensors = taught_glasses(frozen, options.steps, points, options.finder, rng).tensors(name)
        else:
            tensors = taught_label(name, frozen, options.steps, rng).tensors(name)
        latents.add(options.out, tensors)
        print(f"Wrote {name} to {options.out}", flush=True)


if __name__ == "__main__":
    main()
