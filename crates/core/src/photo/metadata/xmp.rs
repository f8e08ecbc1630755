//! XMP packets (ISO 16684-1): properties as attributes or elements of an RDF description.

/// Makes a packet true for an upright picture of `width_px` by `height_px`, without pictures in it. What is no text stays as
/// it is.
pub(in crate::photo) fn made_true(xmp: &[u8], (width_px, height_px): (u32, u32)) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(xmp) else {
        return xmp.to_vec();
    };
    let mut text = text.to_owned();
    let tiff = prefix(&text, "http://ns.adobe.com/tiff/1.0/", "tiff");
    let exif = prefix(&text, "http://ns.adobe.com/exif/1.0/", "exif");
    let basic = prefix(&text, "http://ns.adobe.com/xap/1.0/", "xmp");
    let (width, height) = (width_px.to_string(), height_px.to_string());
    for (name, value) in [
        (format!("{tiff}:Orientation"), "1"),
        (format!("{tiff}:ImageWidth"), &width),
        (format!("{tiff}:ImageLength"), &height),
        (format!("{exif}:PixelXDimension"), &width),
        (format!("{exif}:PixelYDimension"), &height),
    ] {
        set(&mut text, &name, value);
    }
    remove(&mut text, &format!("{basic}:Thumbnails"));
    text.into_bytes()
}

/// What stands for a namespace in this packet.
fn prefix(text: &str, namespace: &str, usual: &str) -> String {
    let declared = text.find(namespace).and_then(|at| {
        let before = text.get(..at)?;
        let declaration = before.get(before.rfind("xmlns:")? + "xmlns:".len()..)?;
        let name = declaration.split('=').next()?.trim();
        let is_name = !name.is_empty()
            && name
                .chars()
                .all(|c| c.is_alphanumeric() || "_-.".contains(c));
        is_name.then(|| name.to_owned())
    });
    declared.unwrap_or_else(|| usual.to_owned())
}

/// Replaces the value of a property wherever it is given.
fn set(text: &mut String, name: &str, value: &str) {
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(|rest| rest.find(name)) {
        let end_of_name = from + found + name.len();
        let (before, after) = text.split_at(end_of_name);
        let opens = before[..from + found].chars().next_back();
        let range = match opens {
            Some('<') => after
                .strip_prefix('>')
                .and_then(|rest| Some(1..1 + rest.find('<')?)),
            Some(c) if c.is_whitespace() => quoted(after),
            _ => None,
        };
        from = end_of_name;
        if let Some(range) = range {
            text.replace_range(end_of_name + range.start..end_of_name + range.end, value);
        }
    }
}

/// Where the value lies in what follows an attribute's name.
fn quoted(after: &str) -> Option<std::ops::Range<usize>> {
    let equals = after
        .find('=')
        .filter(|&at| after[..at].trim().is_empty())?;
    let rest = &after[equals + 1..];
    let quote = rest
        .trim_start()
        .chars()
        .next()
        .filter(|c| "\"'".contains(*c))?;
    let start = equals + 1 + rest.find(quote)? + 1;
    let length = after[start..].find(quote)?;
    Some(start..start + length)
}

/// Takes an element out, with all that is in it.
fn remove(text: &mut String, name: &str) {
    let closing = format!("</{name}>");
    while let Some(start) = text.find(&format!("<{name}")) {
        let Some(length) = text[start..].find(&closing) else {
            return;
        };
        text.replace_range(start..start + length + closing.len(), "");
    }
}
