//! The chunks of a PNG file (PNG specification, third edition, sections 5 and 11).

use moxcms::{
    Chromaticity, CicpColorPrimaries, CicpProfile, ColorPrimaries, ColorProfile,
    MatrixCoefficients, TransferCharacteristics, XyY, curve_from_gamma,
};

use super::ColourSpace;

const SIGNATURE_LEN: usize = 8;
/// What a chunk has besides its data: length, type and checksum.
const FRAME_LEN: usize = 12;

/// One chunk.
#[derive(Clone, Copy)]
pub(crate) struct Chunk<'a> {
    pub kind: [u8; 4],
    pub data: &'a [u8],
}

/// The chunks in the file's order, as far as they are whole.
pub(crate) fn chunks(bytes: &[u8]) -> impl Iterator<Item = Chunk<'_>> {
    let mut rest = bytes.get(SIGNATURE_LEN..).unwrap_or_default();
    std::iter::from_fn(move || {
        let (length, after) = rest.split_first_chunk::<4>()?;
        let length = u32::from_be_bytes(*length) as usize;
        let (kind, after) = after.split_first_chunk::<4>()?;
        let data = after.get(..length)?;
        rest = rest.get(length.checked_add(FRAME_LEN)?..)?;
        Some(Chunk { kind: *kind, data })
    })
}

/// The colour space by the chunks that say it in numbers; the later ones of `cICP`, `iCCP`, `sRGB` and `gAMA` with `cHRM`
/// count only where the earlier ones are missing.
pub(super) fn colour_space(bytes: &[u8], icc_profile: Option<&[u8]>) -> ColourSpace {
    let head = || chunks(bytes).take_while(|chunk| &chunk.kind != b"IDAT");
    let find = |kind: &[u8; 4]| head().find(|chunk| &chunk.kind == kind).map(|c| c.data);
    if let Some(profile) = find(b"cICP").and_then(of_code_points) {
        return ColourSpace::of(profile);
    }
    if let Some(profile) = icc_profile {
        return ColourSpace::of_icc_profile(profile);
    }
    if find(b"sRGB").is_some() {
        return ColourSpace::default();
    }
    of_gamma(find(b"gAMA"), find(b"cHRM")).map_or_else(ColourSpace::default, ColourSpace::of)
}

/// The profile of coding-independent code points (ITU-T H.273), unless they are of a picture brighter than white: it would
/// have to be mapped to a display's range, for which there is no one way.
fn of_code_points(data: &[u8]) -> Option<ColorProfile> {
    let &[primaries, transfer, 0, 1] = data else {
        return None;
    };
    let transfer_characteristics = TransferCharacteristics::try_from(transfer).ok()?;
    if matches!(
        transfer_characteristics,
        TransferCharacteristics::Smpte2084 | TransferCharacteristics::Hlg
    ) {
        return None;
    }
    Some(ColorProfile::new_from_cicp(CicpProfile {
        color_primaries: CicpColorPrimaries::try_from(primaries).ok()?,
        transfer_characteristics,
        matrix_coefficients: MatrixCoefficients::Identity,
        full_range: true,
    }))
}

fn of_gamma(gamma: Option<&[u8]>, chromaticities: Option<&[u8]>) -> Option<ColorProfile> {
    /// The exponent that stands for sRGB's curve, and how near another must be to mean it.
    const SRGB_EXPONENT: f32 = 0.45455;
    const NEAR: f32 = 0.01;
    gamma.or(chromaticities)?;
    let numbers: Vec<f32> = [gamma, chromaticities]
        .into_iter()
        .flatten()
        .flat_map(|data| data.as_chunks::<4>().0)
        .map(|number| u32::from_be_bytes(*number) as f32 / 100_000.0)
        .collect();
    let (exponent, points) = match (gamma, numbers.as_slice()) {
        (None, points) => (SRGB_EXPONENT, points),
        (Some(_), [exponent, points @ ..]) => (*exponent, points),
        (Some(_), []) => return None,
    };
    if !(0.1..=3.0).contains(&exponent) {
        return None;
    }
    let mut profile = ColorProfile::new_srgb();
    profile.cicp = None;
    if let &[
        white_x,
        white_y,
        red_x,
        red_y,
        green_x,
        green_y,
        blue_x,
        blue_y,
    ] = points
    {
        let white = XyY {
            x: white_x.into(),
            y: white_y.into(),
            yb: 1.0,
        };
        let primaries = ColorPrimaries {
            red: Chromaticity::new(red_x, red_y),
            green: Chromaticity::new(green_x, green_y),
            blue: Chromaticity::new(blue_x, blue_y),
        };
        if [white_y, red_y, green_y, blue_y].iter().all(|&y| y > 0.0) {
            profile.update_rgb_colorimetry(white, primaries);
        }
    }
    if (exponent - SRGB_EXPONENT).abs() > NEAR {
        let curve = curve_from_gamma(1.0 / exponent);
        profile.red_trc = Some(curve.clone());
        profile.green_trc = Some(curve.clone());
        profile.blue_trc = Some(curve);
    }
    Some(profile)
}
