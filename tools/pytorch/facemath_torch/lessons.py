"""What edits are taught with: frozen networks that draw and read faces, what is seen to change, and the steps of learning."""

import argparse
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F

from . import bundle, latents, reader
from .data import Faces
from .reader import Reading

# Years, log odds and standard deviations that count as one.
YEARS_UNIT, ODDS_UNIT = 10.0, 3.0
# The first so many measures are of expression and pose, the others of the shape of a face.
FACIAL = 14
# Half axes and height of the oval of a face, in shares of the picture's side.
OVAL = (46 / 128, 60 / 128, 68 / 128)
# Centres and half sides of the boxes about the eyes, as the aligner places them.
EYES, EYE_SIDES = ((0.295, 0.297), (0.705, 0.297)), (0.105, 0.06)
# The same of the mouth's, open or not.
MOUTH, MOUTH_SIDES = (0.494, 0.715), (0.185, 0.075)
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
    mouth: torch.Tensor

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

    def at(self, place: torch.Tensor, change: torch.Tensor) -> torch.Tensor:
        """Mean size of changes at a place, which is `eyes` or `mouth`."""
        return (change.abs() * place).mean() / place.mean()


def oval(size: int) -> torch.Tensor:
    """1 outside the face, `[size, size]`."""
    y, x = np.mgrid[0:size, 0:size] / size
    return torch.from_numpy(((x - 0.496) / OVAL[0]) ** 2 + ((y - OVAL[2]) / OVAL[1]) ** 2 > 1).float()


def boxes(size: int, centres: tuple[tuple[float, float], ...], sides: tuple[float, float]) -> torch.Tensor:
    """1 within so far of the centres, `[size, size]`."""
    y, x = np.mgrid[0:size, 0:size] / size
    near = [(abs(x - at_x) < sides[0]) & (abs(y - at_y) < sides[1]) for at_x, at_y in centres]
    return torch.from_numpy(np.any(near, 0)).float()


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
        eyes=boxes(size, EYES, EYE_SIDES),
        mouth=boxes(size, (MOUTH,), MOUTH_SIDES),
    )
    chosen = rng.choice(faces.training, min(COVARIANCE_FACES, len(faces.training)), replace=False)
    codes = torch.cat([frozen.codes(some, False) for some in np.array_split(chosen, len(chosen) // 64 + 1)])
    frozen.precision = torch.linalg.inv(torch.cov(codes.T))
    return frozen
