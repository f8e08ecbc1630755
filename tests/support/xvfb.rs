//! The real window on a display of its own: Xvfb, xdotool's hands, and the screen's pixels.

mod dropping;

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use image::RgbImage;
use x11rb::connection::Connection;
use x11rb::protocol::xproto::{ConnectionExt as _, ImageFormat, Window};
use x11rb::rust_connection::RustConnection;

/// How long anything on the screen may take. Generous: this only bounds how long a failure takes.
const PATIENCE: Duration = Duration::from_secs(240);

/// How often a condition on the screen is looked at again.
const GLANCE: Duration = Duration::from_millis(50);

/// The programs without which there is no display to test on, and their Debian packages.
const PROGRAMS: [(&str, &str); 3] = [
    ("Xvfb", "xvfb"),
    ("xdotool", "xdotool"),
    ("zenity", "zenity"),
];

/// The first program that is missing here, as a sentence.
pub fn missing_program() -> Option<String> {
    let folders: Vec<PathBuf> =
        std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()).collect();
    let (program, package) = PROGRAMS
        .into_iter()
        .find(|(program, _)| !folders.iter().any(|folder| folder.join(program).exists()))?;
    Some(format!(
        "{program} is not installed (Debian package {package})"
    ))
}

/// Looks again and again until `condition` gives something; fails the test when patience ends.
pub fn wait_for<T>(what: &str, mut condition: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(result) = condition() {
            return result;
        }
        assert!(
            start.elapsed() < PATIENCE,
            "waited {PATIENCE:?} in vain for {what}"
        );
        std::thread::sleep(GLANCE);
    }
}

/// A child process that ends with its owner.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// A display that nobody else sees, removed when dropped.
pub struct Screen {
    connection: RustConnection,
    root: Window,
    display: String,
    _server: Running,
}

impl Screen {
    /// Starts a display of this size on a free number.
    pub fn start(width_px: u16, height_px: u16) -> Self {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0"])
            .arg(format!("{width_px}x{height_px}x24"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let output = server.stdout.take().unwrap();
        let server = Running(server);
        // The server chooses the number and prints it once it can be connected to.
        let mut number = String::new();
        BufReader::new(output).read_line(&mut number).unwrap();
        let display = format!(":{}", number.trim());
        let (connection, screen) = x11rb::connect(Some(&display)).unwrap();
        let root = connection.setup().roots[screen].root;
        Self {
            connection,
            root,
            display,
            _server: server,
        }
    }

    /// A command that will show its windows here.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .env("DISPLAY", &self.display)
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("WAYLAND_SOCKET");
        command
    }

    /// Runs xdotool, which must succeed, and returns what it printed.
    pub fn xdotool(&self, arguments: &[&str]) -> String {
        let output = self.command("xdotool").args(arguments).output().unwrap();
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "xdotool {arguments:?}: {error}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// The newest visible window that xdotool's search finds, if there is one.
    pub fn find_window(&self, search: &[&str]) -> Option<Window> {
        let mut command = self.command("xdotool");
        let output = command
            .args(["search", "--onlyvisible"])
            .args(search)
            .output()
            .unwrap();
        String::from_utf8(output.stdout)
            .unwrap()
            .lines()
            .last()?
            .parse()
            .ok()
    }

    /// Gives a window the keyboard, which without a window manager nobody else does.
    pub fn focus(&self, window: Window) {
        self.xdotool(&["windowfocus", "--sync", &window.to_string()]);
    }

    /// Presses keys, in xdotool's words: `ctrl+e`, `Return`.
    pub fn press(&self, keys: &str) {
        self.xdotool(&["key", "--clearmodifiers", keys]);
    }

    /// Types a text into the window that has the keyboard.
    pub fn type_text(&self, text: &str) {
        self.xdotool(&["type", "--delay", "5", text]);
    }

    /// Moves the pointer.
    pub fn point_at(&self, (x, y): (u32, u32)) {
        self.xdotool(&["mousemove", "--sync", &x.to_string(), &y.to_string()]);
    }

    /// Presses the button at one point, moves through `steps` points to another, and calls `at_each` before letting go of
    /// it at the last.
    pub fn drag(&self, from: (u32, u32), to: (u32, u32), steps: u32, mut at_each: impl FnMut(u32)) {
        self.point_at(from);
        self.xdotool(&["mousedown", "1"]);
        for step in 1..=steps {
            let part = |from: u32, to: u32| {
                (f64::from(from)
                    + (f64::from(to) - f64::from(from)) * f64::from(step) / f64::from(steps))
                .round() as u32
            };
            self.point_at((part(from.0, to.0), part(from.1, to.1)));
            at_each(step);
        }
        self.xdotool(&["mouseup", "1"]);
    }

    /// What the screen shows.
    pub fn picture(&self) -> RgbImage {
        let size = self
            .connection
            .get_geometry(self.root)
            .unwrap()
            .reply()
            .unwrap();
        let image = self
            .connection
            .get_image(
                ImageFormat::Z_PIXMAP,
                self.root,
                0,
                0,
                size.width,
                size.height,
                u32::MAX,
            )
            .unwrap()
            .reply()
            .unwrap();
        // Four bytes a pixel at depth 24 on the little-endian machines Xvfb runs on: blue, green, red, nothing.
        let pixels = image
            .data
            .chunks_exact(4)
            .flat_map(|pixel| [pixel[2], pixel[1], pixel[0]])
            .collect();
        RgbImage::from_raw(size.width.into(), size.height.into(), pixels).unwrap()
    }
}

/// The program with its window on a [`Screen`] and with folders of its own, ended when dropped.
pub struct Studio {
    program: Running,
    window: Window,
    home: tempfile::TempDir,
}

impl Studio {
    /// Starts the studio and waits for its window.
    pub fn start(screen: &Screen) -> Self {
        let home = tempfile::tempdir().unwrap();
        let mut command = screen.command(env!("CARGO_BIN_EXE_facemath"));
        for (variable, folder) in [
            ("HOME", ""),
            ("XDG_DATA_HOME", "data"),
            ("XDG_CONFIG_HOME", "config"),
            ("XDG_CACHE_HOME", "cache"),
            ("XDG_STATE_HOME", "state"),
            ("XDG_RUNTIME_DIR", "run"),
        ] {
            std::fs::create_dir_all(home.path().join(folder)).unwrap();
            command.env(variable, home.path().join(folder));
        }
        command
            // No session bus: the file dialog must be zenity's on this display, not the portal's on somebody's desktop.
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
            .env("NO_AT_BRIDGE", "1")
            .env("WINIT_X11_SCALE_FACTOR", "1")
            .args(["studio", "--device", "cpu"]);
        let mut program = Running(command.spawn().unwrap());
        let window = wait_for("the studio's window", || {
            let ended = program.0.try_wait().unwrap();
            assert!(
                ended.is_none(),
                "the studio ended before it had a window: {ended:?}"
            );
            screen.find_window(&["--name", "^FaceMath Studio$"])
        });
        screen.xdotool(&["windowmove", "--sync", &window.to_string(), "0", "0"]);
        screen.focus(window);
        Self {
            program,
            window,
            home,
        }
    }

    /// The window on the screen.
    pub fn window(&self) -> Window {
        self.window
    }

    /// A folder that only this run sees.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Waits for the program to end by itself and says whether it ended well.
    pub fn wait_for_end(&mut self) -> bool {
        wait_for("the studio to end", || self.program.0.try_wait().unwrap()).success()
    }
}
