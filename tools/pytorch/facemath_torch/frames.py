"""Draws frames of glasses on faces, where a face mesh has their eyes.

What glasses change in a picture is known exactly where they are drawn: rims, and nothing else. Wearers and others of a data set differ in
years, light and pose as well, and their frames in shape, so that what they share is a shadow about the nose.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

# Points of the mesh, as they are numbered there: the corners of the eyes from left to right in the picture, and the temples.
CORNERS, TEMPLES = (33, 133, 362, 263), (127, 356)
# Lenses stand so far apart and below the eyes, in distances between the eyes' centres.
OUTWARD, DOWN = 0.035, 0.07
# Where bridge and sides leave the lens, in shares of its half height above the middle, and their strength beside the rim's.
BRIDGE, HINGE, THINNER = 0.3, 0.45, 0.85
# A lens is as wide as its eye is, within these bounds, where a head is turned.
NARROWEST, WIDEST = 0.8, 1.15


@dataclass
class Style:
    """Of frames, a row a face; lengths are in distances between the eyes' centres."""

    half_width: torch.Tensor
    half_height: torch.Tensor
    # Of the superellipse: 2 is an ellipse, more is more of a rectangle.
    exponent: torch.Tensor
    thickness: torch.Tensor
    colour: torch.Tensor  # [faces, 3], 0 to 1
    opacity: torch.Tensor
    # How much of the lower rims there is beside the upper ones.
    lower: torch.Tensor

    @staticmethod
    def usual(count: int) -> "Style":
        """Dark full rims, between round and rectangular."""
        of = lambda value: torch.full((count,), value)  # noqa: E731
        return Style(of(0.41), of(0.31), of(3.0), of(0.06), torch.full((count, 3), 0.07), of(0.95), of(1.0))

    @staticmethod
    def any(count: int, rng: np.random.Generator) -> "Style":
        """Of all kinds, dark ones more often."""
        of = lambda least, most: torch.from_numpy(rng.uniform(least, most, count).astype(np.float32))  # noqa: E731
        shade = of(0, 1) ** 3
        tint = torch.from_numpy(rng.uniform(0.6, 1, (count, 3)).astype(np.float32))
        return Style(of(0.35, 0.45), of(0.23, 0.37), of(2, 5), of(0.025, 0.075), 0.04 + 0.7 * shade[:, None] * tint, of(0.6, 1), of(1, 1))


def read_points(path: Path, names: list[str]) -> torch.Tensor:
    """Corners of eyes and temples of faces, `[faces, 6, 2]` in sides of the picture; no numbers where none are known."""
    mesh = np.load(path)
    kept = [list(mesh["points"]).index(point) for point in CORNERS + TEMPLES]
    places = {name: place for place, name in enumerate(names)}
    points = np.full((len(names), len(kept), 2), np.nan, np.float32)
    for file, xyz in zip(mesh["files"], mesh["xyz"]):
        if file in places:
            points[places[file]] = xyz[kept, :2]
    return torch.from_numpy(points)


def mirrored(points: torch.Tensor) -> torch.Tensor:
    """The same points of the faces in a mirror."""
    order = [3, 2, 1, 0, 5, 4]
    return points[:, order] * torch.tensor([-1.0, 1.0]) + torch.tensor([1.0, 0.0])


def opacity(points: torch.Tensor, style: Style, size: int) -> tuple[torch.Tensor, torch.Tensor]:
    """How much of frames is seen at each pixel, and how much of the lenses in them, `[faces, 1, size, size]`, 0 to 1."""
    corners, temples = points[:, :4], points[:, 4:]
    centres = torch.stack([corners[:, :2].mean(1), corners[:, 2:].mean(1)], 1)
    across = centres[:, 1] - centres[:, 0]
    apart = across.norm(dim=1, keepdim=True)
    right = across / apart
    down = torch.stack([-right[:, 1], right[:, 0]], 1)
    widths = torch.stack([(corners[:, 1] - corners[:, 0]).norm(dim=1), (corners[:, 3] - corners[:, 2]).norm(dim=1)], 1)
    wider = (widths / widths.mean(1, keepdim=True)).clamp(NARROWEST, WIDEST)
    place = (torch.arange(size) + 0.5) / size
    grid = torch.stack(torch.meshgrid(place, place, indexing="xy"), -1)
    half_px = 0.5 / size

    def drawn(distance: torch.Tensor, half: torch.Tensor) -> torch.Tensor:
        """What of a stroke covers a pixel whose middle is so far from its middle, both in sides of the picture."""
        return ((half[:, None, None] - distance) / (2 * half_px) + 0.5).clamp(0, 1)

    def segment(start: torch.Tensor, end: torch.Tensor) -> torch.Tensor:
        way = (end - start)[:, None, None]
        offset = grid - start[:, None, None]
        share = ((offset * way).sum(-1) / (way.square().sum(-1) + 1e-9)).clamp(0, 1)
        return (offset - share[..., None] * way).norm(dim=-1)

    scale = apart[:, 0]
    half = style.thickness * scale / 2
    seen, lenses = torch.zeros(2, len(points), size, size)
    ends = []
    for lens, outward in ((0, -1.0), (1, 1.0)):
        a = style.half_width * scale * wider[:, lens]
        b = style.half_height * scale
        centre = centres[:, lens] + apart * (outward * OUTWARD * right + DOWN * down)
        offset = grid - centre[:, None, None]
        x = ((offset * right[:, None, None]).sum(-1) / a[:, None, None]).abs() + 1e-4
        below = (offset * down[:, None, None]).sum(-1) / b[:, None, None]
        y = below.abs() + 1e-4
        n = style.exponent[:, None, None]
        level = (x**n + y**n) ** (1 / n)
        slope = torch.sqrt(((x / level) ** (n - 1) / a[:, None, None]).square() + ((y / level) ** (n - 1) / b[:, None, None]).square())
        outside = (level - 1) / slope
        upper = style.lower[:, None, None] + (1 - style.lower[:, None, None]) * (0.5 - 4 * below).clamp(0, 1)
        seen = torch.maximum(seen, upper * drawn(outside.abs(), half))
        lenses = torch.maximum(lenses, drawn(outside, torch.zeros_like(half)))
        inner = centre - outward * a[:, None] * right - BRIDGE * b[:, None] * down
        outer = centre + outward * a[:, None] * right - HINGE * b[:, None] * down
        ends.append(inner)
        # An arm is seen as far as the temple lies beside the lens.
        temple = temples[:, lens]
        reach = (((temple - outer) * right).sum(1) * outward).clamp(min=0)
        end = outer + (outward * reach)[:, None] * right
        seen = torch.maximum(seen, drawn(segment(outer, end), THINNER * half))
    seen = torch.maximum(seen, drawn(segment(*ends), THINNER * half))
    return (seen * style.opacity[:, None, None])[:, None], lenses[:, None]


def worn(pictures: torch.Tensor, covered: torch.Tensor, colour: torch.Tensor) -> torch.Tensor:
    """Pictures `[faces, 3, size, size]` of faces that wear frames of which `covered` is seen."""
    return pictures + covered * (colour[:, :, None, None] - pictures)
