//! The boxes of an MP4 file (ISO/IEC 14496-12 and -15) with one track of H.264.

use super::super::Provenance;

/// How many of a file's units of time a frame lasts.
pub(super) const UNITS_PER_FRAME: u32 = 1000;

/// The identifier of a box with an XMP packet (XMP specification, part 3).
const XMP_BOX: [u8; 16] = [
    0xBE, 0x7A, 0xCF, 0xCB, 0x97, 0xA9, 0x42, 0xE8, 0x9C, 0x71, 0x99, 0x94, 0x91, 0xE3, 0xAF, 0xAC,
];

/// A matrix that leaves pictures as they are, in 16.16 and, in its last column, 2.30.
const UPRIGHT: [u32; 9] = [0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000];

/// What the boxes say of a track.
pub(super) struct Track {
    /// Width and height in pixels.
    pub(super) size_px: (u16, u16),
    /// Frames per second, above 0.
    pub(super) fps: f32,
    /// Sequence parameters, without a start code.
    pub(super) sps: Vec<u8>,
    /// Picture parameters, without a start code.
    pub(super) pps: Vec<u8>,
    /// Length of each frame in bytes.
    pub(super) sizes: Vec<u32>,
    /// Frames, counted from 1, that need no other.
    pub(super) keys: Vec<u32>,
}

impl Track {
    /// Everything before the frames, for a file with all its tables in front, so that it plays while it loads.
    pub(super) fn head(&self, provenance: Provenance) -> Vec<u8> {
        let mut head = Vec::new();
        boxed(&mut head, b"ftyp", |out| {
            out.extend(b"isom");
            put(out, &[0x200]);
            out.extend(b"isomiso2avc1mp41");
        });
        let xmp = |out: &mut Vec<u8>| {
            boxed(out, b"uuid", |out| {
                out.extend(XMP_BOX);
                out.extend(provenance.xmp().bytes());
            });
        };
        // The place of the frames depends on the length of the table that says it, which does not depend on the place.
        let mut measured = head.clone();
        self.movie(&mut measured, 0);
        xmp(&mut measured);
        self.movie(&mut head, measured.len() as u64 + MDAT_HEADER);
        xmp(&mut head);
        let data: u64 = self.sizes.iter().map(|&size| u64::from(size)).sum();
        put(&mut head, &[1]);
        head.extend(b"mdat");
        head.extend((data + MDAT_HEADER).to_be_bytes());
        head
    }

    fn timescale(&self) -> u32 {
        ((f64::from(self.fps) * f64::from(UNITS_PER_FRAME)).round() as u32).max(1)
    }

    fn duration(&self) -> u32 {
        (self.sizes.len() as u32).saturating_mul(UNITS_PER_FRAME)
    }

    fn movie(&self, out: &mut Vec<u8>, data_at: u64) {
        let (width, height) = self.size_px;
        let fixed = |side: u16| u32::from(side) << 16;
        let (timescale, duration) = (self.timescale(), self.duration());
        boxed(out, b"moov", |out| {
            boxed(out, b"mvhd", |out| {
                put(out, &[0, 0, 0, timescale, duration, 0x1_0000]);
                out.extend([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
                put(out, &UPRIGHT);
                put(out, &[0, 0, 0, 0, 0, 0, 2]);
            });
            boxed(out, b"trak", |out| {
                // Enabled, part of the presentation.
                boxed(out, b"tkhd", |out| {
                    put(out, &[3, 0, 0, 1, 0, duration, 0, 0, 0, 0]);
                    put(out, &UPRIGHT);
                    put(out, &[fixed(width), fixed(height)]);
                });
                boxed(out, b"mdia", |out| {
                    // Language "und", three letters of 5 bits.
                    boxed(out, b"mdhd", |out| {
                        put(out, &[0, 0, 0, timescale, duration, 0x55C4_0000]);
                    });
                    boxed(out, b"hdlr", |out| {
                        put(out, &[0, 0]);
                        out.extend(b"vide");
                        put(out, &[0, 0, 0]);
                        out.extend(b"VideoHandler\0");
                    });
                    boxed(out, b"minf", |out| {
                        boxed(out, b"vmhd", |out| put(out, &[1, 0, 0]));
                        boxed(out, b"dinf", |out| {
                            boxed(out, b"dref", |out| {
                                put(out, &[0, 1]);
                                // The data is in this file.
                                boxed(out, b"url ", |out| put(out, &[1]));
                            });
                        });
                        boxed(out, b"stbl", |out| self.tables(out, data_at));
                    });
                });
            });
        });
    }

    fn tables(&self, out: &mut Vec<u8>, data_at: u64) {
        let count = self.sizes.len() as u32;
        boxed(out, b"stsd", |out| {
            put(out, &[0, 1]);
            boxed(out, b"avc1", |out| self.sample_entry(out));
        });
        boxed(out, b"stts", |out| {
            put(out, &[0, 1, count, UNITS_PER_FRAME]);
        });
        boxed(out, b"stss", |out| {
            put(out, &[0, self.keys.len() as u32]);
            put(out, &self.keys);
        });
        // All frames lie together.
        boxed(out, b"stsc", |out| put(out, &[0, 1, 1, count, 1]));
        boxed(out, b"stsz", |out| {
            put(out, &[0, 0, count]);
            put(out, &self.sizes);
        });
        boxed(out, b"co64", |out| {
            put(out, &[0, 1]);
            out.extend(data_at.to_be_bytes());
        });
    }

    fn sample_entry(&self, out: &mut Vec<u8>) {
        put(out, &[0, 1, 0, 0, 0, 0]);
        let (width, height) = self.size_px;
        out.extend(width.to_be_bytes());
        out.extend(height.to_be_bytes());
        // 72 dots an inch.
        put(out, &[0x48_0000, 0x48_0000, 0]);
        out.extend([0, 1]);
        out.extend([0; 32]);
        out.extend([0, 0x18, 0xFF, 0xFF]);
        boxed(out, b"avcC", |out| self.decoder_configuration(out));
        // Primaries, transfer and matrix of BT.709, limited range.
        boxed(out, b"colr", |out| out.extend(b"nclx\0\x01\0\x01\0\x01\0"));
        boxed(out, b"pasp", |out| put(out, &[1, 1]));
    }

    fn decoder_configuration(&self, out: &mut Vec<u8>) {
        let profile = self.sps.get(1..4).unwrap_or(&[66, 0, 30]);
        out.push(1);
        out.extend(profile);
        // Lengths of 4 bytes, one set of sequence parameters.
        out.extend([0xFF, 0xE1]);
        out.extend((self.sps.len() as u16).to_be_bytes());
        out.extend(&self.sps);
        out.push(1);
        out.extend((self.pps.len() as u16).to_be_bytes());
        out.extend(&self.pps);
        if profile.first() >= Some(&100) {
            // High profiles repeat 4:2:0 and 8 bits.
            out.extend([0xFD, 0xF8, 0xF8, 0]);
        }
    }
}

/// A data box with a length of 64 bits.
const MDAT_HEADER: u64 = 16;

fn put(out: &mut Vec<u8>, words: &[u32]) {
    out.extend(words.iter().flat_map(|word| word.to_be_bytes()));
}

fn boxed(out: &mut Vec<u8>, kind: &[u8; 4], fill: impl FnOnce(&mut Vec<u8>)) {
    let start = out.len();
    put(out, &[0]);
    out.extend(kind);
    fill(out);
    let len = (out.len() - start) as u32;
    out[start..start + 4].copy_from_slice(&len.to_be_bytes());
}
