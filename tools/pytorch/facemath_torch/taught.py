"""Trains a network on pictures that a program drew, whose codes are therefore known: `python -m facemath_torch.taught --help`.

The decoder learns to draw each picture from any code of its cell (`factors.py`), the encoder to say the middle of it, and both
together to give the picture back.
"""

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from . import bundle, train
from .data import Faces, faces_of_step
from .factors import Codes
from .train import Run, Team, blend, rate, set_rate

CODE_WEIGHT = 0.2
# Of so many pictures one is drawn by way of the encoder.
THROUGH_ENCODER = 4


class TaughtRun(Run):
    """A run whose codes are known."""

    def __init__(self, options, team: Team, faces: Faces, config, codes: Codes):
        super().__init__(options, team, faces, config)
        self.codes = codes
        blocks = np.array_split(faces.training, 64)
        linear = torch.cat([self.vae.basis.encode(faces.plain(block).to(team.device)) for block in blocks])
        codes.turn_towards(faces.training, linear.cpu().numpy())

    def train(self) -> None:
        options, device = self.options, self.team.device
        for _ in self.paced(self.steps):
            set_rate(self.optimizer, options.learning_rate * rate(self.step, self.steps))
            chosen = faces_of_step(self.faces.training, options.batch, options.seed, self.step)
            rng = np.random.default_rng([options.seed, self.step])
            photos = self.faces.plain(chosen).to(device)
            middle = torch.from_numpy(self.codes.mean(chosen)).to(device)
            anywhere = torch.from_numpy(self.codes.draw(chosen, rng)).to(device)
            is_through = torch.arange(len(chosen), device=device)[:, None] % THROUGH_ENCODER == 0
            with self.team.precision():
                seen, _ = self.vae.encode(photos)
                drawn = self.vae.decode(torch.where(is_through, seen, anywhere))
            loss = self.pixel_loss(drawn, photos)
            self.optimizer.zero_grad()
            (loss + CODE_WEIGHT * F.mse_loss(seen, middle)).backward()
            self.optimizer.step()
            blend(self.average, self.vae, min(options.average_decay, (1 + self.step) / (10 + self.step)))
            self.loss = loss.item()


def main() -> None:
    parser = train.parser()
    parser.description = __doc__.splitlines()[0]
    parser.add_argument("--factors", type=Path, required=True, help="CSV with what each picture was made of")
    parser.add_argument("--labels", type=Path, required=True, help="CSV with the labels of each picture")
    options, team = parser.parse_args(), Team()
    if team.size > 1:
        raise SystemExit("Known codes are taught in one process.")
    config = bundle.read_config(options.config)
    config.name = options.out.name
    faces = Faces(options.data, config.image_size_px, config.fixed_pose)
    codes = Codes(options.factors, options.labels, faces.names, options.seed)
    config.latent_dim = codes.dim
    print(f"{len(faces.training)} pictures to train on, {len(faces.held_out)} held out, codes of {codes.dim} numbers")
    run = TaughtRun(options, team, faces, config, codes)
    run.train()
    bundle.write(run.average, options.out, bundle.Passes(options.epochs, 0.0, known_codes=True))


if __name__ == "__main__":
    main()
