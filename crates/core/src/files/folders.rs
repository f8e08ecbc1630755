//! Where the user's own files lie.

use directories::ProjectDirs;

/// The platform's folders for this program: settings and work in its data folder, what can be made again in its cache.
/// `None` where the system has no place for them.
pub fn user_folders() -> Option<ProjectDirs> {
    ProjectDirs::from("", "", "facemath-studio")
}
