"""Teaches a network to read faces in pictures: `python -m facemath_torch.reader --help`.

It reads age, gender and glasses, measures of expression and pose, and where the points of a face mesh lie, in photographs and in what
the decoder makes of them. `facemath_torch.edits` asks it what an edit changes. It has nothing to do with the judge of `facemath eval`,
which takes no part in training, and it never sees a face that is kept from training.
"""

import argparse
import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from . import bundle
from .data import Faces, planar
from .model import ENCODER_PATCH_PX, Pointwise, ResidualBlock, patches_from_image, pixel_unshuffle

MEASURES = [
    "mouth_open", "mouth_wide", "mouth_lift", "lips_full", "eye_left", "eye_right", "brow_left", "brow_right", "brow_frown",
    "gaze_x", "gaze_y", "yaw", "pitch", "roll", "jaw_width", "face_long", "nose_wide",
]  # fmt: skip
# Principal components of the mesh's points, and what the last of them counts beside the first.
SHAPES, LEAST_SHAPE = 32, 0.3
# Ages are read as shares of these groups, which begin at ages in years and have the mean ages of UTKFace's faces.
AGE_GROUPS = [0, 2, 5, 10, 16, 21, 26, 31, 37, 45, 55, 65, 78]
GROUP_YEARS = [1.0, 3.5, 7.5, 13.0, 19.0, 24.0, 29.0, 34.0, 41.0, 50.0, 60.0, 71.0, 85.0]
MEAN_YEARS, YEARS_SPREAD = 33.0, 20.0
# What file names of UTKFace tell of a face's looks beside age and gender; an edit is to leave it alone.
LOOKS = 5
MOST_SD = 4.0
BATCH, RATE, SHIFT_PX = 64, 1.5e-3, 4
CHECKED_FACES = 780


@dataclass
class Reading:
    """What is read in pictures, a row a face."""

    measures: torch.Tensor  # [faces, measures], standard deviations
    shapes: torch.Tensor  # [faces, SHAPES], standard deviations, less for later ones
    years: torch.Tensor  # [faces]
    gender: torch.Tensor  # [faces], log odds of a woman
    glasses: torch.Tensor  # [faces], log odds
    looks: torch.Tensor  # [faces, LOOKS], logits
    age_groups: torch.Tensor  # [faces, groups], logits
    scaled_years: torch.Tensor  # [faces], by a line

    def rows(self, faces: slice) -> "Reading":
        return Reading(*(values[faces] for values in vars(self).values()))


class Reader(nn.Module):
    """Pictures `[batch, 3, 128, 128]`, 0 to 1, to a :class:`Reading`."""

    PARTS = [len(MEASURES), SHAPES, 1, 1, 1, LOOKS, len(AGE_GROUPS)]

    def __init__(self):
        super().__init__()
        self.stem = Pointwise(3 * ENCODER_PATCH_PX**2, 48)
        widths = [48, 80, 128, 192]
        self.shrink = nn.ModuleList(Pointwise(4 * a, b) for a, b in zip(widths, widths[1:]))
        self.blocks = nn.ModuleList(ResidualBlock(width) for width in widths[1:])
        self.hidden = Pointwise(16 * widths[-1], 256)
        self.out = Pointwise(256, sum(self.PARTS), 0.1)
        self.register_buffer("group_years", torch.tensor(GROUP_YEARS))

    def forward(self, pictures: torch.Tensor) -> Reading:
        x = F.relu(self.stem(patches_from_image((pictures - 0.5) * 4, ENCODER_PATCH_PX)))
        for shrink, block in zip(self.shrink, self.blocks):
            x = F.relu(block(shrink(pixel_unshuffle(x, 2))))
        parts = torch.split(self.out(F.relu(self.hidden(x.flatten(1)))), self.PARTS, 1)
        measures, shapes, years, gender, glasses, looks, groups = parts
        mean_years = groups.softmax(1) @ self.group_years
        return Reading(measures, shapes, mean_years, gender[:, 0], glasses[:, 0], looks, groups, years[:, 0])


def load(path: Path) -> Reader:
    """A reader that no longer learns."""
    reader = Reader()
    reader.load_state_dict(torch.load(path))
    return reader.eval().requires_grad_(False)


@dataclass
class Truth:
    """What is known of faces; what is not is no number. `[faces, ...]`."""

    measures: np.ndarray
    shapes: np.ndarray
    years: np.ndarray
    gender: np.ndarray  # 1 for a woman, 0 for a man
    glasses: np.ndarray  # 1 with, 0 without
    looks: np.ndarray

    def rows(self, faces: np.ndarray) -> "Truth":
        return Truth(*(values[faces] for values in vars(self).values()))


def read_columns(path: Path, names: list[str], columns: list[str]) -> np.ndarray:
    """`[names, columns]` of a CSV whose column `file` names the faces."""
    places = {name: place for place, name in enumerate(names)}
    values = np.full((len(names), len(columns)), np.nan, np.float32)
    with path.open(newline="") as file:
        for row in csv.DictReader(file):
            place = places.get(row["file"])
            if place is not None:
                values[place] = [float(row[column]) if row[column] else np.nan for column in columns]
    return values


def standardised(values: np.ndarray, training: np.ndarray) -> np.ndarray:
    """In standard deviations of the training faces."""
    known = values[training]
    return (values - np.nanmean(known, 0)) / np.nanstd(known, 0)


def read_shapes(path: Path, names: list[str], training: np.ndarray) -> np.ndarray:
    """Principal components of where a mesh's points lie, `[names, SHAPES]`."""
    mesh = np.load(path)
    places = {name: place for place, name in enumerate(names)}
    points = np.full((len(names), 2 * mesh["xyz"].shape[1]), np.nan, np.float32)
    for file, xyz in zip(mesh["files"], mesh["xyz"]):
        if file in places:
            points[places[file]] = xyz[:, :2].reshape(-1)
    known = points[training][~np.isnan(points[training, 0])]
    axes = np.linalg.svd(known - known.mean(0), full_matrices=False)[2][:SHAPES]
    shapes = standardised((points - known.mean(0)) @ axes.T, training)
    return shapes * np.linspace(1, LEAST_SHAPE, SHAPES, dtype=np.float32) ** 0.5


def truth_of(faces: Faces, options: argparse.Namespace) -> Truth:
    """From UTKFace's file names, which are `age_gender_looks_date`, and tables."""
    told = np.array([name.split("_")[:3] for name in faces.names], np.float32)
    measures = standardised(read_columns(options.measures, faces.names, MEASURES), faces.training)
    glasses = read_columns(options.labels, faces.names, ["glasses"])[:, 0]
    return Truth(
        measures=measures.clip(-MOST_SD, MOST_SD),
        shapes=read_shapes(options.mesh, faces.names, faces.training),
        years=told[:, 0],
        gender=told[:, 1],
        glasses=np.where(np.isnan(glasses), np.nan, glasses > 0).astype(np.float32),
        looks=told[:, 2].astype(np.int64).clip(0, LOOKS - 1),
    )


def loss_of(read: Reading, truth: Truth) -> torch.Tensor:
    def known(values: np.ndarray) -> tuple[torch.Tensor, torch.Tensor]:
        values = torch.from_numpy(values.astype(np.float32))
        return values.nan_to_num(), ~values.isnan()

    def of_numbers(read: torch.Tensor, values: np.ndarray) -> torch.Tensor:
        values, are_known = known(values)
        return (F.smooth_l1_loss(read, values, reduction="none") * are_known).mean()

    def of_answers(read: torch.Tensor, values: np.ndarray) -> torch.Tensor:
        values, are_known = known(values)
        return (F.binary_cross_entropy_with_logits(read, values, reduction="none") * are_known).mean()

    groups = torch.from_numpy(np.digitize(truth.years, AGE_GROUPS[1:]))
    return (
        3 * of_numbers(read.measures, truth.measures)
        + 4 * of_numbers(read.shapes, truth.shapes)
        + of_numbers(read.scaled_years, (truth.years - MEAN_YEARS) / YEARS_SPREAD)
        + 0.7 * F.cross_entropy(read.age_groups, groups)
        + 0.75 * (of_answers(read.gender, truth.gender) + of_answers(read.glasses, truth.glasses))
        + 0.5 * F.cross_entropy(read.looks, torch.from_numpy(truth.looks))
    )


@torch.no_grad()
def reconstructions(vae: nn.Module, faces: Faces) -> np.ndarray:
    """What the decoder makes of the training faces, bytes `[faces, size, size, 3]`."""
    made = np.zeros((len(faces.training), *faces.pixels.shape[1:]), np.uint8)
    for start in range(0, len(made), BATCH):
        drawn = vae.decode(vae.encode(faces.plain(faces.training[start : start + BATCH]))[0])
        made[start : start + BATCH] = (drawn.clamp(0, 1) * 255).round().byte().permute(0, 2, 3, 1).numpy()
    return made


def looked_at(photos: np.ndarray, drawn: np.ndarray, rng: np.random.Generator) -> torch.Tensor:
    """Half of them as the decoder draws them, all shifted and re-lit; not mirrored, since left and right are measured."""
    count, size = photos.shape[:2]
    pixels = np.where(rng.random((count, 1, 1, 1)) < 0.5, drawn, photos)
    padded = np.pad(pixels, ((0, 0), (SHIFT_PX,) * 2, (SHIFT_PX,) * 2, (0, 0)), "edge")
    left, top = rng.integers(0, 2 * SHIFT_PX + 1, 2)
    x = planar(np.ascontiguousarray(padded[:, top : top + size, left : left + size]))

    def draw(spread: float, planes: int = 1) -> torch.Tensor:
        return torch.from_numpy(rng.uniform(-spread, spread, (count, planes, 1, 1)).astype(np.float32))

    return (((x - 0.5) * (1 + draw(0.2)) + 0.5 + draw(0.1)) * (1 + draw(0.08, 3))).clamp(0, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder or tar of aligned faces with UTKFace's names")
    parser.add_argument("--labels", type=Path, required=True, help="CSV with a column glasses")
    parser.add_argument("--measures", type=Path, required=True, help="CSV of measures of expression and pose")
    parser.add_argument("--mesh", type=Path, required=True, help="NPZ of files and xyz [faces, points, 3]")
    parser.add_argument("--bundle", type=Path, required=True, help="the model whose pictures it is to read as well")
    parser.add_argument("--epochs", type=float, default=6)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--out", type=Path, default=Path("checkpoints/reader.pt"))
    options = parser.parse_args()
    vae = bundle.load(options.bundle).eval()
    faces = Faces(options.data, vae.config.image_size_px)
    truth = truth_of(faces, options).rows(faces.training)
    photos, drawn = faces.pixels[faces.training], reconstructions(vae, faces)
    torch.manual_seed(options.seed)
    rng = np.random.default_rng(options.seed)
    order = rng.permutation(len(photos))
    checked, taught = order[:CHECKED_FACES], order[CHECKED_FACES:]
    reader = Reader()
    steps = int(options.epochs * len(taught) / BATCH)
    optimizer = torch.optim.AdamW(reader.parameters(), RATE, betas=(0.9, 0.99), weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps + 1, pct_start=0.1)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    print(f"{len(taught)} faces to learn from, {len(checked)} others, seed {options.seed}", flush=True)
    for step in range(steps):
        place = step * BATCH % (len(taught) - BATCH)
        if place < BATCH:
            taught = rng.permutation(taught)
        rows = taught[place : place + BATCH]
        loss = loss_of(reader(looked_at(photos[rows], drawn[rows], rng)), truth.rows(rows))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        if step % 200 == 199 or step == steps - 1:
            with torch.no_grad():
                read = [reader(planar(photos[rows])) for rows in np.array_split(checked, 6)]
            known = truth.rows(checked)
            years = np.abs(torch.cat([part.years for part in read]).numpy() - known.years).mean()
            right = [
                ((torch.cat([getattr(part, name) for part in read]).numpy() > 0) == getattr(known, name)).mean()
                for name in ("gender", "glasses")
            ]
            print(f"step {step + 1} of {steps}: loss {loss.item():.3f}; of the others: age within {years:.1f} years, "
                  f"gender {right[0]:.1%}, glasses {right[1]:.1%}", flush=True)
            torch.save(reader.state_dict(), options.out)


if __name__ == "__main__":
    main()
