//! Opening the window: on the GPU that the networks share where there is one, through OpenGL where there is none.

use facemath_core::files::user_folders;
use std::path::PathBuf;
use std::sync::Arc;

use eframe::{NativeOptions, Renderer};
use egui::ViewportBuilder;
use egui_wgpu::{WgpuConfiguration, WgpuSetup, WgpuSetupCreateNew};
use thiserror::Error;

use super::{App, FaceEngine, Services, SystemClipboard, SystemDialogs};
use crate::ui::ModelChoice;
use facemath_core::guard::{self, Crash, guarded};
use facemath_nets::engine::{DeviceChoice, EngineOptions, device_descriptor};
use facemath_nets::model::installed;
use facemath_studio::Engine;

/// Size of the window when it is first opened, in points.
const FIRST_SIZE: [f32; 2] = [1280.0, 800.0];
/// Below this size panels would overlap.
const LEAST_SIZE: [f32; 2] = [960.0, 640.0];

/// How to open the studio.
#[derive(Debug, Clone, Default)]
pub struct StudioOptions {
    /// Photos and folders of them, or one project, to open at the start.
    pub files: Vec<PathBuf>,
    /// Where the model runs.
    pub device: DeviceChoice,
    /// Name or path of the model; `None` for the one that ships.
    pub model: Option<String>,
    /// Where preferences and the autosave are kept; `None` for the platform's place for such files.
    pub data_folder: Option<PathBuf>,
}

/// Why there is no window, or none any more.
#[derive(Debug, Error)]
pub enum AppError {
    /// Neither way of drawing works here.
    #[error(
        "The window cannot be opened: {gpu}; and through OpenGL: {gl}. Install a graphics driver (on Debian and \
         Ubuntu: mesa-vulkan-drivers or libgl1-mesa-dri), or use the command line, which needs none: facemath --help"
    )]
    NoWindow {
        /// Why not through wgpu.
        gpu: String,
        /// Why not through OpenGL.
        gl: String,
    },
    /// There is no display to open a window on.
    #[error(
        "There is no display: {0}. Start the studio in a desktop session, or use the command line, which needs none: facemath --help"
    )]
    NoDisplay(String),
    /// The window's own code panicked.
    #[error(
        "The window failed by a mistake of this program ({}). Start the studio again: the work is there as it was some \
         seconds ago",
        .0.reason()
    )]
    Crashed(Crash),
}

/// Opens the studio and returns when its window is closed.
///
/// # Errors
/// [`AppError`] if no window can be opened, or if it failed.
pub fn run(options: &StudioOptions) -> Result<(), AppError> {
    let opened = |renderer| {
        let run = || run_with(renderer, options);
        guarded("The window", run).map_err(AppError::Crashed)
    };
    #[cfg(all(unix, not(target_os = "macos")))]
    if !["WAYLAND_DISPLAY", "WAYLAND_SOCKET", "DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
    {
        let unset = "DISPLAY and WAYLAND_DISPLAY are not set";
        return Err(AppError::NoDisplay(unset.to_owned()));
    }
    let Err(gpu) = opened(Renderer::Wgpu)? else {
        return Ok(());
    };
    // Without a display OpenGL can do no better.
    if let eframe::Error::WinitEventLoop(error) = &gpu {
        return Err(AppError::NoDisplay(without_source_place(
            &error.to_string(),
        )));
    }
    tracing::warn!("no window through wgpu, trying OpenGL: {gpu}");
    opened(Renderer::Glow)?.map_err(|gl| AppError::NoWindow {
        gpu: gpu.to_string(),
        gl: gl.to_string(),
    })
}

/// An error of the window's library without the place in its sources, which says nothing to a user.
fn without_source_place(text: &str) -> String {
    match text.split_once("os error at ") {
        Some((before, after)) => {
            let reason = after.splitn(3, ':').nth(2).unwrap_or(after);
            format!("{before}{}", reason.trim())
        }
        None => text.to_owned(),
    }
}

fn run_with(renderer: Renderer, options: &StudioOptions) -> eframe::Result {
    let setup = WgpuSetupCreateNew {
        device_descriptor: Arc::new(device_descriptor),
        ..WgpuSetupCreateNew::without_display_handle()
    };
    let native = NativeOptions {
        renderer,
        // Copying and pasting are about faces unless a text field has the keyboard (app/pasting.rs).
        clipboard_shortcuts: false,
        viewport: ViewportBuilder::default()
            .with_title("FaceMath Studio")
            .with_app_id("facemath-studio")
            .with_inner_size(FIRST_SIZE)
            .with_min_inner_size(LEAST_SIZE)
            .with_drag_and_drop(true),
        wgpu_options: WgpuConfiguration {
            wgpu_setup: WgpuSetup::CreateNew(setup),
            ..Default::default()
        },
        ..Default::default()
    };
    let services = services(options);
    if let Some(folder) = &services.data_folder {
        guard::keep_reports_in(folder);
    }
    eframe::run_native(
        "FaceMath Studio",
        native,
        Box::new(|cc| Ok(Box::new(App::new(cc, services)?))),
    )
}

fn services(options: &StudioOptions) -> Services {
    Services {
        start_engine: Box::new(|options: EngineOptions, model: &str| {
            let engine = Engine::spawn(options, model)?;
            Ok(Box::new(engine) as Box<dyn FaceEngine>)
        }),
        engine_options: EngineOptions {
            device: options.device,
            ..Default::default()
        },
        dialogs: Box::new(SystemDialogs::default()),
        clipboard: Box::new(SystemClipboard::default()),
        photos: None,
        // A data folder of its own has libraries of its own.
        libraries_folder: match &options.data_folder {
            Some(folder) => Some(folder.join("libraries")),
            None => libraries_folder(),
        },
        data_folder: options.data_folder.clone().or_else(platform_data_folder),
        model: options.model.clone(),
        models: models(),
        seed: rand::random(),
        files: options.files.clone(),
    }
}

/// The models that can be used.
fn models() -> Vec<ModelChoice> {
    installed()
        .into_iter()
        .filter(|summary| summary.problem.is_none())
        .map(|summary| ModelChoice {
            summary: first_sentence(&summary.card),
            name: summary.name,
        })
        .collect()
}

/// The first line of a model card that is not a heading.
fn first_sentence(card: &str) -> String {
    let mut lines = card.lines().map(str::trim);
    let line = lines.find(|line| !line.is_empty() && !line.starts_with(['#', '-', '|', '>']));
    line.unwrap_or_default().to_owned()
}

fn platform_data_folder() -> Option<PathBuf> {
    Some(user_folders()?.data_dir().to_path_buf())
}

/// Where the faces of folders of photos are kept, for the window and the command line: in the platform's cache, since they
/// can be made again.
pub fn libraries_folder() -> Option<PathBuf> {
    Some(user_folders()?.cache_dir().join("libraries"))
}
