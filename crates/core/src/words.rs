//! The words for sizes, times and counts, so that they are the same wherever they are read, and how sentences begin.

/// Bytes as file managers have them, in thousands: "640 kB", "1.2 MB". Less than a thousand counts as one.
pub fn bytes(bytes: u64) -> String {
    const KILOBYTE: f64 = 1000.0;
    let kilobytes = bytes as f64 / KILOBYTE;
    if kilobytes < KILOBYTE {
        format!("{:.0} kB", kilobytes.max(1.0))
    } else {
        format!("{:.1} MB", kilobytes / KILOBYTE)
    }
}

/// "3 min left", from seconds.
pub fn time_left(secs: f32) -> String {
    const MINUTE: f32 = 60.0;
    const HOUR: f32 = 3600.0;
    if secs >= 1.5 * HOUR {
        format!("{:.0} h left", secs / HOUR)
    } else if secs >= 1.5 * MINUTE {
        format!("{:.0} min left", secs / MINUTE)
    } else {
        format!("{:.0} s left", secs.max(1.0))
    }
}

/// "1 film", "12 films".
pub fn films(count: usize) -> String {
    match count {
        1 => "1 film".to_owned(),
        _ => format!("{count} films"),
    }
}

/// With a capital letter, as sentences and titles begin.
pub fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// A number with commas between its thousands: "12,345".
pub fn with_commas(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
