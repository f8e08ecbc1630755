"""Teaches edits to change one thing, through the decoder: `python -m facemath_torch.edits --help`.

The differences of average faces, which `facemath describe` fits, take along what the faces of a label share by accident, and take all
faces the same way. Here the decoder draws edited training faces, `facemath_torch.reader` reads them, and directions and small networks
learn to show what is asked for and to leave alone what else is read, and what surrounds the face. Nothing else of the model changes:
weights and codes are frozen. `facemath edits` puts what is written into the bundle and measures it with a judge that took no part.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from . import bundle, latents, reader
from .data import Faces
from .latents import Ages, Concept
from .reader import Reading

# Years, log odds and standard deviations that count as one.
YEARS_UNIT, ODDS_UNIT = 10.0, 3.0
# The first so many measures are of expression and pose, the others of the shape of a face.
FACIAL = 14
# Half axes and height of the oval of a face, in shares of the picture's side.
OVAL = (46 / 128, 60 / 128, 68 / 128)
# Centres and half sides of the boxes about the eyes, as the aligner places them.
EYES_X, EYES_Y, EYE_SIDES = (0.295, 0.705), 0.297, (0.117, 0.086)
COVARIANCE_FACES = 5000
WARM_UP_STEPS = 20
REPORT_STEPS = 50


@dataclass
class Frozen:
    """What stays as it is: the faces, the model, the reader, and how codes vary."""

    faces: Faces
    truth: reader.Truth
    vae: bundle.Vae
    reader: reader.Reader
    tables: dict[str, np.ndarray]
    precision: torch.Tensor
    outside: torch.Tensor
    eyes: torch.Tensor

    @torch.no_grad()
    def codes(self, faces: np.ndarray, mirrored: bool) -> torch.Tensor:
        pictures = self.faces.plain(faces)
        return self.vae.encode(pictures.flip(3) if mirrored else pictures)[0]

    def drawn(self, codes: torch.Tensor) -> tuple[torch.Tensor, Reading]:
        pictures = self.vae.decode(codes)
        return pictures, self.reader(pictures.clamp(0, 1))

    def length(self, shift: torch.Tensor) -> torch.Tensor:
        """How unusual shifts are, `[faces]`: squares in standard deviations of codes."""
        return ((shift @ self.precision) * shift).sum(1)

    def around(self, change: torch.Tensor) -> torch.Tensor:
        """Mean square of changes outside the face, in hundredths."""
        return 100 * (change.square() * self.outside).mean() / self.outside.mean()


def oval(size: int) -> torch.Tensor:
    """1 outside the face, `[size, size]`."""
    y, x = np.mgrid[0:size, 0:size] / size
    return torch.from_numpy(((x - 0.496) / OVAL[0]) ** 2 + ((y - OVAL[2]) / OVAL[1]) ** 2 > 1).float()


def eye_boxes(size: int) -> torch.Tensor:
    y, x = np.mgrid[0:size, 0:size] / size
    near = [(abs(x - centre) < EYE_SIDES[0]) & (abs(y - EYES_Y) < EYE_SIDES[1]) for centre in EYES_X]
    return torch.from_numpy(near[0] | near[1]).float()


def changed(before: Reading, after: Reading) -> dict[str, torch.Tensor]:
    """Mean squares of what is read to have changed."""
    years = (after.years - before.years).square() + (reader.YEARS_SPREAD * (after.scaled_years - before.scaled_years)).square()
    measures = (after.measures - before.measures).square().mean(0)
    return {
        "years": (years / YEARS_UNIT**2).mean(),
        "gender": ((after.gender - before.gender) / ODDS_UNIT).square().mean(),
        "glasses": ((after.glasses - before.glasses) / ODDS_UNIT).square().mean(),
        "looks": ((after.looks - before.looks) / ODDS_UNIT).square().mean(),
        "expression": measures[:FACIAL].mean() + 0.3 * measures[FACIAL:].mean(),
        "shapes": (after.shapes - before.shapes).square().mean(),
    }


def beyond_range(pictures: torch.Tensor) -> torch.Tensor:
    return (F.relu(pictures - 1) + F.relu(-pictures)).mean()


class Run:
    """Steps of gradient descent with a warm-up and a cosine, and a line now and then."""

    def __init__(self, what: str, groups: list[dict], steps: int):
        self.what, self.steps, self.sums = what, steps, {}
        self.optimizer = torch.optim.Adam(groups, betas=(0.9, 0.99))
        rate = lambda step: min(1, (step + 1) / WARM_UP_STEPS) * (0.5 + 0.5 * np.cos(np.pi * step / steps))  # noqa: E731
        self.schedule = torch.optim.lr_scheduler.LambdaLR(self.optimizer, rate)

    def step(self, number: int, terms: dict[str, torch.Tensor]) -> None:
        self.optimizer.zero_grad()
        sum(terms.values()).backward()
        self.optimizer.step()
        self.schedule.step()
        for name, term in terms.items():
            self.sums[name] = self.sums.get(name, 0.0) + term.item() / REPORT_STEPS
        if (number + 1) % REPORT_STEPS == 0:
            told = ", ".join(f"{name} {value:.3f}" for name, value in self.sums.items())
            print(f"{self.what}: step {number + 1} of {self.steps}: {told}", flush=True)
            self.sums = {}


def weighted(terms: dict[str, torch.Tensor], weights: dict[str, float]) -> dict[str, torch.Tensor]:
    return {name: weight * terms[name] for name, weight in weights.items()}


# What of faces with and without a label counts how much beside showing the label.
LABELS = {
    "gender": {"years": 1.0, "glasses": 0.6, "looks": 0.3, "expression": 0.5, "shapes": 1.0},
    "glasses": {"years": 2.0, "gender": 0.6, "looks": 0.3, "expression": 0.5, "shapes": 1.0},
}
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
            "near": 12 * change.abs().mean(),
            "eyes": 12 * (change.abs() * frozen.eyes).mean() / frozen.eyes.mean(),
            "around": 10 * frozen.around(pictures - plain),
            "length": 0.003 * frozen.length(shift).mean(),
        }
        run.step(step, terms | weighted(changed(before, after), AGES))
    return ages


EDITS = [*LABELS, "age"]


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder or tar of aligned faces with UTKFace's names")
    parser.add_argument("--labels", type=Path, required=True, help="CSV with a column glasses")
    parser.add_argument("--measures", type=Path, required=True, help="CSV of measures of expression and pose")
    parser.add_argument("--mesh", type=Path, required=True, help="NPZ of files and xyz [faces, points, 3]")
    parser.add_argument("--bundle", type=Path, required=True)
    parser.add_argument("--reader", type=Path, default=Path("checkpoints/reader.pt"))
    parser.add_argument("--edit", action="append", choices=EDITS, help="may be repeated; otherwise all")
    parser.add_argument("--steps", type=int, default=500, help="of each edit")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("edits.safetensors"), help="what is there of other edits stays")
    return parser


def frozen_for(options: argparse.Namespace, rng: np.random.Generator) -> Frozen:
    vae = bundle.load(options.bundle).eval().requires_grad_(False)
    size = vae.config.image_size_px
    faces = Faces(options.data, size)
    frozen = Frozen(
        faces=faces,
        truth=reader.truth_of(faces, options),
        vae=vae,
        reader=reader.load(options.reader),
        tables=latents.read(options.bundle),
        precision=torch.eye(vae.config.latent_dim),
        outside=oval(size),
        eyes=eye_boxes(size),
    )
    chosen = rng.choice(faces.training, min(COVARIANCE_FACES, len(faces.training)), replace=False)
    codes = torch.cat([frozen.codes(some, False) for some in np.array_split(chosen, len(chosen) // 64 + 1)])
    frozen.precision = torch.linalg.inv(torch.cov(codes.T))
    return frozen


def main() -> None:
    options = parser().parse_args()
    torch.manual_seed(options.seed)
    rng = np.random.default_rng(options.seed)
    frozen = frozen_for(options, rng)
    for name in options.edit or EDITS:
        if name == "age":
            tensors = taught_ages(frozen, options.steps, rng).tensors()
        else:
            tensors = taught_label(name, frozen, options.steps, rng).tensors(name)
        latents.add(options.out, tensors)
        print(f"Wrote {name} to {options.out}", flush=True)


if __name__ == "__main__":
    main()
