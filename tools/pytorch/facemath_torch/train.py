"""Trains the network of a face model: `python -m facemath_torch.train --help`.

Under `torchrun` each process takes its share of every batch and gradients are averaged, on GPUs or on CPU cores.
"""

import argparse
import copy
import csv
import math
import os
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel

from . import bundle
from .critic import PATCH_PX, Critic, critic_loss, feature_loss, fooling_loss
from .data import Faces, faces_of_step
from .losses import PixelLoss, divergence_nats
from .model import Basis, Config, Resampler, Vae, resampling_matrix

WARM_UP_STEPS = 200
OVERSAMPLING = 32
# The finish is short, and a long memory would remember the blur.
FINISH_AVERAGE_DECAY = 0.99
REPORT_STEPS = 300
REPORT_FACES = 400
# Share of a finishing batch that is drawn from codes of no photograph.
INVENTED_SHARE = 0.25


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder or tar of aligned faces")
    parser.add_argument("--out", type=Path, required=True, help="bundle to write; its name is the model's")
    parser.add_argument("--config", type=Path, default=Path("models/faces/bundle.json"))
    parser.add_argument("--checkpoint", type=Path, help="default: checkpoints/NAME.pt; an existing one is resumed")
    parser.add_argument("--epochs", type=float, default=15)
    parser.add_argument("--finish-epochs", type=float, default=1.8, help="passes against the critic, encoder frozen")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--learning-rate", type=float, default=1.5e-3)
    parser.add_argument("--finish-learning-rate", type=float, default=6e-4)
    parser.add_argument("--divergence-weight", type=float, default=2e-5)
    parser.add_argument("--adversarial-weight", type=float, default=0.01)
    parser.add_argument("--feature-weight", type=float, default=0.1)
    parser.add_argument("--contrast-weight", type=float, default=8.0, help="in the finish")
    parser.add_argument("--average-decay", type=float, default=0.998)
    parser.add_argument("--seed", type=int, default=1)
    return parser


class Team:
    """The processes that share a run."""

    def __init__(self):
        self.size = int(os.environ.get("WORLD_SIZE", 1))
        self.rank = int(os.environ.get("RANK", 0))
        gpu = torch.cuda.is_available()
        self.device = torch.device(f"cuda:{os.environ.get('LOCAL_RANK', 0)}" if gpu else "cpu")
        if self.size > 1:
            dist.init_process_group("nccl" if gpu else "gloo")

    def share(self, module: nn.Module) -> nn.Module:
        return DistributedDataParallel(module) if self.size > 1 else module

    def part(self, faces: np.ndarray) -> np.ndarray:
        return faces[self.rank :: self.size]

    def precision(self) -> torch.autocast:
        return torch.autocast(self.device.type, torch.bfloat16)


def fit_basis(faces: Faces, config: Config, seed: int) -> Basis:
    """PCA of the training faces at the basis' own size, as `crates/train/src/core.rs` fits it."""
    torch.manual_seed(seed)
    shrink = Resampler(resampling_matrix(config.image_size_px, config.basis_size_px))
    blocks = np.array_split(faces.training, math.ceil(len(faces.training) / 256))
    rows = torch.cat([shrink(faces.plain(block)).flatten(1) for block in blocks])
    mean = rows.mean(0, keepdim=True)
    _, scales, directions = torch.svd_lowrank(rows - mean, config.latent_dim + OVERSAMPLING, niter=4)
    kept = slice(0, config.latent_dim)
    scales = scales[kept] / math.sqrt(len(rows) - 1)
    return Basis(mean, directions[:, kept].T.contiguous(), scales[None])


def rate(step: int, steps: int) -> float:
    """Linear rise, then a cosine down to a hundredth: `crates/train/src/schedule.rs`."""
    cosine = 0.5 * (1 + math.cos(math.pi * min(step / max(steps, 1), 1)))
    return min((step + 1) / WARM_UP_STEPS, 1) * (0.01 + 0.99 * cosine)


@torch.no_grad()
def blend(average: nn.Module, current: nn.Module, decay: float) -> None:
    torch._foreach_lerp_(list(average.parameters()), list(current.parameters()), 1 - decay)


def laplacian_variance(images: torch.Tensor) -> torch.Tensor:
    luma = torch.tensor([0.299, 0.587, 0.114], device=images.device).view(1, 3, 1, 1)
    grey = (images * luma).sum(1)
    neighbours = grey[:, 1:-1, :-2] + grey[:, 1:-1, 2:] + grey[:, :-2, 1:-1] + grey[:, 2:, 1:-1]
    return (neighbours - 4 * grey[:, 1:-1, 1:-1]).flatten(1).var(1)


class Run:
    """Network, average, optimisers and where they are in the run."""

    def __init__(self, options: argparse.Namespace, team: Team, faces: Faces, config: Config):
        self.options, self.team, self.faces = options, team, faces
        path = options.checkpoint or Path("checkpoints") / f"{config.name}.pt"
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path, self.log = path, path.with_suffix(".csv")
        state = torch.load(path, map_location=team.device) if path.exists() else None
        basis = Basis(**state["basis"]) if state else fit_basis(faces, config, options.seed)
        self.basis = basis
        torch.manual_seed(options.seed)
        self.vae = Vae(config, basis).to(team.device)
        self.average = copy.deepcopy(self.vae).requires_grad_(False)
        self.critic = Critic().to(team.device)
        self.optimizer = torch.optim.Adam(self.vae.parameters(), betas=(0.9, 0.99))
        both = [*self.vae.decoder.parameters(), *self.critic.parameters()]
        self.finisher = torch.optim.Adam(both, betas=(0.0, 0.99))
        self.step = 0
        self.pixel_loss = PixelLoss(config.image_size_px).to(team.device)
        self.steps = self.steps_of(options.epochs)
        self.finish_steps = self.steps_of(options.finish_epochs)
        if state:
            self.step = state["step"]
            for name, part in self.parts().items():
                part.load_state_dict(state[name])

    def steps_of(self, epochs: float) -> int:
        return math.ceil(epochs * len(self.faces.training) / self.options.batch)

    def parts(self) -> dict:
        """What a checkpoint holds at the current step."""
        parts = {"vae": self.vae, "average": self.average, "optimizer": self.optimizer}
        if self.step > self.steps:
            parts |= {"critic": self.critic, "finisher": self.finisher}
        return parts

    def save(self) -> None:
        if self.team.rank == 0:
            state = {name: part.state_dict() for name, part in self.parts().items()}
            state |= {"basis": vars(self.basis), "step": self.step}
            torch.save(state, beside := self.path.with_suffix(".partial"))
            os.replace(beside, self.path)

    @torch.no_grad()
    def report(self, loss: float, started: float) -> None:
        """PSNR and sharpness of some held-out faces, on screen and into the log."""
        if self.team.rank != 0:
            return
        psnr, drawn_sharp, photo_sharp = [], [], []
        chosen = self.faces.held_out[:REPORT_FACES]
        for block in np.array_split(chosen, max(len(chosen) // 50, 1)):
            photos = self.faces.plain(block).to(self.team.device)
            with self.team.precision():
                drawn = self.average.decode(self.average.encode(photos)[0]).clamp(0, 1)
            psnr.append(-10 * ((drawn - photos) ** 2).flatten(1).mean(1).log10())
            drawn_sharp.append(laplacian_variance(drawn))
            photo_sharp.append(laplacian_variance(photos))
        ratio = torch.cat(drawn_sharp).sum() / torch.cat(photo_sharp).sum()
        row = {
            "step": self.step,
            "of": self.steps + self.finish_steps,
            "seconds": round(time.time() - started),
            "loss": round(loss, 4),
            "psnr_db": round(torch.cat(psnr).mean().item(), 3),
            "sharpness": round(ratio.item(), 3),
        }
        print(row, flush=True)
        new = not self.log.exists()
        with self.log.open("a", newline="") as file:
            writer = csv.DictWriter(file, row)
            if new:
                writer.writeheader()
            writer.writerow(row)

    def batch_of_step(self) -> tuple[torch.Tensor, np.random.Generator]:
        seed = self.options.seed
        chosen = faces_of_step(self.faces.training, self.options.batch, seed, self.step)
        rng = np.random.default_rng([seed, self.step, self.team.rank])
        return self.faces.jittered(self.team.part(chosen), rng).to(self.team.device), rng

    def normal(self, rng: np.random.Generator, rows: int) -> torch.Tensor:
        noise = rng.standard_normal((rows, self.vae.config.latent_dim), np.float32)
        return torch.from_numpy(noise).to(self.team.device)

    def train(self) -> None:
        """The variational autoencoder, from the linear core."""
        shared = self.team.share(self.vae)
        for _ in self.paced(self.steps):
            set_rate(self.optimizer, self.options.learning_rate * rate(self.step, self.steps))
            photos, rng = self.batch_of_step()
            with self.team.precision():
                drawn, mean, log_variance = shared(photos, self.normal(rng, len(photos)))
            loss = self.pixel_loss(drawn, photos)
            divergence = divergence_nats(mean, log_variance)
            self.optimizer.zero_grad()
            (loss + self.options.divergence_weight * divergence).backward()
            self.optimizer.step()
            # Early averages would remember the start: the decay grows with the steps there are to average.
            decay = min(self.options.average_decay, (1 + self.step) / (10 + self.step))
            blend(self.average, self.vae, decay)
            self.loss = loss.item()

    def finish(self) -> None:
        """The decoder alone against a critic that sees reconstructions and inventions: detail comes back."""
        if self.step == self.steps:
            self.vae.load_state_dict(self.average.state_dict())
        self.vae.encoder.requires_grad_(False)
        mean, factor = self.code_distribution()
        decoder, critic = self.team.share(Decoding(self.vae)), self.team.share(self.critic)
        for _ in self.paced(self.steps + self.finish_steps):
            pace = rate(self.step - self.steps, self.finish_steps)
            set_rate(self.finisher, self.options.finish_learning_rate * pace)
            photos, rng = self.batch_of_step()
            with torch.no_grad(), self.team.precision():
                codes = self.vae.encode(photos)[0]
            invented = self.invented(codes, mean, factor, rng)
            with self.team.precision():
                drawn = decoder(torch.cat([codes, invented]))
                # A random shift for all keeps the critic from telling by the grid of the decoder's patches.
                shift = tuple(int(s) for s in rng.integers(0, PATCH_PX, 2))
                moved = lambda x: torch.roll(x, shift, (2, 3))  # noqa: E731
                real, wanted = critic(moved(photos))
                false, _ = critic(moved(drawn.detach()))
                self.critic.requires_grad_(False)
                scores, features = self.critic(moved(drawn))
                self.critic.requires_grad_(True)
                paired = [feature[: len(photos)] for feature in features]
                own = drawn[: len(photos)]
                loss = self.pixel_loss(own, photos)
                total = (
                    loss
                    + self.options.contrast_weight * self.pixel_loss.contrast(own, photos)
                    + self.options.adversarial_weight * fooling_loss(scores)
                    + self.options.feature_weight * feature_loss(wanted, paired)
                    + critic_loss(real, false)
                )
            self.finisher.zero_grad()
            total.backward()
            self.finisher.step()
            blend(self.average, self.vae, FINISH_AVERAGE_DECAY)
            self.loss = loss.item()

    @torch.no_grad()
    def code_distribution(self) -> tuple[torch.Tensor, torch.Tensor]:
        """Mean and Cholesky factor of the training faces' codes."""
        codes = []
        for block in np.array_split(self.faces.training, math.ceil(len(self.faces.training) / 256)):
            with self.team.precision():
                codes.append(self.vae.encode(self.faces.plain(block).to(self.team.device))[0])
        codes = torch.cat(codes)
        load = 1e-4 * torch.eye(codes.shape[1], device=codes.device)
        return codes.mean(0), torch.linalg.cholesky(torch.cov(codes.T) + load)

    def invented(self, codes, mean, factor, rng: np.random.Generator) -> torch.Tensor:
        """Codes that no photograph has: samples of the codes' Gaussian, and a face plus the difference of two others."""
        count = max(int(len(codes) * INVENTED_SHARE) // 2, 1)
        sampled = mean + 0.8 * self.normal(rng, count) @ factor.T
        a, b, c = (codes[rng.integers(0, len(codes), count)] for _ in range(3))
        strength = torch.from_numpy(rng.uniform(0, 1, (count, 1)).astype(np.float32))
        return torch.cat([sampled, a + strength.to(codes.device) * (b - c)])

    def paced(self, until: int) -> Iterator[None]:
        """Counts steps, reports and saves on the way."""
        started, smooth = time.time(), None
        while self.step < until:
            yield
            self.step += 1
            smooth = self.loss if smooth is None else 0.98 * smooth + 0.02 * self.loss
            if not math.isfinite(smooth):
                raise SystemExit(f"The loss is no longer a number at step {self.step}.")
            if self.step % REPORT_STEPS == 0 or self.step == until:
                self.report(smooth, started)
                self.save()


class Decoding(nn.Module):
    """The decoder with its linear core, as a module of its own for data-parallel training."""

    def __init__(self, vae: Vae):
        super().__init__()
        self.decoder = vae.decoder
        self.decode = vae.decode

    def forward(self, codes: torch.Tensor) -> torch.Tensor:
        return self.decode(codes)


def set_rate(optimizer: torch.optim.Optimizer, value: float) -> None:
    for group in optimizer.param_groups:
        group["lr"] = value


def main() -> None:
    options, team = parser().parse_args(), Team()
    config = bundle.read_config(options.config)
    config.name = options.out.name
    faces = Faces(options.data, config.image_size_px, config.fixed_pose)
    if team.rank == 0:
        print(f"{len(faces.training)} faces to train on, {len(faces.held_out)} held out, seed {options.seed}")
    run = Run(options, team, faces, config)
    run.train()
    run.finish()
    if team.rank == 0:
        passes = bundle.Passes(options.epochs + options.finish_epochs, options.finish_epochs)
        bundle.write(run.average, options.out, passes)
    if team.size > 1:
        dist.destroy_process_group()


if __name__ == "__main__":
    main()
