//! Edited photos that say so: the provenance among the XMP that a photo has already, and its place in a JPEG.

use super::Provenance;
use super::provenance::XMP_KEYWORD;

/// What an XMP packet in a JPEG begins with.
pub(super) const JPEG_XMP_HEADER: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
/// The most that a JPEG's segment holds.
const MOST_IN_SEGMENT: usize = 65_533;

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

/// The content of an international text chunk with an XMP packet: not compressed, in no language.
pub(super) fn png_text(xmp: &str) -> Vec<u8> {
    let mut text = XMP_KEYWORD.as_bytes().to_vec();
    text.extend([0; 5]);
    text.extend(xmp.bytes());
    text
}
