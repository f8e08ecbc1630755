//! Whether there is memory for what a file asks for.

/// Whether the system has `bytes` of memory left, as far as it says so. Asked before work on a large picture: what the program
/// cannot get in the middle of it would end the program, and what it gets although there is none may end any other.
pub(crate) fn has_memory_for(bytes: u64) -> bool {
    let can_reserve =
        usize::try_from(bytes).is_ok_and(|bytes| Vec::<u8>::new().try_reserve_exact(bytes).is_ok());
    can_reserve && available_bytes().is_none_or(|available| bytes <= available)
}

/// What Linux could give to a program now, swapping included; `None` elsewhere.
fn available_bytes() -> Option<u64> {
    let meminfo = std::fs::read_to_string("/proc/meminfo").ok()?;
    let kibibytes = |name: &str| {
        let line = meminfo.lines().find(|line| line.starts_with(name))?;
        line.split_whitespace().nth(1)?.parse::<u64>().ok()
    };
    let available = kibibytes("MemAvailable:")?;
    Some((available + kibibytes("SwapFree:").unwrap_or(0)).saturating_mul(1024))
}
