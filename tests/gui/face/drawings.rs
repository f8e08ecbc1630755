//! Drawings and photographs dropped on a window whose model draws cartoon heads.

use std::path::{Path, PathBuf};

use facemath_core::photo::Framing;
use facemath_nets::engine::ModelInfo;
use facemath_studio::{Command, Document, apply, save_project};
use image::Rgb;

use super::is_framing;
use crate::support::{Window, model};

/// A window whose model draws cartoon heads, which all stand in one place of their square.
fn of_drawings() -> Window {
    let mut window = Window::open();
    let name = "doodle".to_owned();
    let project = window.data.path().join("drawn.facemath");
    let mut drawn = Document::new();
    let command = Command::UseModel {
        model: name.clone(),
    };
    apply(&mut drawn, &command).expect("it can be done");
    save_project(&project, &drawn).expect("it is saved");
    window.drop_file(&project);
    window.wait_for_project();
    window.engine.borrow_mut().load(ModelInfo {
        name,
        has_fixed_pose: true,
        ..model()
    });
    window.settle();
    window
}

fn portrait() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/photos/astronaut.jpg")
}

/// The portrait in plain colours, as one might paint it: a face is found in it all the same.
fn drawing_in(folder: &Path) -> PathBuf {
    let mut drawing = image::open(portrait()).expect("the photo").into_rgb8();
    for Rgb(pixel) in drawing.pixels_mut() {
        *pixel = pixel.map(|level| level / 64 * 64 + 32);
    }
    let path = folder.join("portrait.png");
    drawing.save(&path).expect("a new file");
    path
}

/// Where the face was taken that was dropped last.
fn taken(window: &Window) -> Framing {
    let session = window.session();
    let slot = session.document().selected_slot().expect("the new face");
    assert_eq!(slot.framing, None, "nobody has framed it");
    session.context().framing(slot.id).expect("it is read")
}

/// All of the portrait.
fn whole() -> Framing {
    Framing::aligned(512, 512)
}

fn says_photograph(window: &Window) -> bool {
    let messages = window.session().context().messages().iter();
    messages
        .map(|message| &message.text)
        .any(|text| text.contains("looks like a photograph"))
}

#[test]
fn a_square_drawing_is_taken_whole_where_all_stand_in_one_place() {
    let folder = tempfile::tempdir().expect("there is room for temporary files");
    let drawing = drawing_in(folder.path());
    let mut window = of_drawings();
    window.drop_file(&drawing);
    assert_eq!(taken(&window), whole());
    assert!(!is_framing(&window), "nothing is in doubt");
    assert!(!says_photograph(&window));

    // The same picture in the model of photographs: there the face is cut out.
    let mut window = Window::open();
    window.drop_file(&drawing);
    let framing = taken(&window);
    assert!(framing.size_px < 0.8 * whole().size_px, "{framing:?}");
}

#[test]
fn a_photograph_among_drawings_is_cut_out_and_told() {
    let mut window = of_drawings();
    window.drop_file(&portrait());
    let framing = taken(&window);
    assert!(framing.size_px < 0.8 * whole().size_px, "{framing:?}");
    assert!(says_photograph(&window));
}
