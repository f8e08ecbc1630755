//! The system's clipboard, read and filled on a thread of its own: another program answers, in its own time.

use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, unbounded};
use image::{RgbImage, RgbaImage};

use facemath_core::guard::try_guarded;
use facemath_core::words;
use facemath_core::work::Wake;
use facemath_studio::PictureMaker;

/// What another program has copied.
#[derive(Debug, Clone, PartialEq)]
pub enum Copied {
    /// Files, from a file manager.
    Files(Vec<PathBuf>),
    /// A picture.
    Picture(RgbaImage),
    /// Text.
    Text(String),
}

/// What has become of a request to the clipboard. An error is a sentence.
#[derive(Debug)]
pub enum ClipboardEvent {
    /// What it holds; `None` if nothing that can be used.
    Read(Result<Option<Copied>, String>),
    /// Whether the picture is in it.
    Filled(Result<(), String>),
}

/// Reads and fills the clipboard. No call waits; `wake` is called when there is an event.
pub trait Clipboard {
    /// Starts reading: files first, then a picture, then text.
    fn read(&mut self, wake: Wake);

    /// Starts making a picture and puts it in.
    fn put_picture(&mut self, make: PictureMaker, wake: Wake);

    /// Puts text in; there is no event for that.
    fn put_text(&mut self, text: String);

    /// The next event, if there is one.
    fn try_event(&mut self) -> Option<ClipboardEvent>;
}

enum Request {
    Read(Wake),
    Picture(PictureMaker, Wake),
    Text(String),
}

/// The real clipboard. Its thread starts with the first request, and lives as long as this: on X11 and Wayland a program
/// hands out itself what it has copied.
#[derive(Default)]
pub struct SystemClipboard {
    running: Option<Running>,
}

struct Running {
    requests: Sender<Request>,
    events: Receiver<ClipboardEvent>,
    thread: JoinHandle<()>,
}

impl SystemClipboard {
    fn send(&mut self, request: Request) {
        if self.running.is_none() {
            let (requests, inbox) = unbounded();
            let (outbox, events) = unbounded();
            let thread = std::thread::Builder::new()
                .name("clipboard".to_owned())
                .spawn(move || serve(&inbox, &outbox));
            match thread {
                Ok(thread) => {
                    self.running = Some(Running {
                        requests,
                        events,
                        thread,
                    });
                }
                Err(error) => {
                    tracing::warn!("the clipboard has no thread: {}", words::io_error(&error));
                }
            }
        }
        if let Some(running) = &self.running {
            // It goes on until its requests end: whatever it does is guarded.
            running.requests.send(request).ok();
        }
    }
}

impl Clipboard for SystemClipboard {
    fn read(&mut self, wake: Wake) {
        self.send(Request::Read(wake));
    }

    fn put_picture(&mut self, make: PictureMaker, wake: Wake) {
        self.send(Request::Picture(make, wake));
    }

    fn put_text(&mut self, text: String) {
        self.send(Request::Text(text));
    }

    fn try_event(&mut self) -> Option<ClipboardEvent> {
        self.running.as_ref()?.events.try_recv().ok()
    }
}

impl Drop for SystemClipboard {
    fn drop(&mut self) {
        if let Some(running) = self.running.take() {
            drop(running.requests);
            // Hands what was copied over to the desktop's clipboard manager, which takes a tenth of a second at most.
            running.thread.join().ok();
        }
    }
}

fn serve(requests: &Receiver<Request>, events: &Sender<ClipboardEvent>) {
    let mut clipboard = None;
    for request in requests {
        match request {
            Request::Read(wake) => {
                let read = try_guarded("Reading the clipboard", || {
                    connected(&mut clipboard).and_then(read)
                });
                events.send(ClipboardEvent::Read(read)).ok();
                wake();
            }
            Request::Picture(make, wake) => {
                let filled = try_guarded("Copying the picture", || {
                    let picture = make()?;
                    let clipboard = connected(&mut clipboard)?;
                    clipboard
                        .set_image(shared(&picture))
                        .map_err(|error| unusable(&error))
                });
                events.send(ClipboardEvent::Filled(filled)).ok();
                wake();
            }
            Request::Text(text) => {
                let put = try_guarded("Copying the text", || {
                    let clipboard = connected(&mut clipboard)?;
                    clipboard.set_text(text).map_err(|error| unusable(&error))
                });
                if let Err(reason) = put {
                    tracing::warn!("{reason}");
                }
            }
        }
    }
}

fn connected(
    clipboard: &mut Option<arboard::Clipboard>,
) -> Result<&mut arboard::Clipboard, String> {
    let open = match clipboard.take() {
        Some(open) => open,
        None => arboard::Clipboard::new().map_err(|error| unusable(&error))?,
    };
    Ok(clipboard.insert(open))
}

fn unusable(error: &arboard::Error) -> String {
    format!(
        "The clipboard cannot be used here: {error}. Drop files onto the window, or save them, instead"
    )
}

fn read(clipboard: &mut arboard::Clipboard) -> Result<Option<Copied>, String> {
    // Some programs offer an empty list of files beside a picture.
    if let Some(files) = available(clipboard.get().file_list())?
        && !files.is_empty()
    {
        return Ok(Some(Copied::Files(files)));
    }
    if let Some(picture) = available(clipboard.get_image())? {
        let size = u32::try_from(picture.width)
            .ok()
            .zip(u32::try_from(picture.height).ok());
        let pixels = size.and_then(|(width_px, height_px)| {
            RgbaImage::from_raw(width_px, height_px, picture.bytes.into_owned())
        });
        return pixels
            .map(|pixels| Some(Copied::Picture(pixels)))
            .ok_or_else(|| "The copied picture is damaged. Copy it again".to_owned());
    }
    Ok(available(clipboard.get_text())?.map(Copied::Text))
}

/// `None` where the clipboard holds something else.
fn available<T>(content: Result<T, arboard::Error>) -> Result<Option<T>, String> {
    match content {
        Ok(content) => Ok(Some(content)),
        Err(arboard::Error::ContentNotAvailable) => Ok(None),
        Err(error) => Err(unusable(&error)),
    }
}

fn shared(picture: &RgbImage) -> arboard::ImageData<'static> {
    let bytes: Vec<u8> = picture
        .pixels()
        .flat_map(|pixel| [pixel.0[0], pixel.0[1], pixel.0[2], u8::MAX])
        .collect();
    arboard::ImageData {
        width: picture.width() as usize,
        height: picture.height() as usize,
        bytes: bytes.into(),
    }
}

/// The files that a copied text names, if every line of it does: paths from the root or `file://` addresses.
pub fn files_named_in(text: &str) -> Option<Vec<PathBuf>> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    // Lists of addresses may have comments (RFC 2483).
    let files: Option<Vec<PathBuf>> = lines
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let path = match line.strip_prefix("file://") {
                Some(address) => PathBuf::from(without_escapes(address)?),
                None => PathBuf::from(line),
            };
            Path::is_absolute(&path).then_some(path)
        })
        .collect();
    files.filter(|files| !files.is_empty())
}

/// An address without its percent signs (RFC 3986); `None` if one of them is followed by nonsense.
fn without_escapes(address: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(address.len());
    let mut rest = address.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte == b'%' {
            let (digits, after) = rest.split_at_checked(2)?;
            let digits = std::str::from_utf8(digits).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = after;
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}
