//! MP4 with H.264, as browsers, phones and messengers play it.
//!
//! Frames come at one constant rate, with held ones repeated: that costs some bytes each, and programs that convert a film
//! or cut it keep the time of a frame that rests, which they often lose where it is one frame of a longer duration.

mod boxes;
mod pictures;
mod yuv;

use std::io::{Seek as _, SeekFrom, Write as _};

use openh264::encoder::{
    BitRate, Complexity, Encoder, EncoderConfig, FrameRate, FrameType, IntraFramePeriod, QpRange,
    RateControlMode, UsageType, VuiConfig,
};
use openh264::{OpenH264API, Timestamp};

pub(super) use self::pictures::pictures;

use self::boxes::Track;
use self::yuv::Planes;
use super::player::batch_len;
use super::sink::Sink;
use super::task::Task;
use super::{Animation, ExportError};

/// The largest square that the encoder takes, in pixels.
pub(super) const MAX_SIDE_PX: u32 = 2160;

/// The smallest, a macroblock.
pub(super) const MIN_SIDE_PX: u32 = 16;

/// Seconds from one frame that needs no other to the next: how exactly players can jump.
const SECS_BETWEEN_KEYS: f32 = 5.0;

/// The size that is written for one that is asked for: the colours of H.264 are stored for pairs of pixels.
pub(super) fn even_px((width, height): (u32, u32)) -> (u32, u32) {
    (width & !1, height & !1)
}

/// Writes an MP4 and returns how many frames it has.
pub(super) fn encode(sink: &mut Sink<'_>, task: Task<'_>) -> Result<usize, ExportError> {
    let animation = task.animation;
    let mut player = task.player(sink.finish(animation, even_px(animation.picture_px()))?);
    let (width, height) = player.size_px();
    let mut track = Track {
        size_px: (width as u16, height as u16),
        fps: animation.fps,
        sps: Vec::new(),
        pps: Vec::new(),
        sizes: Vec::new(),
        keys: Vec::new(),
    };
    let failed = |error: openh264::Error| format!("the film cannot be encoded: {error}");
    let api = OpenH264API::from_source();
    let mut encoder = Encoder::with_api_config(api, config(animation))
        .map_err(|error| sink.invalid(failed(error)))?;
    // The tables that go in front are known last.
    let mut data = tempfile::tempfile().map_err(|error| sink.unwritable(error))?;
    let mut frame = Vec::new();
    loop {
        let pictures = player.batch(batch_len())?;
        if pictures.is_empty() {
            break;
        }
        for picture in &pictures {
            let planes = Planes::of(&picture.image);
            for _ in 0..picture.ticks {
                let secs = track.sizes.len() as f64 / f64::from(animation.fps);
                let encoded = encoder
                    .encode_at(&planes, Timestamp::from_millis((secs * 1000.0) as u64))
                    .map_err(|error| sink.invalid(failed(error)))?;
                frame.clear();
                for layer in (0..encoded.num_layers()).filter_map(|index| encoded.layer(index)) {
                    for unit in (0..layer.nal_count()).filter_map(|index| layer.nal_unit(index)) {
                        track.take(unit, &mut frame);
                    }
                }
                if matches!(encoded.frame_type(), FrameType::IDR) {
                    track.keys.push(track.sizes.len() as u32 + 1);
                }
                track.sizes.push(frame.len() as u32);
                data.write_all(&frame)
                    .map_err(|error| sink.unwritable(error))?;
            }
        }
        player.wrote(&pictures)?;
    }
    sink.put(&track.head(animation.provenance))?;
    data.seek(SeekFrom::Start(0))
        .map_err(|error| sink.unwritable(error))?;
    sink.copy(&mut data)?;
    Ok(track.sizes.len())
}

impl Track {
    /// Puts a unit of the encoder's, which begins with a start code, into the frame, or into the tables.
    fn take(&mut self, unit: &[u8], frame: &mut Vec<u8>) {
        let zeros = unit.iter().take_while(|&&byte| byte == 0).count();
        let unit = unit.get(zeros + 1..).unwrap_or_default();
        match unit.first().map(|header| header & 0x1F) {
            Some(7) => self.sps = unit.to_vec(),
            Some(8) => self.pps = unit.to_vec(),
            Some(_) => {
                frame.extend((unit.len() as u32).to_be_bytes());
                frame.extend(unit);
            }
            None => {}
        }
    }
}

fn config(animation: &Animation) -> EncoderConfig {
    let qp = quantiser(animation.encoding.quality);
    // Only the level is chosen by it, which says what a decoder must be able to do.
    let (width, height) = animation.picture_px();
    let bits_per_sec = 0.3 * width as f32 * height as f32 * animation.fps;
    EncoderConfig::new()
        // One quantiser for all frames, whatever the bit rate.
        .rate_control_mode(RateControlMode::Bufferbased)
        .qp(QpRange::new(qp, qp))
        .bitrate(BitRate::from_bps(bits_per_sec as u32))
        .skip_frames(false)
        .adaptive_quantization(false)
        .background_detection(false)
        .scene_change_detect(false)
        .usage_type(UsageType::CameraVideoRealTime)
        .complexity(Complexity::High)
        .max_frame_rate(FrameRate::from_hz(animation.fps))
        .intra_frame_period(IntraFramePeriod::from_num_frames(
            (animation.fps * SECS_BETWEEN_KEYS).ceil() as u32,
        ))
        // Slices of their own would cost bytes at their edges.
        .num_threads(1)
        .vui(VuiConfig::bt709())
}

/// H.264's quantiser for a quality of 1 to 100: 14, where hardly anything is lost, to 45.
fn quantiser(quality: u8) -> u8 {
    let quality = f32::from(quality.clamp(1, 100));
    (45.3 - 0.313 * quality).round() as u8
}
