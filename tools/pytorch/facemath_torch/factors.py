"""Codes of pictures that a program drew: where in the latent space belongs what each picture was made of.

Each choice that the program made (which hair, which mouth) has some axes of its own, on which codes are normally distributed, and
each of its options has a cell there: the part of that space that is nearest to the option, as large as the option is frequent.
So every code that the unit Gaussian gives stands for a picture that the program could have drawn. Options that are alike in a
label lie side by side along an axis, so that the label is a direction. Colours have axes as they vary.
"""

import csv
import math
from pathlib import Path

import numpy as np

CLOUD = 40_000
BALANCING_STEPS = 150
# Keeps the logarithm of an empty cell finite.
LEAST_MASS = 1e-4
# Share of a colour's variance below which an axis would hold rounding alone.
LEAST_VARIANCE = 0.02
LABEL_SPREAD = 1.2


def read_table(path: Path) -> dict[str, list[str]]:
    """The columns of a CSV file."""
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: [row[name] for row in rows] for name in rows[0]}


class Choice:
    """A choice among options: `of` tells each picture's option."""

    def __init__(self, values: list[str], labels: dict[str, np.ndarray], rng: np.random.Generator):
        names, self.of = np.unique(values, return_inverse=True)
        shares = np.bincount(self.of) / len(values)
        # The labels that say something of this choice and of nothing else.
        own = [
            np.array([label[self.of == option].mean() for option in range(len(names))])
            for label in labels.values()
            if all(np.ptp(label[self.of == option]) == 0 for option in range(len(names)))
        ]
        axes = [LABEL_SPREAD * standardised(column, shares) for column in own if np.ptp(column) > 0]
        others = max(math.ceil(math.log2(len(names))) - 1, 0 if axes else 1)
        axes += [standardised(rng.permutation(len(names)).astype(float), shares) for _ in range(others)]
        prototypes = np.stack(axes, 1)
        cloud = rng.standard_normal((CLOUD, prototypes.shape[1]))
        nearness = cloud @ prototypes.T - 0.5 * (prototypes**2).sum(1)
        bias = np.zeros(len(names))
        for step in range(BALANCING_STEPS):
            cells = (nearness + bias).argmax(1)
            masses = np.bincount(cells, minlength=len(names)) / CLOUD
            bias += np.log((shares + LEAST_MASS) / (masses + LEAST_MASS)) * 0.4 / (1 + step / 30)
        self.cells = [cloud[cells == option] for option in range(len(names))]

    def centre(self) -> np.ndarray:
        """Each picture's mean code."""
        return np.stack([cell.mean(0) for cell in self.cells])[self.of]

    def draw(self, pictures: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """A code of each of `pictures`, somewhere in its option's cell."""
        cells = [self.cells[option] for option in self.of[pictures]]
        return np.stack([cell[rng.integers(len(cell))] for cell in cells])


class Colour:
    """A colour such as `#e0a818`: the axes along which it varies."""

    def __init__(self, values: list[str]):
        rgb = np.array([[int(value[i : i + 2], 16) for i in (1, 3, 5)] for value in values]) / 255
        rgb -= rgb.mean(0)
        variances, axes = np.linalg.eigh(np.cov(rgb.T))
        kept = variances > LEAST_VARIANCE * variances.sum()
        self.codes = rgb @ axes[:, kept] / np.sqrt(variances[kept])

    def centre(self) -> np.ndarray:
        return self.codes

    def draw(self, pictures: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        return self.codes[pictures]


def standardised(column: np.ndarray, shares: np.ndarray) -> np.ndarray:
    mean = (shares * column).sum()
    return (column - mean) / math.sqrt((shares * (column - mean) ** 2).sum())


class Codes:
    """The codes of all pictures named `files`, turned by `rotation` `[dim, dim]`."""

    def __init__(self, factors: Path, labels: Path, files: list[str], seed: int):
        rng = np.random.default_rng([seed, 11])
        table, known = read_table(factors), read_table(labels)
        places = {name: place for place, name in enumerate(table.pop("file"))}
        order = [places[name] for name in files]
        known.pop("file")
        columns = {
            # What is not known of an option counts as in the middle.
            name: np.nan_to_num(values := np.array([float(v or "nan") for v in column])[order], nan=np.nanmean(values))
            for name, column in known.items()
        }
        self.parts = []
        for values in table.values():
            values = [values[place] for place in order]
            is_colour = values[0].startswith("#")
            self.parts.append(Colour(values) if is_colour else Choice(values, columns, rng))
        self.centres = np.concatenate([part.centre() for part in self.parts], 1)
        self.rotation = np.eye(self.centres.shape[1])

    @property
    def dim(self) -> int:
        return self.centres.shape[1]

    def turn_towards(self, pictures: np.ndarray, linear: np.ndarray) -> None:
        """Turns the space so that codes are as near as they can be to the linear core's codes of `pictures` (orthogonal Procrustes)."""
        left, _, right = np.linalg.svd(self.centres[pictures].T @ linear)
        self.rotation = left @ right

    def mean(self, pictures: np.ndarray) -> np.ndarray:
        """The middle of the codes of `pictures`: what the encoder shall say."""
        return (self.centres[pictures] @ self.rotation).astype(np.float32)

    def draw(self, pictures: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """A code of each of `pictures`: what the decoder shall draw it from."""
        codes = np.concatenate([part.draw(pictures, rng) for part in self.parts], 1)
        return (codes @ self.rotation).astype(np.float32)
