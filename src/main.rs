//! The program: the studio's window, or one of the commands.

use std::process::ExitCode;

/// Training allocates and frees the same large tensors each step; the system's allocator gives the pages back each time
/// and spends a third of a step clearing them again.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    facemath::cli::main()
}
