//! Edited photos that say so: the provenance among the XMP that a photo has already, in the places of JPEG, PNG and WebP.

use super::Provenance;
use super::provenance::XMP_KEYWORD;

/// What an XMP packet in a JPEG begins with.
pub(super) const JPEG_XMP_HEADER: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
/// The most that a JPEG's segment holds.
const MOST_IN_SEGMENT: usize = 65_533;
/// In the header of a WebP: it has an XMP packet; it has transparency.
const WEBP_XMP: u8 = 1 << 2;
const WEBP_ALPHA: u8 = 1 << 4;

/// An XMP packet with the provenance among what `existing` says, which keeps everything but an earlier digital source type.
pub(super) fn marked_xmp(existing: Option<&[u8]>, provenance: Provenance) -> Vec<u8> {
    const END: &str = "</rdf:RDF>";
    let text = existing.and_then(|bytes| std::str::from_utf8(bytes).ok());
    let Some((before, after)) = text.and_then(|text| text.rsplit_once(END)) else {
        return provenance.xmp().into_bytes();
    };
    let mut before = before.to_owned();
    for (start, end) in [
        ("Iptc4xmpExt:DigitalSourceType=\"", "\""),
        ("Iptc4xmpExt:DigitalSourceType='", "'"),
        (
            "<Iptc4xmpExt:DigitalSourceType>",
            "</Iptc4xmpExt:DigitalSourceType>",
        ),
    ] {
        while let Some((kept, rest)) = before.split_once(start) {
            let rest = rest.split_once(end).map_or("", |(_, rest)| rest);
            before = format!("{kept}{rest}");
        }
    }
    let statement = provenance.xmp_statement();
    format!("{before}{statement}{END}{after}").into_bytes()
}

/// The segment of a JPEG with the provenance among `existing`, the segment it had.
pub(super) fn jpeg_segment(existing: Option<&[u8]>, provenance: Provenance) -> Vec<u8> {
    let packet = existing.and_then(|segment| segment.strip_prefix(JPEG_XMP_HEADER));
    let segment = |packet: &[u8]| [JPEG_XMP_HEADER, packet].concat();
    let marked = segment(&marked_xmp(packet, provenance));
    if marked.len() > MOST_IN_SEGMENT {
        // A packet that fills its segment cannot be added to; what made the picture matters more.
        return segment(&marked_xmp(None, provenance));
    }
    marked
}

/// A PNG with the provenance after its header; it has no XMP yet, since `image` writes none.
pub(super) fn mark_png(png: &[u8], provenance: Provenance) -> Vec<u8> {
    /// Signature and header.
    const HEAD: usize = 8 + 25;
    let Some((head, rest)) = png.split_at_checked(HEAD) else {
        return png.to_vec();
    };
    let chunk = super::apng::chunk_bytes(b"iTXt", &png_text(&provenance.xmp()));
    [head, &chunk, rest].concat()
}

/// The content of an international text chunk with an XMP packet: not compressed, in no language.
pub(super) fn png_text(xmp: &str) -> Vec<u8> {
    let mut text = XMP_KEYWORD.as_bytes().to_vec();
    text.extend([0; 5]);
    text.extend(xmp.bytes());
    text
}

/// A WebP of one picture with the provenance after it; it has no XMP yet, since `image` writes none.
pub(super) fn mark_webp(
    webp: &[u8],
    (width, height): (u32, u32),
    provenance: Provenance,
) -> Vec<u8> {
    let mut chunks = webp.get(12..).unwrap_or_default().to_vec();
    match chunks.get_mut(..9) {
        Some(head) if head.starts_with(b"VP8X") => head[8] |= WEBP_XMP,
        _ => {
            // The lossless bit stream says in its header whether it has transparency.
            let has_alpha = chunks.get(12).is_some_and(|byte| byte & 0x10 != 0);
            let mut header = vec![WEBP_XMP | if has_alpha { WEBP_ALPHA } else { 0 }, 0, 0, 0];
            for side in [width, height] {
                header.extend(side.saturating_sub(1).to_le_bytes().iter().take(3));
            }
            chunks = [chunk(b"VP8X", &header), chunks].concat();
        }
    }
    chunks.extend(chunk(b"XMP ", provenance.xmp().as_bytes()));
    let mut marked = b"RIFF".to_vec();
    marked.extend((chunks.len() as u32 + 4).to_le_bytes());
    marked.extend(b"WEBP");
    marked.extend(chunks);
    marked
}

fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut chunk = kind.to_vec();
    chunk.extend((data.len() as u32).to_le_bytes());
    chunk.extend(data);
    chunk.resize(chunk.len().next_multiple_of(2), 0);
    chunk
}
