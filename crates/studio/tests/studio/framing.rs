//! A photo's face is framed by itself, and what the user chooses wins.

use std::path::Path;
use std::sync::Arc;

use crate::studio_support::{FRAMING, Studio, answer, model, paths, photo_of, ready};
use facemath_core::photo::{self, Framing, Photo};
use facemath_nets::align::FoundFace;
use facemath_nets::engine::ModelInfo;
use facemath_studio::{
    Command, Document, Event, FacesIntent, Intent, Medium, Request, SlotId, SlotState, Source,
    View, samples,
};
use image::Rgb;

fn portrait(_: &Path) -> Result<Photo, String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/photos/astronaut.jpg");
    photo::load(&file).map_err(|error| error.to_string())
}

/// A studio into whose first slot a photo has been dropped and read, with nothing else done yet.
fn dropped(read: impl Fn(&Path) -> Result<Photo, String>) -> (Studio, SlotId) {
    let mut studio = Studio::on(Document::new());
    studio.session.handle(ready());
    let slot = studio.slot(0);
    studio.session.place_files(paths(&["me.jpg"]), Some(slot));
    studio.photos.work(read);
    studio.session.pump();
    (studio, slot)
}

/// Lets all stand-ins work; the engine's answer to the detected faces is `confidence` for the first, 0 for the others.
fn settle(studio: &mut Studio, confidence: f32, copies: usize) {
    studio.settle_by(portrait, |request| match request {
        Request::Align { ticket, boxes, .. } => {
            let mut first = FoundFace::unaligned(boxes[0]);
            first.confidence = confidence;
            let mut faces = vec![first; copies];
            for (index, face) in faces.iter_mut().enumerate() {
                face.framing.center_x_px += 10.0 * index as f32;
            }
            Some(Event::Aligned { ticket, faces })
        }
        other => answer(other),
    });
}

#[test]
fn the_face_in_a_dropped_photo_is_framed_by_itself() {
    let (mut studio, slot) = dropped(portrait);
    assert_eq!(
        studio.session.context().slot_state(slot),
        SlotState::Finding
    );
    assert_eq!(studio.session.busy()[0].label, "Looking for faces");
    assert_eq!(
        studio.session.context().framing_hint(slot).as_deref(),
        Some("Looking for faces…")
    );
    assert_eq!(studio.session.context().is_framing_doubtful(slot), None);
    settle(&mut studio, 0.95, 1);
    assert_eq!(studio.session.context().slot_state(slot), SlotState::Ready);
    let faces = studio.session.context().found_faces(slot).unwrap();
    assert_eq!(faces.len(), 1);
    assert_eq!(
        studio.session.context().framing(slot),
        Some(faces[0].framing)
    );
    assert_eq!(studio.session.context().framing_hint(slot), None);
    assert_eq!(
        studio.session.context().is_framing_doubtful(slot),
        Some(false)
    );
    // Nothing of this is in the document: the framing stays automatic, and placing the photo is the one step.
    assert_eq!(studio.session.document().slot(slot).unwrap().framing, None);
    assert!(studio.session.undo());
    assert_eq!(*studio.session.document(), Document::new());
}

#[test]
fn a_chosen_framing_wins_and_resetting_goes_back_to_the_found_one() {
    let (mut studio, slot) = dropped(portrait);
    settle(&mut studio, 0.95, 1);
    let found = studio.session.context().framing(slot);
    let set = |framing| Command::SetFraming { slot, framing };
    studio.session.commit(set(Some(FRAMING)));
    settle(&mut studio, 0.95, 1);
    assert_eq!(studio.session.context().framing(slot), Some(FRAMING));
    studio.session.commit(set(None));
    assert_eq!(
        studio.session.context().slot_state(slot),
        SlotState::Ready,
        "at once"
    );
    assert_eq!(studio.session.context().framing(slot), found);
    studio.session.undo();
    assert_eq!(studio.session.context().framing(slot), Some(FRAMING));
}

#[test]
fn without_a_face_the_middle_is_taken_and_the_user_is_told() {
    let (mut studio, slot) = dropped(|_| photo_of(Rgb([9, 9, 9])));
    studio.settle_with(|_| photo_of(Rgb([9, 9, 9])));
    assert_eq!(studio.session.context().slot_state(slot), SlotState::Ready);
    assert_eq!(
        studio.session.context().framing(slot),
        Some(Framing::whole(40, 30))
    );
    assert_eq!(
        studio.session.context().is_framing_doubtful(slot),
        Some(true)
    );
    let hint = studio.session.context().framing_hint(slot).unwrap();
    assert!(hint.starts_with("No face found"), "{hint}");
    let photo = studio.session.document().slot(slot).unwrap().source.clone();
    let Some(facemath_studio::Source::Photo { path }) = photo else {
        panic!("{photo:?}");
    };
    let name = path.file_name().unwrap().to_string_lossy();
    let told = format!("No face was found in {name}: the middle of the picture is taken");
    let mut messages = studio.session.context().messages().iter();
    assert!(messages.any(|message| message.text.starts_with(&told)));
    // Once the user has chosen there is nothing left to ask for.
    studio.session.commit(Command::SetFraming {
        slot,
        framing: Some(FRAMING),
    });
    assert_eq!(
        studio.session.context().is_framing_doubtful(slot),
        Some(false)
    );
    assert_eq!(studio.session.context().framing_hint(slot), None);
}

#[test]
fn an_unsure_face_is_taken_but_to_be_checked() {
    let (mut studio, slot) = dropped(portrait);
    settle(&mut studio, 0.2, 1);
    assert_eq!(
        studio.session.context().is_framing_doubtful(slot),
        Some(true)
    );
    let hint = studio.session.context().framing_hint(slot).unwrap();
    assert!(hint.starts_with("Not sure"), "{hint}");
}

#[test]
fn of_several_faces_the_user_may_take_another() {
    let (mut studio, slot) = dropped(portrait);
    settle(&mut studio, 0.95, 3);
    let hint = studio.session.context().framing_hint(slot).unwrap();
    assert!(hint.starts_with("3 faces found"), "{hint}");
    let other = studio.session.context().found_faces(slot).unwrap()[1].framing;
    studio.session.commit(Command::SetFraming {
        slot,
        framing: Some(other),
    });
    settle(&mut studio, 0.95, 3);
    assert_eq!(studio.session.context().framing(slot), Some(other));
    assert_eq!(studio.session.context().slot_state(slot), SlotState::Ready);
}

#[test]
fn a_picture_of_the_models_size_is_an_aligned_face_already() {
    let side = crate::studio_support::SIZE_PX;
    let read = |_: &Path| {
        let pixels = image::RgbImage::from_pixel(side, side, Rgb([7, 7, 7]));
        Photo::from_pixels(pixels).ok_or_else(|| "no pixels".to_owned())
    };
    let (mut studio, slot) = dropped(read);
    studio.settle_with(read);
    assert_eq!(studio.session.context().slot_state(slot), SlotState::Ready);
    assert_eq!(
        studio.session.context().is_framing_doubtful(slot),
        Some(false)
    );
    assert_eq!(studio.session.context().framing_hint(slot), None);
}

#[test]
fn a_photo_that_is_to_be_framed_is_selected() {
    let mut studio = Studio::ready();
    let [first, second] = [0, 1].map(|index| studio.slot(index));
    studio.session.commit(Command::SelectSlot { slot: first });
    for slot in [second, first] {
        studio.session.look(View {
            framing: Some(slot),
            ..*studio.session.view()
        });
        assert_eq!(studio.session.document().selected(), Some(slot));
        assert_eq!(studio.session.view().framing, Some(slot));
    }
    studio.session.commit(Command::SelectSlot { slot: second });
    studio.session.pump();
    assert_eq!(studio.session.view().framing, None, "another is looked at");
}

/// Messages about what the model draws.
fn notes_on_drawings(studio: &Studio) -> usize {
    let messages = studio.session.context().messages().iter();
    let texts = messages.map(|message| message.text.as_str());
    texts
        .filter(|text| text.starts_with("The model \"doodle\" draws drawings"))
        .count()
}

/// As [`settle`] with a model that is called `doodle`.
fn settle_drawn(studio: &mut Studio, confidence: f32) {
    studio.settle_by(portrait, |request| match request {
        Request::UseModel(name) => {
            let mut info = ModelInfo::clone(&model());
            info.name = name;
            let Event::Ready { device, .. } = ready() else {
                return None;
            };
            Some(Event::Ready {
                device,
                model: Arc::new(info),
            })
        }
        Request::Align { ticket, boxes, .. } => {
            let mut face = FoundFace::unaligned(boxes[0]);
            face.confidence = confidence;
            Some(Event::Aligned {
                ticket,
                faces: vec![face],
            })
        }
        other => answer(other),
    });
}

fn drawing() -> Studio {
    let mut studio = Studio::on(Document::new());
    studio.session.handle(ready());
    studio.session.commit(Command::UseModel {
        model: "doodle".to_owned(),
    });
    settle_drawn(&mut studio, 0.0);
    studio
}

#[test]
fn a_photograph_in_a_model_of_drawings_is_told_once() {
    let mut studio = drawing();
    assert_eq!(notes_on_drawings(&studio), 0);
    let slot = studio.slot(0);
    studio.session.place_files(paths(&["me.jpg"]), Some(slot));
    settle_drawn(&mut studio, 0.95);
    assert_eq!(notes_on_drawings(&studio), 1);
    let note = studio.session.context().messages()[0].clone();
    assert!(
        note.text.contains("me.jpg looks like a photograph")
            && note
                .text
                .ends_with("For photographs choose the model \"faces\""),
        "{}",
        note.text
    );
    // Once it is known, the next photograph is nothing new.
    studio.perform(Intent::Dismiss(note.id));
    studio.session.place_files(paths(&["you.jpg"]), None);
    settle_drawn(&mut studio, 0.95);
    assert_eq!(notes_on_drawings(&studio), 0);
}

#[test]
fn the_note_on_a_photograph_goes_with_it_and_with_the_model() {
    let placed = || {
        let mut studio = drawing();
        let slot = studio.slot(0);
        studio.session.place_files(paths(&["me.jpg"]), Some(slot));
        settle_drawn(&mut studio, 0.95);
        assert_eq!(notes_on_drawings(&studio), 1);
        (studio, slot)
    };
    let (mut studio, slot) = placed();
    studio.session.commit(Command::ClearSlot { slot });
    settle_drawn(&mut studio, 0.95);
    assert_eq!(notes_on_drawings(&studio), 0);
    let (mut studio, _) = placed();
    studio.session.commit(Command::UseModel {
        model: "faces".to_owned(),
    });
    settle_drawn(&mut studio, 0.95);
    assert_eq!(notes_on_drawings(&studio), 0);
}

#[test]
fn a_picture_without_a_sure_face_may_be_a_drawing() {
    let mut studio = drawing();
    let slot = studio.slot(0);
    studio
        .session
        .place_files(paths(&["drawn.png"]), Some(slot));
    settle_drawn(&mut studio, 0.3);
    assert_eq!(notes_on_drawings(&studio), 0);
}

#[test]
fn what_a_sample_is_need_not_be_looked_for() {
    let mut studio = drawing();
    let place = |name: &str| {
        Intent::Faces(FacesIntent::PlaceSource {
            slot: None,
            source: Source::Sample {
                name: name.to_owned(),
            },
            name: name.to_owned(),
        })
    };
    studio.perform(place("doodle-1"));
    settle_drawn(&mut studio, 0.0);
    assert_eq!(notes_on_drawings(&studio), 0);
    studio.perform(place("maya"));
    settle_drawn(&mut studio, 0.0);
    assert_eq!(notes_on_drawings(&studio), 1);
}

#[test]
fn all_bundled_faces_are_known_to_be_photographs_or_drawings() {
    for sample in samples::SAMPLES {
        assert!(Medium::of_sample(sample).is_some(), "{}", sample.name);
    }
}
