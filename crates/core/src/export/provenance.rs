//! What a file says of how its pictures came about, so that nobody takes them for photographs.

use serde::{Deserialize, Serialize};

/// Who made a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Provenance {
    /// A model alone.
    #[default]
    Drawn,
    /// A model, with the detail of photographs.
    WithDetail,
    /// Nothing is said of it: the file names the program and no more.
    Unstated,
}

impl Provenance {
    /// Which it is, by whether the picture carries detail.
    pub fn of(carries_detail: bool) -> Self {
        if carries_detail {
            Self::WithDetail
        } else {
            Self::Drawn
        }
    }

    /// What is said of pictures that came about in some way where this is what else would be said: nothing, if nothing is to be.
    pub fn stating(self, pictures: Self) -> Self {
        match self {
            Self::Unstated => Self::Unstated,
            Self::Drawn | Self::WithDetail => pictures,
        }
    }

    /// For the comment of a file.
    pub fn text(self) -> &'static str {
        match self {
            Self::Drawn => "Drawn by a model in FaceMath Studio",
            Self::WithDetail => {
                "Drawn by a model in FaceMath Studio, with the photographs' own detail"
            }
            Self::Unstated => PROGRAM,
        }
    }

    /// The IPTC's term for it (its news codes of digital source types), which search engines and social networks read.
    pub fn digital_source_type(self) -> Option<&'static str> {
        match self {
            Self::Drawn => {
                Some("http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia")
            }
            Self::WithDetail => Some(
                "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia",
            ),
            Self::Unstated => None,
        }
    }

    /// The statement alone, to stand among others of an XMP packet; empty where nothing is said.
    pub(super) fn xmp_statement(self) -> String {
        let Some(term) = self.digital_source_type() else {
            return String::new();
        };
        format!(
            r#"<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="{IPTC}" Iptc4xmpExt:DigitalSourceType="{term}"/>"#
        )
    }

    /// An XMP packet that says it to programs (ISO 16684-1), for every format the same.
    pub fn xmp(self) -> String {
        let said = match self.digital_source_type() {
            Some(term) => format!(
                r#" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:Iptc4xmpExt="{IPTC}" xmp:CreatorTool="{PROGRAM}"
 Iptc4xmpExt:DigitalSourceType="{term}">
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt></dc:description>
"#,
                self.text()
            ),
            None => format!(r#" xmp:CreatorTool="{PROGRAM}">"#),
        };
        format!(
            r#"<?xpacket begin="{BOM}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"{said}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>"#
        )
    }
}

/// The program's name and version.
const PROGRAM: &str = concat!("FaceMath Studio ", env!("CARGO_PKG_VERSION"));

/// The name space of the IPTC's terms.
const IPTC: &str = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/";

/// What a packet begins with, so that its encoding can be told.
const BOM: char = '\u{feff}';

/// Keyword of an XMP packet in PNG and APNG.
pub(super) const XMP_KEYWORD: &str = "XML:com.adobe.xmp";
