//! How close a drawn face is to its photograph. All functions take planar `[3, size, size]` values from 0 to 1.

/// Side of the window that structural similarity looks through, in pixels.
const WINDOW_PX: usize = 11;
/// Standard deviation of that window's Gaussian, in pixels.
const WINDOW_SIGMA_PX: f64 = 1.5;

/// Figures of one reconstructed face.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Fidelity {
    /// Peak signal-to-noise ratio in decibels.
    pub psnr_db: f64,
    /// Mean structural similarity of the grey pictures, up to 1.
    pub ssim: f64,
    /// Variance of the Laplacian of the drawn grey picture.
    pub drawn_sharpness: f64,
    /// Variance of the Laplacian of the photograph's grey picture.
    pub photo_sharpness: f64,
}

impl Fidelity {
    /// Compares `drawn` with `photo`, both planar `[3, size, size]`.
    pub fn measure(drawn: &[f32], photo: &[f32], size: usize) -> Self {
        let (drawn_grey, photo_grey) = (grey(drawn, size), grey(photo, size));
        Self {
            psnr_db: psnr_db(drawn, photo),
            ssim: ssim(&drawn_grey, &photo_grey, size),
            drawn_sharpness: laplacian_variance(&drawn_grey, size),
            photo_sharpness: laplacian_variance(&photo_grey, size),
        }
    }
}

/// Figures of many faces: means of PSNR and SSIM, and the ratio of the mean sharpness (1 = as sharp as the photographs).
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize)]
pub struct FidelitySummary {
    /// Mean of the faces' PSNR in decibels.
    pub psnr_db: f64,
    /// Mean of the faces' SSIM.
    pub ssim: f64,
    /// Sum of the drawn faces' Laplacian variance over that of the photographs.
    pub sharpness_ratio: f64,
}

impl FidelitySummary {
    /// Summarises; all zero for no faces.
    pub fn of(faces: &[Fidelity]) -> Self {
        if faces.is_empty() {
            return Self::default();
        }
        let sum = |part: fn(&Fidelity) -> f64| faces.iter().map(part).sum::<f64>();
        let count = faces.len() as f64;
        Self {
            psnr_db: sum(|f| f.psnr_db) / count,
            ssim: sum(|f| f.ssim) / count,
            sharpness_ratio: sum(|f| f.drawn_sharpness)
                / sum(|f| f.photo_sharpness).max(f64::MIN_POSITIVE),
        }
    }
}

/// Peak signal-to-noise ratio in decibels for values from 0 to 1; 99 at most.
pub fn psnr_db(drawn: &[f32], photo: &[f32]) -> f64 {
    let squared: f64 = drawn
        .iter()
        .zip(photo)
        .map(|(a, b)| f64::from(a - b).powi(2))
        .sum();
    let mean = squared / drawn.len().max(1) as f64;
    (-10.0 * mean.log10()).min(99.0)
}

/// Luma (Rec. 601) of a planar picture, `[size, size]`.
fn grey(planes: &[f32], size: usize) -> Vec<f64> {
    let area = size * size;
    let (red, rest) = planes.split_at(area.min(planes.len()));
    let (green, blue) = rest.split_at(area.min(rest.len()));
    red.iter()
        .zip(green)
        .zip(blue)
        .map(|((&r, &g), &b)| 0.299 * f64::from(r) + 0.587 * f64::from(g) + 0.114 * f64::from(b))
        .collect()
}

/// Variance of the four-neighbour Laplacian over the inner pixels.
fn laplacian_variance(grey: &[f64], size: usize) -> f64 {
    let at = |x: usize, y: usize| grey[y * size + x];
    let values: Vec<f64> = (1..size - 1)
        .flat_map(|y| (1..size - 1).map(move |x| (x, y)))
        .map(|(x, y)| at(x - 1, y) + at(x + 1, y) + at(x, y - 1) + at(x, y + 1) - 4.0 * at(x, y))
        .collect();
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    values
        .iter()
        .map(|value| (value - mean).powi(2))
        .sum::<f64>()
        / values.len() as f64
}

/// Structural similarity with an 11 x 11 Gaussian window (Wang et al. 2004), over all windows inside the picture.
fn ssim(a: &[f64], b: &[f64], size: usize) -> f64 {
    const C1: f64 = 0.01 * 0.01;
    const C2: f64 = 0.03 * 0.03;
    let product = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(p, q)| p * q).collect::<Vec<_>>();
    let smooth = |x: &[f64]| gaussian_window(x, size);
    let (mean_a, mean_b) = (smooth(a), smooth(b));
    let (aa, bb, ab) = (
        smooth(&product(a, a)),
        smooth(&product(b, b)),
        smooth(&product(a, b)),
    );
    let total: f64 = (0..mean_a.len())
        .map(|i| {
            let (ma, mb) = (mean_a[i], mean_b[i]);
            let (va, vb, cov) = (aa[i] - ma * ma, bb[i] - mb * mb, ab[i] - ma * mb);
            ((2.0 * ma * mb + C1) * (2.0 * cov + C2)) / ((ma * ma + mb * mb + C1) * (va + vb + C2))
        })
        .sum();
    total / mean_a.len().max(1) as f64
}

/// Separable Gaussian means of every window that lies inside the picture.
fn gaussian_window(image: &[f64], size: usize) -> Vec<f64> {
    let middle = (WINDOW_PX / 2) as f64;
    let mut kernel = [0.0; WINDOW_PX];
    for (i, weight) in kernel.iter_mut().enumerate() {
        *weight = (-((i as f64 - middle) / WINDOW_SIGMA_PX).powi(2) / 2.0).exp();
    }
    let total: f64 = kernel.iter().sum();
    let inner = size + 1 - WINDOW_PX;
    let weigh = |line: &mut dyn Iterator<Item = f64>| -> f64 {
        line.zip(&kernel)
            .map(|(value, weight)| value * weight)
            .sum::<f64>()
            / total
    };
    let mut rows = vec![0.0; size * inner];
    for y in 0..size {
        for x in 0..inner {
            rows[y * inner + x] = weigh(
                &mut image[y * size + x..y * size + x + WINDOW_PX]
                    .iter()
                    .copied(),
            );
        }
    }
    let mut out = vec![0.0; inner * inner];
    for y in 0..inner {
        for x in 0..inner {
            out[y * inner + x] = weigh(&mut (0..WINDOW_PX).map(|k| rows[(y + k) * inner + x]));
        }
    }
    out
}
